import { createHmac, hkdfSync } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace, expectRefusal } from './expect-refusal.ts'
import { expectSchema } from './expect-schema.ts'
import { type Run, runLogpipe } from './run-logpipe.ts'
import { type Item, plant, rowsOf } from './stored.ts'
import { type OwnStack, startStack } from './use-stack.ts'

/** The key of every test's folder at first, as earlier releases wrote it, and its id. */
const [firstKey, first] = ['07'.repeat(32), '25383e5d']
const dayMs = 86_400_000

/** A row of acme that an earlier release sealed with that key: what `docs/seal.md` calls version 1. */
const rowOfVersion1: Item = {
  tenant_id: 'acme',
  log_id: 'uuid-1234',
  modified_text: 'User [REDACTED:PHONE] logged in ☃',
  original_text: 'User 555-0199 logged in ☃',
  severity: 'error',
  timestamp: '2026-01-31T23:59:59+01:00',
  received_at: '2026-01-31T12:00:00.000Z',
  processed_at: '2026-01-31T12:00:01.000Z',
  attributes: '{"host":"web-1"}',
  redactions: { PHONE: 1 },
  policy: 'default-v1',
  content: 'AAAAAAAAAAA',
  seal: 'd9646cd1b950232095b6e49af1e2e5486089db40fa478213840ed9c69afd0298',
  expires_at: 4_102_444_800,
  recent_key: 'acme#3',
  recent_sort: '2026-01-31T12:00:00.000Z#0000#00000#uuid-1234',
}

interface World {
  readonly laterMs?: number
  readonly stdin?: string
}

interface Folder {
  readonly cwd: string
  readonly stack: OwnStack
  /** Runs a command, as far after now as is said. */
  readonly run: (args: readonly string[], world?: World) => Promise<Run>
  /** Runs a command that must succeed, and reads the one document that it prints. */
  readonly json: (args: readonly string[], world?: World) => Promise<Readonly<Record<string, unknown>>>
  /** Stores a line for a tenant, and answers with the id of the master key that sealed it. */
  readonly send: (tenant: string, stack?: OwnStack) => Promise<string | undefined>
}

/** A data folder that an earlier release made, with a stack that runs on it. */
async function aRunningFolder(): Promise<Folder> {
  const cwd = await aFolder({ '.logpipe/master.key': `${firstKey}\n` })
  const stack = await startStack(cwd)
  const run: Folder['run'] = async (args, { laterMs = 0, stdin = '' } = {}) => {
    const done = await runLogpipe(args, aContext({ cwd, stdin, now: () => Date.now() + laterMs }))
    expectNoTrace(done)
    return done
  }
  return {
    cwd,
    stack,
    run,
    json: async (args, world) => {
      const done = await run([...args, '--json'], world)
      expect(done).toMatchObject({ code: 0, stderr: '' })
      return JSON.parse(done.stdout)
    },
    send: async (tenant, at = stack) => {
      expect(await run(['send', '-t', tenant, '--wait'], { stdin: 'a line\n' })).toMatchObject({ code: 0 })
      return keyIdOf((await rowsOf(at, tenant)).at(-1))
    },
  }
}

/** The digest in the id of a record of acme, by its content. */
function digestOf(content: string): string {
  const derive = (key: Buffer, info: string) => Buffer.from(hkdfSync('sha256', key, '', `logpipe/v1/${info}`, 32))
  const key = derive(derive(Buffer.from(firstKey, 'hex'), 'digest'), 'digest/acme')
  return createHmac('sha256', key).update(content).digest().subarray(0, 8).toString('base64url')
}

/** Of the master key that is named in a row's seal. */
function keyIdOf(row: Item = {}): string | undefined {
  return String(row.seal).split('.')[1]
}

/** Rotates, and waits until the stack that runs here seals with the new key. */
async function rotate({ json, send }: Folder): Promise<string> {
  const { active } = await json(['keys', 'rotate-master'])
  await expect.poll(() => send('waiting')).toBe(active)
  return String(active)
}

test('a new key seals new rows of a stack that runs, and rows of all keys and versions pass the audit', async () => {
  const folder = await aRunningFolder()
  const { json, send, stack, cwd } = folder
  await plant(stack, rowOfVersion1)
  expect(await send('acme')).toBe(first)
  const second = await rotate(folder)
  expect(await send('acme')).toBe(second)
  expect(await json(['keys', 'show-master'])).toEqual({
    active: second,
    keys: [{ key_id: second }, { key_id: first, keep_until: expect.stringMatching(/Z$/) }],
  })
  const { tenants } = await json(['audit', '-t', 'acme', '--without', 'completeness'])
  expect(tenants).toMatchObject([
    { verdict: 'passed_without_completeness', rows: 3, seal_keys: { [first]: 2, [second]: 1 } },
  ])
  expect((await stat(join(cwd, '.logpipe', 'master.key'))).mode & 0o777).toBe(0o600)
})

