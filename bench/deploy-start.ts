import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asLocalhost, hasMoto, motoEnv, startMoto } from '../packages/infra/test/moto.ts'
import { withoutLacking } from '../packages/infra/test/moto-template.ts'
import { bin, round, spread } from './measure.ts'

/**
 * Wall time of a dry run against moto, from the start of the command to the end of its output, for an assembly on disk.
 * Compared in turn with the CDK's own command in its fastest mode: no change set, no notices, no telemetry.
 */
const runs = 12
const barMs = 2_000
const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk')
const stack = 'logpipe-bench'

interface CommandResult {
  readonly text: string
  readonly wallMs: number
}

/** Runs a command to its end; throws if it fails. */
async function runCommand(args: readonly string[], env: Readonly<Record<string, string>>): Promise<CommandResult> {
  const startMs = performance.now()
  const child = spawn(process.execPath, args, { cwd: tmpdir(), env: { PATH: process.env.PATH, ...env } })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  }
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${args.join(' ')} exited with ${code}: ${text}`)
  return { text, wallMs: performance.now() - startMs }
}

interface Case {
  readonly ours: readonly string[]
  readonly folder: string
  /** Expected output: otherwise the time measured would be that of something else. */
  readonly expected: { readonly ours: RegExp; readonly cdk: RegExp }
}

/** Medians of both commands and bare Node, run in turn; the first round warms the disk cache and is not counted. */
async function compare({ ours, folder, expected }: Case, env: Readonly<Record<string, string>>) {
  const theirs = [cdk, 'diff', stack, '--app', folder, '--method', 'template', '--no-notices', '--no-color']
  const variants = { logpipe: [bin, ...ours], cdk: theirs, bare: ['-e', '0'] }
  const patterns = { logpipe: expected.ours, cdk: expected.cdk, bare: /^$/ }
  const times: Record<keyof typeof variants, number[]> = { logpipe: [], cdk: [], bare: [] }
  for (let i = -1; i < runs; i++) {
    for (const name of ['logpipe', 'cdk', 'bare'] as const) {
      const { text, wallMs } = await runCommand(variants[name], env)
      if (!patterns[name].test(text)) throw new Error(`${name} did not print the expected changes: ${text}`)
      if (i >= 0) times[name].push(wallMs)
    }
  }
  const [logpipe, other] = [spread(times.logpipe), spread(times.cdk)]
  return { logpipe, cdk: other, bare_node: spread(times.bare), logpipe_over_cdk: round(logpipe.median / other.median) }
}

/** Synthesizes an assembly that moto can deploy. */
async function assemble(folder: string): Promise<void> {
  await runCommand([bin, 'synth', '--stage', 'bench', '--out', folder], {})
  const masterKeySecretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:master-key-abcdef'
  await withoutLacking(folder, { endpointUrl: 'http://127.0.0.1:9', masterKeySecretArn })
}

/** Changes the memory of every function of an assembly, MB, so that there is a difference to find. */
async function changeMemory(folder: string, megabytes: number): Promise<void> {
  const file = join(folder, 'logpipe.template.json')
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll(/"MemorySize": ?\d+/g, `"MemorySize":${megabytes}`))
}

if (!hasMoto) {
  console.log(JSON.stringify({ bench: 'deploy-start', skipped: 'moto_server is not installed' }))
} else {
  const folder = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
  const [first, next] = [join(folder, 'first'), join(folder, 'next')]
  const endpoint = await startMoto()
  try {
    const env = { ...motoEnv(asLocalhost(endpoint)), CDK_DISABLE_CLI_TELEMETRY: 'true' }
    await assemble(first)
    await assemble(next)
    await changeMemory(next, 4_096)
    const absent = await compare(
      {
        ours: ['deploy', '--dry-run', '--assembly', first],
        folder: first,
        expected: { ours: /does not exist yet: \d+ created/, cdk: /\[\+\] AWS::DynamoDB/ },
      },
      env,
    )
    await runCommand([bin, 'deploy', '--assembly', first, '--method', 'direct'], env)
    // A dry run for an existing stack creates a change set, which moto does not support; diff compares without one.
    const present = await compare(
      {
        ours: ['diff', '--assembly', next],
        folder: next,
        expected: { ours: /MemorySize: \S+ → 4096/, cdk: /MemorySize[\s\S]*4096/ },
      },
      env,
    )
    console.log(
      JSON.stringify({ bench: 'deploy-start', unit: 'ms', bar: barMs, dry_run_of_new: absent, diff: present }),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}
