import { execFile } from 'node:child_process'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { aFolder } from './a-folder.ts'
import { drained, rowsOf } from './stored.ts'
import { useStack } from './use-stack.ts'

const { stack } = useStack()
const repository = fileURLToPath(new URL('../../../', import.meta.url))
const run = promisify(execFile)

const program = `
import { createClient, LogpipeError } from '@logpipe/sdk'
import { parseTenantId } from '@logpipe/sdk/contract'

const [url = ''] = process.argv.slice(2)
const client = createClient({ url, tenant: 'acme' })
const many = await client.ingest([{ text: 'one' }, { text: 'two', severity: 'error', attributes: { region: 'north' } }])
const single = await client.ingest('three')
const written = await client.logs.write({ id: 'four', severity: 'warning', message: 'four' })
const recent = await client.logs.recent({ limit: 10 })
const refusal = await client.logs.write({ id: 'four', severity: 'info', message: 'other' }).catch((error: unknown) => error)
await client.close()
console.log(
  JSON.stringify({
    accepted: many.accepted + single.accepted,
    ids: many.log_ids.length,
    written: written.logId,
    found: recent.logs.some(({ logId }) => logId === 'four'),
    refusal: refusal instanceof LogpipeError ? refusal.code : 'none',
    tenant: parseTenantId('acme').kind,
  }),
)
`

/** The same program as JavaScript: what a consumer without TypeScript writes. */
const plainProgram = program.replace('(error: unknown)', '(error)')

const tsconfig = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    types: ['node'],
  },
  include: ['*.mts'],
}

/** A project that has the packed SDK under node_modules, as npm would put it there. */
async function aConsumer(files: Readonly<Record<string, string>>): Promise<string> {
  const project = await aFolder({
    'package.json': '{"name":"consumer","private":true}',
    'tsconfig.json': JSON.stringify(tsconfig),
    ...files,
  })
  const packed = join(project, 'node_modules', '@logpipe', 'sdk')
  await mkdir(packed, { recursive: true })
  await mkdir(join(project, 'node_modules', '@types'))
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', project]
  await run('npm', pack, { cwd: join(repository, 'packages', 'sdk') })
  await run('bash', ['-c', `tar -xzf "$0"/logpipe-sdk-*.tgz --strip-components=1 -C "$1"`, project, packed])
  for (const name of ['undici', '@types/node', 'undici-types']) {
    await symlink(join(repository, 'node_modules', name), join(project, 'node_modules', name))
  }
  return project
}

test('the packed SDK works from an ES module of another project, and its types fit', async () => {
  const project = await aConsumer({
    'app.mjs': plainProgram,
    'app.mts': program,
    'wrong.mts': `import { createClient } from '@logpipe/sdk'\ncreateClient({ uri: 'http://127.0.0.1' })\n`,
  })
  const { stdout, stderr } = await run(process.execPath, ['app.mjs', stack().url], { cwd: project })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({
    accepted: 3,
    ids: 2,
    written: 'four',
    found: true,
    refusal: 'conflict',
    tenant: 'tenant',
  })
  await drained(stack())
  const texts = (await rowsOf(stack(), 'acme')).map(({ modified_text }) => modified_text)
  expect(texts.toSorted()).toEqual(['four', 'one', 'three', 'two'])

  const tsc = join(repository, 'node_modules', '.bin', 'tsc')
  const checked = await run(tsc, ['-p', '.'], { cwd: project }).catch((error) => error)
  const problems = String(checked.stdout)
    .split('\n')
    .filter((line) => line.includes('error TS'))
  expect(problems).toEqual([
    expect.stringMatching(/^wrong\.mts\(2,16\): error TS2353: .*'uri' does not exist in type 'ClientOptions'/),
  ])
})