test('a keyring outlives the stack that used it', async () => {
  const folder = await aRunningFolder()
  const second = await rotate(folder)
  await folder.stack.stop()
  const stack = await startStack(folder.cwd)
  expect(await folder.send('acme', stack)).toBe(second)
  expect((await rowsOf(stack, 'waiting')).length).toBeGreaterThan(0)
  expect(await folder.json(['audit', '--all'])).toMatchObject({ verdict: 'passed' })
})

test('the same content under the same id is no conflict after a rotation, and other content still is', async () => {
  const folder = await aRunningFolder()
  const { url } = folder.stack
  const post = (path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-tenant-id': 'acme', ...headers },
      body: JSON.stringify(body),
    })
  const log = { id: 'one', severity: 'info', message: 'a line' }
  const idsOf = async (): Promise<unknown> => {
    const response = await post('/ingest', { text: 'b' }, { 'idempotency-key': 'again' })
    const body: unknown = await response.json()
    return isObject(body) ? body.log_ids : undefined
  }
  const before = await idsOf()
  // Ingest makes the digest with its own key, from which no other can be derived.
  expect(before).toEqual([
    expect.stringMatching(new RegExp(`^[0-9a-f]\\.again\\.0\\.${digestOf('["b",null,null,null]')}$`)),
  ])
  expect((await post('/logs', log)).status).toBe(201)
  await rotate(folder)
  expect((await post('/logs', log)).status).toBe(200)
  expect((await post('/logs', { ...log, message: 'another line' })).status).toBe(409)
  expect(await idsOf()).toEqual(before)
})

test('a key is retired after its overlap only, and says how many rows nobody can verify then', async () => {
  const folder = await aRunningFolder()
  const { run, json, send, stack } = folder
  await plant(stack, rowOfVersion1)
  await send('acme')
  await plant(stack, { ...rowOfVersion1, log_id: 'expired', recent_sort: '0#expired', expires_at: 1_700_000_000 })
  const retire = ['keys', 'retire-master', first]
  expectRefusal(await run(retire), `${first} is the active master key, which seals new rows; rotate it first`)
  const second = await rotate(folder)
  await send('beta')
  expectRefusal(
    await run(['keys', 'retire-master', '00000000']),
    `no master key 00000000; there are ${second}, ${first}`,
  )
  const mistaken = await run(['keys', 'retire-master', firstKey])
  expectRefusal(mistaken, 'the key id must be eight hex digits')
  expect(mistaken.stderr).not.toContain(firstKey.slice(0, 16))
  expectRefusal(await run([...retire, '--yes']), `the overlap of the master key ${first} ends at `)
  expectRefusal(await run(retire, { laterMs: dayMs + 1_000 }), `retiring ${first} must be confirmed: add --yes`)
  expect(await json(['keys', 'show-master'])).toMatchObject({ keys: [{ key_id: second }, { key_id: first }] })
  const waiting = (await rowsOf(stack, 'waiting')).filter((row) => keyIdOf(row) === first)
  const retired = await json([...retire, '--yes'], { laterMs: dayMs + 1_000 })
  expectSchema('keys-retire-master', JSON.stringify(retired))
  expect(retired).toEqual({
    retired: first,
    unverifiable_rows: 2 + waiting.length,
    active: second,
    keys: [{ key_id: second }],
  })
  const audited = JSON.parse((await run(['audit', '-t', 'acme', '--json'])).stdout)
  const problem = { kind: 'unknown_seal_key', key_id: first }
  expect(audited).toMatchObject({
    verdict: 'failed',
    tenants: [{ checks: [{ name: 'isolation', found: 2, findings: [problem, problem] }, {}, {}, {}, {}] }],
  })
  expect(await json(['audit', '-t', 'beta'])).toMatchObject({ verdict: 'passed' })
})

test('a row that claims to expire after all dates is counted like any other', async () => {
  const { stack, json, run } = await aRunningFolder()
  await plant(stack, { ...rowOfVersion1, expires_at: Number.MAX_SAFE_INTEGER })
  await json(['keys', 'rotate-master', '--overlap', '15m'])
  const refused = await run(['keys', 'retire-master', first], { laterMs: 16 * 60_000 })
  expectRefusal(refused, `retiring ${first} must be confirmed: add --yes`)
})

