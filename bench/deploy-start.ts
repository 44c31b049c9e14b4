import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasMoto, motoEnv, startMoto } from '../packages/infra/test/moto.ts'
import { withoutLacking } from '../packages/infra/test/moto-template.ts'
import { bin, round, spread } from './measure.ts'

/**
 * From starting the command to the end of its answer: what would change, of an assembly on disk, asked of moto. Beside it, in
 * turn, the CDK's own command with the same assembly, in its quickest way: no change set, no notices, no telemetry.
 */
const runs = 12
const barMs = 2_000
const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk')
const stack = 'logpipe-bench'

interface Answered {
  readonly text: string
  readonly wallMs: number
}

/** Runs a command to its end; throws where it fails. */
async function answer(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Answered> {
  const startMs = performance.now()
  const child = spawn(process.execPath, args, { cwd: tmpdir(), env: { PATH: process.env.PATH, ...env } })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  }
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${text}`)
  return { text, wallMs: performance.now() - startMs }
}

interface Case {
  readonly ours: readonly string[]
  readonly folder: string
  /** What each must say: otherwise its time is that of something else. */
  readonly says: { readonly ours: RegExp; readonly cdk: RegExp }
}

/** Medians of both and bare Node, run in turn; the first round warms the disk and is not counted. */
async function compare({ ours, folder, says }: Case, env: Readonly<Record<string, string>>) {
  const theirs = [cdk, 'diff', stack, '--app', folder, '--method', 'template', '--no-notices', '--no-color']
  const variants = { logpipe: [bin, ...ours], cdk: theirs, bare: ['-e', '0'] }
  const expected = { logpipe: says.ours, cdk: says.cdk, bare: /^$/ }
  const times: Record<keyof typeof variants, number[]> = { logpipe: [], cdk: [], bare: [] }
  for (let i = -1; i < runs; i++) {
    for (const name of ['logpipe', 'cdk', 'bare'] as const) {
      const { text, wallMs } = await answer(variants[name], env)
      if (!expected[name].test(text)) throw new Error(`${name} did not say what would change: ${text}`)
      if (i >= 0) times[name].push(wallMs)
    }
  }
  const [logpipe, other] = [spread(times.logpipe), spread(times.cdk)]
  return { logpipe, cdk: other, bare_node: spread(times.bare), logpipe_over_cdk: round(logpipe.median / other.median) }
}

/** Writes an assembly that moto can make. */
async function assemble(folder: string): Promise<void> {
  await answer([bin, 'synth', '--stage', 'bench', '--out', folder], {})
  const masterKeySecretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:master-key-abcdef'
  await withoutLacking(folder, { endpointUrl: 'http://127.0.0.1:9', masterKeySecretArn })
}

/** Gives every function of an assembly other memory, MB: something to be found. */
async function giveMemory(folder: string, megabytes: number): Promise<void> {
  const file = join(folder, 'logpipe.template.json')
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll(/"MemorySize": ?\d+/g, `"MemorySize":${megabytes}`))
}

if (!hasMoto) {
  console.log(JSON.stringify({ bench: 'deploy-start', skipped: 'moto_server is not on this machine' }))
} else {
  const folder = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
  const [first, next] = [join(folder, 'first'), join(folder, 'next')]
  const moto = await startMoto()
  try {
    // moto takes a template from a bucket only where its address names localhost.
    const env = { ...motoEnv(moto.endpoint.replace('127.0.0.1', 'localhost')), CDK_DISABLE_CLI_TELEMETRY: 'true' }
    await assemble(first)
    await assemble(next)
    await giveMemory(next, 4_096)
    const absent = await compare(
      {
        ours: ['deploy', '--dry-run', '--assembly', first],
        folder: first,
        says: { ours: /is not there yet: \d+ created/, cdk: /\[\+\] AWS::DynamoDB/ },
      },
      env,
    )
    await answer([bin, 'deploy', '--assembly', first, '--method', 'direct'], env)
    // A dry run of a stack that is there makes a change set, which moto cannot: diff compares the same without one.
    const present = await compare(
      {
        ours: ['diff', '--assembly', next],
        folder: next,
        says: { ours: /MemorySize: \S+ → 4096/, cdk: /MemorySize[\s\S]*4096/ },
      },
      env,
    )
    console.log(
      JSON.stringify({ bench: 'deploy-start', unit: 'ms', bar: barMs, dry_run_of_new: absent, diff: present }),
    )
  } finally {
    await moto.stop()
    rmSync(folder, { recursive: true })
  }
}
