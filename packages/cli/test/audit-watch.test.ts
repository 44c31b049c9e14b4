import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createRedactor } from '@logpipe/pipeline/redact'
import { expect, test } from 'vitest'
import { serve } from '../../sdk/test/serve.ts'
import { canaryOf, isRedactionOf } from '../src/audit/watch/canary.ts'
import { aContext, type TestContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { expectSchema } from './expect-schema.ts'
import { runLogpipe } from './run-logpipe.ts'
import { type Item, plant, rowsOf, uproot } from './stored.ts'
import { type OwnStack, startStack, useStack } from './use-stack.ts'

const { stack, data } = useStack({ requiresKeys: true })

/** A world whose clock moves by its waits alone. `between` is called in the wait for the next round, with how many there were. */
function aWorld(cwd: string, between: (round: number, context: TestContext) => Promise<void>, key?: string) {
  let [elapsedMs, round] = [0, 0]
  const context: TestContext = aContext({
    cwd,
    ...(key !== undefined && { env: { LOGPIPE_KEY: key } }),
    elapsed: () => elapsedMs,
    sleep: async (ms, signal) => {
      if (ms > 5_000) await between(++round, context)
      elapsedMs += ms
      const real = aContext({ cwd })
      await real.sleep(ms, signal)
    },
  })
  return context
}

async function keysFor(...tenants: readonly string[]): Promise<string> {
  const keys: string[] = []
  for (const tenant of tenants) {
    const added = await runLogpipe(
      ['tenants', 'add', tenant, '--json', '--data', data()],
      aContext({ cwd: await aFolder() }),
    )
    keys.push(JSON.parse(added.stdout).key)
  }
  return keys.join(',')
}

interface RoundEvent {
  readonly event: 'round' | 'summary'
  readonly verdict: string
  readonly tenants: readonly {
    readonly tenant: string
    readonly verdict: string
    readonly log_id: string
    readonly stored_ms: number | null
    readonly violations: readonly { readonly kind: string; readonly log_id: string }[]
    readonly doubts: readonly { readonly kind: string }[]
  }[]
}

const eventsOf = (stdout: string) => expectSchema('audit-watch', stdout) as unknown as readonly RoundEvent[]

const watch = async (
  names: readonly string[],
  between: (round: number, context: TestContext) => Promise<void>,
  ...flags: readonly string[]
) => {
  const tenants = names.flatMap((name) => ['-t', name])
  const context = aWorld(await aFolder(), between, await keysFor(...names))
  return runLogpipe(['audit', '--watch', ...tenants, '--data', data(), ...flags], context)
}

test('clean rounds pass, say how long canaries take, and the receipts make a later audit pass', async () => {
  const names = ['calm', 'quiet']
  const run = await watch(names, async () => undefined, '--for', '25s', '--json')
  expect(run).toMatchObject({ code: 0, stderr: '' })
  const events = eventsOf(run.stdout)
  expect(events.map(({ event }) => event)).toEqual(['round', 'round', 'round', 'summary'])
  expect(events[3]).toMatchObject({
    verdict: 'passed',
    rounds: 3,
    skipped: 0,
    tenants: [{ tenant: 'calm', passed: 3 }, { passed: 3 }],
  })
  for (const one of events[0]?.tenants ?? []) expect(one.stored_ms).toBeGreaterThanOrEqual(0)
  const rows = await rowsOf(stack(), 'calm')
  expect(rows).toHaveLength(3)
  expect(rows.map(({ attributes }) => attributes)).toEqual(rows.map(() => '{"logpipe_canary":true}'))
  const audit = await runLogpipe(['audit', '-t', 'calm', '--data', data()], aContext({ cwd: await aFolder() }))
  expect(audit.stdout).toContain('(3 rows, 3 receipts)')
  expect(audit.code).toBe(0)
})

const harms: readonly [string, string, (row: Item, other: string) => Promise<void>][] = [
  ['a row deleted', 'missing', (row) => uproot(stack(), row)],
  ['a row altered', 'altered', (row) => plant(stack(), { ...row, severity: 'fatal' })],
  [
    'a planted value put back',
    'unredacted',
    (row) =>
      plant(stack(), { ...row, modified_text: String(row.modified_text).replace(/\[REDACTED:PHONE\]/, '555-0134') }),
  ],
  [
    'a row stored twice',
    'duplicated',
    (row) => plant(stack(), { ...row, log_id: `${String(row.log_id).slice(0, -1)}-` }),
  ],
  ['a row copied to another tenant', 'strayed', (row, other) => plant(stack(), { ...row, tenant_id: other })],
]

test.each(harms)('%s ends the watch with exit 1, and it says which: %s', async (_, kind, harm) => {
  const names = [`${kind}_one`, `${kind}_two`] as const
  let harmed: Item = {}
  const run = await watch(
    names,
    async (round) => {
      if (round !== 1) return
      harmed = (await rowsOf(stack(), names[0]))[0] ?? {}
      await harm(harmed, names[1])
    },
    ...['--json', '--for', '1h'],
  )
  expect(run.code).toBe(1)
  const events = eventsOf(run.stdout)
  expect(events.map(({ verdict }) => verdict).at(-1)).toBe('failed')
  expect(events).toHaveLength(3)
  const [own, other] = events[1]?.tenants ?? []
  expect(own?.violations.map((one) => one.kind)).toContain(kind)
  expect(own?.violations.every(({ log_id }) => log_id === harmed.log_id)).toBe(true)
  expect(other?.verdict).toBe('passed')
})

test('with --keep-going it goes on, says the violation once, and remembers it', async () => {
  const run = await watch(
    ['stubborn'],
    async (round) => {
      const [row = {}] = await rowsOf(stack(), 'stubborn')
      if (round === 1) await uproot(stack(), row)
    },
    ...['--keep-going', '--for', '25s'],
  )
  expect(run.code).toBe(1)
  expect(run.stdout.match(/acknowledged, but never stored/g)).toHaveLength(1)
  expect(run.stdout).toContain('Watched 3 rounds: failed\n  stubborn: 2 passed, 0 inconclusive, 1 failed · ')
  expect(run.stdout).toContain('Next: logpipe audit --all')
})

test('a stack that is away makes rounds inconclusive; the watch goes on until it is told to end', async () => {
  const cwd = await aFolder()
  const own = await startStack(cwd)
  const context = aWorld(cwd, async (round) => {
    if (round === 1) await own.stop()
    if (round === 3) context.interrupt()
  })
  const run = await runLogpipe(['audit', '--watch', '-t', 'acme', '--json'], context)
  expect(run.code).toBe(3)
  const events = eventsOf(run.stdout)
  expect(events.map(({ verdict, tenants }) => verdict ?? tenants[0]?.verdict)).toEqual([
    ...['passed', 'inconclusive', 'inconclusive', 'inconclusive'],
  ])
  expect(events[1]?.tenants[0]?.doubts).toContainEqual(
    expect.objectContaining({ kind: 'failed', code: 'connection_failed' }),
  )
})

/** A watch of a stack that is away for one round, and runs elsewhere from the next. */
async function watchOutage(harm: (again: OwnStack, row: Item) => Promise<void>) {
  const cwd = await aFolder()
  const own = await startStack(cwd)
  let row: Item = {}
  const context = aWorld(cwd, async (round) => {
    if (round === 1) {
      row = (await rowsOf(own, 'acme'))[0] ?? {}
      await own.stop()
    }
    if (round === 2) await harm(await startStack(cwd), row)
  })
  const run = await runLogpipe(['audit', '--watch', '-t', 'acme', '--for', '35s', '--json'], context)
  const [summary, ...rounds] = eventsOf(run.stdout).toReversed()
  return { run, cwd, summary, tenants: rounds.toReversed().map(({ tenants }) => tenants[0]) }
}

test('a stack that comes back elsewhere is found, and what was sent before and after is whole', async () => {
  const { run, cwd, summary, tenants } = await watchOutage(async () => undefined)
  expect(run).toMatchObject({ code: 3, stderr: '' })
  expect(tenants.map((one) => one?.verdict)).toEqual(['passed', 'inconclusive', 'passed', 'passed'])
  expect(summary).toMatchObject({ verdict: 'inconclusive', tenants: [{ passed: 3, inconclusive: 1, failed: 0 }] })
  const audit = await runLogpipe(['audit', '-t', 'acme'], aContext({ cwd }))
  expect(audit).toMatchObject({ code: 0, stdout: expect.stringContaining('(3 rows, 3 receipts)') })
})

test('a row that a stack has lost while it was away is missed when it is back', async () => {
  const { run, tenants } = await watchOutage(uproot)
  expect(run.code).toBe(1)
  expect(tenants.map((one) => one?.verdict)).toEqual(['passed', 'inconclusive', 'failed'])
  expect(tenants[2]?.violations).toMatchObject([{ kind: 'missing', log_id: tenants[0]?.log_id }])
})

test('an endpoint that is overloaded makes rounds inconclusive, and the next one passes', async () => {
  const cwd = await aFolder()
  const own = await startStack(cwd)
  let isBusy = false
  const url = await serve(async (incoming, outgoing) => {
    if (isBusy) {
      outgoing.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' })
      outgoing.end('{"code":"overloaded","detail":"Server is busy"}')
      return
    }
    const { method = 'GET', url: path, headers } = incoming
    const {
      'content-type': type = 'application/json',
      'idempotency-key': key = '',
      'x-tenant-id': tenant = '',
    } = headers
    const sent = { 'content-type': type, 'x-tenant-id': String(tenant), ...(key && { 'idempotency-key': String(key) }) }
    const body = method === 'GET' ? {} : { body: await buffer(incoming) }
    const response = await fetch(`${own.url}${path}`, { method, headers: sent, ...body })
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(Buffer.from(await response.arrayBuffer()))
  })
  const file = join(cwd, '.logpipe', 'stack.json')
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll(own.url, url))
  const context = aWorld(cwd, async (round) => {
    isBusy = round === 1
  })
  const run = await runLogpipe(['audit', '--watch', '-t', 'acme', '--for', '25s', '--json'], context)
  expect(run.code).toBe(3)
  const rounds = eventsOf(run.stdout).slice(0, -1)
  expect(rounds.map(({ tenants }) => tenants[0]?.verdict)).toEqual(['passed', 'inconclusive', 'passed'])
  expect(rounds[1]?.tenants[0]?.doubts).toContainEqual(expect.objectContaining({ kind: 'failed', code: 'overloaded' }))
  expect(await rowsOf(own, 'acme')).toHaveLength(2)
})