test('who is asked before a key is retired reads what it means, and any other word keeps the key', async () => {
  const { cwd, stack, json } = await aRunningFolder()
  await plant(stack, rowOfVersion1)
  // What became of a request has no seal.
  await plant(stack, { tenant_id: 'acme#outcomes', log_id: 'r-0#0', parts: 1, stored: 1, expires_at: 4_102_444_800 })
  await json(['keys', 'rotate-master', '--overlap', '15m'])
  const retire = (stdin: string) => {
    const world = { cwd, stdin, isTty: true, columns: 200, now: () => Date.now() + 16 * 60_000 }
    return runLogpipe(['keys', 'retire-master', first], aContext(world))
  }
  const kept = await retire('yes\n')
  expect(kept.code).toBe(2)
  const text = `1 row is sealed with ${first}; the last expires at 2100-01-01T00:00:00.000Z. Without the key nobody can verify`
  expect(kept.stderr).toContain(text)
  expect((await retire(`${first}\n`)).stdout).toBe(`Retired the master key ${first}; 1 row can no longer be verified\n`)
})

test('a short overlap is refused, and one command at a time changes the keys', async () => {
  const cwd = await aFolder({ '.logpipe/master.key': `${firstKey}\n`, '.logpipe/master.key.lock': '' })
  const run = (...args: readonly string[]) => runLogpipe(['keys', ...args], aContext({ cwd }))
  expectRefusal(await run('rotate-master', '--overlap', '14m'), '--overlap is "14m"; the minimum is 15m')
  expectRefusal(await run('rotate-master'), 'another command is changing the master keys')
  expect(await readFile(join(cwd, '.logpipe', 'master.key'), 'utf8')).toBe(`${firstKey}\n`)
})

test('master keys are shown by their ids, and never themselves', async () => {
  const cwd = await aFolder({ '.logpipe/master.key': `${firstKey}\n` })
  const run = (...args: readonly string[]) => runLogpipe(['keys', ...args], aContext({ cwd }))
  const rotated = await run('rotate-master', '--data', '.logpipe')
  expect(rotated).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`logpipe keys retire-master ${first} --data .logpipe\n`),
  })
  const shown = await run('show-master')
  expect(shown.stdout).toMatch(/seals and verifies/)
  const ring = JSON.parse(await readFile(join(cwd, '.logpipe', 'master.key'), 'utf8'))
  expect(Object.keys(ring.keys)).toContain(first)
  for (const key of [firstKey, ring.contents, ...Object.values<string>(ring.keys)]) {
    expect(rotated.stdout + shown.stdout).not.toContain(key)
  }
})

test('doctor names the key that seals, and finds one that is damaged', async () => {
  const cwd = await aFolder({ '.logpipe/master.key': `${firstKey}\n` })
  const doctor = async () => {
    const { checks } = JSON.parse((await runLogpipe(['doctor', '--json'], aContext({ cwd }))).stdout)
    return checks.find(({ what }: { readonly what: string }) => what === 'master key')
  }
  expect(await doctor()).toMatchObject({ status: 'ok', active_key: first, other_keys: 0 })
  await runLogpipe(['keys', 'rotate-master'], aContext({ cwd }))
  expect(await doctor()).toMatchObject({
    status: 'ok',
    active_key: expect.stringMatching(/^[0-9a-f]{8}$/),
    other_keys: 1,
  })
  await writeFile(join(cwd, '.logpipe', 'master.key'), 'nonsense')
  expect(await doctor()).toMatchObject({
    status: 'wrong',
    error: { message: expect.stringContaining('master.key is damaged') },
  })
})

test.each<[string, Readonly<Record<string, string>>, readonly string[], string]>([
  ['where nothing was stored', {}, [], 'there is no master key in'],
  ['of a URL', {}, ['--target', 'http://127.0.0.1:1'], 'a URL gives no access to them'],
  ['that are a folder', { '.logpipe/master.key/file': '' }, [], 'it is a folder'],
  ['whose file is missing', { '.logpipe/table/000001.log': '' }, [], 'master.key is missing'],
  ['that are damaged', { '.logpipe/master.key': 'nonsense' }, [], 'master.key is damaged'],
])('master keys %s are neither shown nor rotated', async (_, files, args, sentence) => {
  const cwd = await aFolder(files)
  for (const command of ['show-master', 'rotate-master']) {
    expectRefusal(await runLogpipe(['keys', command, ...args], aContext({ cwd })), sentence)
  }
})

test('a running stack keeps its keys while the file is damaged, and seals with them', async () => {
  const { cwd, send } = await aRunningFolder()
  const file = join(cwd, '.logpipe', 'master.key')
  await writeFile(file, 'nonsense')
  expect(await send('acme')).toBe(first)
  await writeFile(file, `${firstKey}\n`)
  expect(await send('acme')).toBe(first)
})
