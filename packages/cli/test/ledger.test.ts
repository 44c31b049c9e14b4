import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { aContext, type World } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'
import { dropManifests, recordOf, rowsOf } from './stored.ts'
import { useStack } from './use-stack.ts'

const { stack, cwd, data } = useStack()
const dayMs = 86_400_000

/** Runs a command some days ago. */
async function run(args: readonly string[], { daysAgo = 0, ...world }: Partial<World> & { daysAgo?: number } = {}) {
  const done = await runLogpipe(args, aContext({ cwd: cwd(), now: () => Date.now() - daysAgo * dayMs, ...world }))
  expectNoTrace(done)
  return done
}

const ledger = (...args: readonly string[]) => run(['ledger', ...args])

interface Listed {
  readonly runs: readonly { readonly state: string; readonly tenants: readonly string[]; readonly records: number }[]
}

async function listed(): Promise<readonly (readonly [string, string, number])[]> {
  const { runs } = JSON.parse((await ledger('list', '--json')).stdout) as Listed
  return runs.map(({ tenants, state, records }) => [tenants.join(), state, records])
}

/** Two sends, of a file and of a pipe, ten and nine days ago, and a load today. */
beforeAll(async () => {
  await writeFile(join(cwd(), 'a.log'), 'one\ntwo\nthree\n')
  expect(await run(['send', '-t', 'acme', 'a.log'], { daysAgo: 10 })).toMatchObject({ code: 0 })
  expect(await run(['send', '-t', 'beta'], { daysAgo: 9, stdin: 'four\nfive\n' })).toMatchObject({ code: 0 })
  const load = ['load', '--tenants', 'gamma', '--rate', '40', '--duration', '100ms', '--no-warm-up', '--max-lag', '1m']
  expect(await run(load)).toMatchObject({ code: 0 })
  expect(await stack().drain(90_000)).toBe(0)
})

test('the runs are listed with what they sent, within the width of a terminal', async () => {
  expect(await listed()).toEqual([
    ['acme', 'ended', 3],
    ['beta', 'ended', 2],
    ['gamma', 'ended', 4],
  ])
  const { code, stdout } = await ledger('list')
  expect(code).toBe(0)
  const lines = stdout.split('\n')
  expect(lines).toHaveLength(5)
  expect(lines[1]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d {2}acme +1 +3 +1 +\d+ B {2}ended$/)
  expect(lines.filter(({ length }) => length > 80)).toEqual([])
})

test('what it says, exported, is what is stored', async () => {
  const exported = async (...args: readonly string[]) => {
    const { code, stdout } = await ledger('export', ...args)
    expect(code).toBe(0)
    return stdout
  }
  const all = await exported()
  const entries = all.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
  for (const tenant of ['acme', 'beta']) {
    const ids = entries.flatMap((entry) => (entry.tenant === tenant ? (entry.log_ids ?? []) : []))
    expect(ids.toSorted()).toEqual((await rowsOf(stack(), tenant)).map(({ log_id }) => log_id).toSorted())
  }
  const keys = entries.flatMap((entry) =>
    entry.kind === 'requests' ? entry.keys.map((key: string) => `${key}.0`) : [],
  )
  const stored = (await rowsOf(stack(), 'gamma')).map(({ log_id }) => recordOf(log_id).slice(2))
  expect(keys.toSorted()).toEqual(stored.toSorted())
  expect(await exported('--tenant', 'beta')).not.toContain('acme')
  expect(await exported('--out', 'all.ndjson')).toBe('')
  expect(await readFile(join(cwd(), 'all.ndjson'), 'utf8')).toBe(all)
})

test('an edit, a cut and a deletion are told in a line, with exit code 3', async () => {
  expect(await ledger('verify')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^3 segments, 6 entries: whole\n$/),
  })
  const dir = join(data(), 'ledger', 'embedded')
  const [segment = ''] = (await readdir(dir)).filter((name) => name.endsWith('.ledger'))
  const path = join(dir, segment)
  const bytes = await readFile(path)
  const edited = Buffer.from(bytes)
  edited[60] = (edited[60] ?? 0) ^ 1
  await writeFile(path, edited)
  const damaged = await ledger('verify')
  expect(damaged).toMatchObject({
    code: 3,
    stdout: expect.stringContaining(`\n  the ledger's ${segment} is damaged\n`),
  })
  await writeFile(path, bytes.subarray(0, -10))
  const cut = JSON.parse((await ledger('verify', '--json')).stdout)
  expect(cut).toMatchObject({ whole: false, problems: [{ kind: 'segment_cut', segment, tenant: 'acme' }] })
  expect((await listed())[0]).toEqual(['acme', 'problem', 3])
  const exported = await ledger('export')
  expect(exported).toMatchObject({ code: 3, stderr: expect.stringContaining(`${segment} is shorter than it was`) })
  await rm(path)
  const gone = `  the ledger's ${segment} is gone\n`
  for (const command of ['verify', 'list']) expect((await ledger(command)).stdout).toContain(gone)
  await writeFile(path, bytes)
  expect(await ledger('verify')).toMatchObject({ code: 0 })
})