test('while the worker is too slow a canary is late, and no violation', async () => {
  const cwd = await aFolder()
  await startStack(cwd, { workMsPerChar: 6 })
  const context = aWorld(cwd, async () => context.interrupt())
  const run = await runLogpipe(['audit', '--watch', '-t', 'acme', '--give-up', '500ms'], context)
  expect(run.code).toBe(3)
  expect(run.stdout).toContain(' · late: not stored yet, and messages wait in the queue\n')
})

test.each<[readonly string[], string]>([
  [['--watch'], '--watch needs --tenant, once for each tenant'],
  [['--watch', '-t', 'acme', '--every', '10ms'], '--every must be 1s or more'],
  [['-t', 'acme', '--every', '10s'], '--every, --give-up, --for and --keep-going need --watch'],
  [['-t', 'acme', '-t', 'beta'], 'audit takes one --tenant, or --all'],
])('audit %j is refused in one sentence', async (flags, message) => {
  expectRefusal(await runLogpipe(['audit', ...flags, '--data', data()], aContext({ cwd: await aFolder() })), message)
})

test('a key of one tenant watches no other', async () => {
  const context = aContext({ cwd: await aFolder(), env: { LOGPIPE_KEY: `lp_acme_${'0'.repeat(8)}_${'a'.repeat(38)}` } })
  const run = await runLogpipe(['audit', '--watch', '-t', 'acme', '-t', 'beta', '--data', data()], context)
  expectRefusal(run, 'LOGPIPE_KEY has no key of beta; it may hold several, with commas')
})

test('a key that the endpoint refuses is an error, and so is one that may not read', async () => {
  const wrong = `lp_wrong_${'0'.repeat(8)}_${'a'.repeat(38)}`
  const context = aContext({ cwd: await aFolder(), env: { LOGPIPE_KEY: wrong } })
  const run = await runLogpipe(['audit', '--watch', '-t', 'wrong', '--data', data(), '--for', '1h'], context)
  expectRefusal(run, 'the endpoint refuses the access of wrong: ')
  expect(run).toMatchObject({ code: 2, stdout: '' })
  const whole = await keysFor('whole', 'halved')
  const add = ['keys', 'add', 'halved', '--scope', 'write', '--json', '--data', data()]
  const { key } = JSON.parse((await runLogpipe(add, aContext({ cwd: await aFolder() }))).stdout)
  const env = { LOGPIPE_KEY: `${whole.split(',')[0]},${key}` }
  const watching = ['audit', '--watch', '-t', 'whole', '-t', 'halved', '--data', data(), '--for', '1h']
  const writeOnly = await runLogpipe(watching, aContext({ cwd: await aFolder(), env }))
  expect(writeOnly).toMatchObject({ code: 2, stdout: '' })
  expect(writeOnly.stderr).toContain('the endpoint refuses the access of halved: ')
})

test('what is planted in a canary is redacted, whatever its number, and the rest of its text stays', () => {
  const redactor = createRedactor()
  for (let n = 0; n < 400; n++) {
    const { text, token, secrets } = canaryOf(n % 7, n, `0abcdefgh01234567-00000${1000 + n}`)
    const redacted = redactor.redact(text)
    for (const secret of secrets) expect(redacted).not.toContain(secret)
    expect(redacted.startsWith(`logpipe canary ${token}\n`) && redacted.endsWith(`\nend of canary ${token}`)).toBe(true)
    expect(isRedactionOf(redacted, text), redacted).toBe(true)
  }
})