test('old runs go after confirmation, and audit tells their rows', async () => {
  const audited = async () => {
    const { code, stdout } = await run(['audit', '--all', '--json'])
    return {
      code,
      tenants: JSON.parse(stdout).tenants as readonly { tenant: string; verdict: string; checks: object[] }[],
    }
  }
  expect(await audited()).toMatchObject({ code: 0 })
  expect(await ledger('prune', '--before', '5d')).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
  expect(await listed()).toHaveLength(3)
  const pruned = await ledger('prune', '--before', '5d', '--yes')
  expect(pruned).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Pruned 2 runs with receipts for 5 records'),
  })
  expect(await listed()).toEqual([
    ['gamma', 'ended', 4],
    ['acme,beta', 'notes', 0],
  ])
  expect(await ledger('verify')).toMatchObject({ code: 0 })
  // The manifests still name every record, until they are gone too.
  const { code: kept, tenants: named } = await audited()
  expect(kept).toBe(0)
  const completeness = named.find(({ tenant }) => tenant === 'acme')?.checks.at(-1)
  expect(completeness).toMatchObject({ by_ledger: 0, by_manifests: 3, pruned: 0 })
  for (const tenant of ['acme', 'beta']) await dropManifests(stack(), tenant)
  const { code, tenants } = await audited()
  expect(code).toBe(3)
  const of = (name: string) => tenants.find(({ tenant }) => tenant === name)
  expect(of('acme')).toMatchObject({ verdict: 'passed_without_completeness' })
  expect(of('acme')?.checks.at(-1)).toMatchObject({ pruned: 3, unexpected: 0, found: 0 })
  expect(of('gamma')).toMatchObject({ verdict: 'passed' })
  expect(await ledger('prune', '--before', '5d', '--yes')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('No run'),
  })
})

test.each([
  [['list'], 0],
  [['verify'], 3],
  [['prune', '--before', '1d'], 0],
  [['export', '--out', 'out.ndjson'], 3],
])('%j where nothing was sent says so, and makes nothing', async (args, code) => {
  const folder = await aFolder()
  const { stdout, stderr, ...done } = await run(['ledger', ...args], { cwd: folder })
  expect(done).toEqual({ code })
  expect(stdout + stderr).toContain(join(folder, '.logpipe', 'ledger', 'embedded'))
  expect(await readdir(folder)).toEqual([])
})

test.each([
  [['--target', 'http://127.0.0.1:9/'], {}, '127.0.0.1_9'],
  [['--target', 'logpipe-prod', '--region', 'eu-central-1'], {}, 'logpipe-prod.eu-central-1'],
  [['--target', 'logpipe-prod'], { AWS_REGION: 'us-west-2' }, 'logpipe-prod.us-west-2'],
])('the ledger of %j is found without a call', async (flags, env, name) => {
  const { stdout } = await run(['ledger', 'list', ...flags], { cwd: await aFolder(), env })
  expect(stdout).toContain(join('ledger', name))
})

test('the region of a stack is that of the AWS profile where nothing else names it', async () => {
  const folder = await aFolder({ config: '[profile here]\nregion = ap-south-1\n' })
  const env = { AWS_PROFILE: 'here', AWS_CONFIG_FILE: join(folder, 'config') }
  const { stdout } = await run(['ledger', 'list', '--target', 'logpipe-prod'], { cwd: folder, env })
  expect(stdout).toContain('logpipe-prod.ap-south-1')
})

test('what is no ledger is an error in one sentence', async () => {
  const folder = await aFolder({ '.logpipe/ledger/embedded/00000000000000001-000001.ledger': 'nonsense' })
  expect(await run(['ledger', 'verify'], { cwd: folder })).toMatchObject({ code: 3 })
  await writeFile(join(folder, '.logpipe', 'ledger', 'ledger.key'), 'nonsense')
  for (const args of [['list'], ['verify'], ['prune', '--before', '1d', '--yes'], ['export']]) {
    const { code, stderr } = await run(['ledger', ...args], { cwd: folder })
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('ledger.key is not a ledger key') })
  }
  await expect(stat(join(folder, '.logpipe', 'ledger', 'embedded', 'contents.jsonl'))).rejects.toThrow('ENOENT')
})

test.each(['yesterday', '2026-13-01', '5', '', '2026-01-31 12:00'])('--before %j is refused', async (when) => {
  const { code, stderr } = await ledger('prune', '--before', when, '--yes')
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('must be a date such as 2026-01-31') })
})
