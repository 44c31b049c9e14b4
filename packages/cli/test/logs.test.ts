import { createClient, type IngestRecord } from '@logpipe/sdk'
import { Chalk } from 'chalk'
import { beforeAll, expect, test } from 'vitest'
import { serve } from '../../sdk/test/serve.ts'
import { aContext, type World } from './a-context.ts'
import { expectRefusal } from './expect-refusal.ts'
import { runLogpipe, startLogpipe } from './run-logpipe.ts'
import { useStack } from './use-stack.ts'

const { cwd, stack } = useStack()

/** Stores these records of a tenant, each in a request of its own: the newest is the last. */
async function store(tenant: string, records: readonly IngestRecord[]): Promise<void> {
  const client = createClient({ url: stack().url, tenant })
  for (const record of records) await client.ingest([record])
  await client.close()
  await stack().drain(30_000)
}

/** What `logs`, or `tail`, prints. */
async function run(line: readonly string[], world: Partial<World> = {}) {
  return runLogpipe(line, aContext({ cwd: cwd(), ...world }))
}

async function messages(...args: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await run([...args, '-o', 'raw'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout.split('\n').slice(0, -1)
}

beforeAll(async () => {
  await store('shop', [
    {
      text: 'order 1 placed',
      severity: 'info',
      timestamp: '2026-01-31T12:00:00.500Z',
      attributes: { order: 1, http: { status: 200 } },
    },
    {
      text: 'Payment TIMEOUT for order 1',
      severity: 'error',
      timestamp: '2026-01-31T12:00:01+02:00',
      attributes: { order: 1, 'http.status': 500 },
    },
    { text: 'payment "slow" for order 2', severity: 'warning', attributes: { order: 2, tags: ['a b', 'c'] } },
    { text: 'gone', severity: 'fatal' },
  ])
  await store('bank', [{ text: 'booked', severity: 'info' }])
  await store('shop', [{ text: 'the last', severity: 'debug' }])
})

test.each<[readonly string[], readonly string[]]>([
  [[], ['the last', 'gone', 'payment "slow" for order 2', 'Payment TIMEOUT for order 1', 'order 1 placed']],
  [
    ['-n', '2'],
    ['the last', 'gone'],
  ],
  [
    ['-n', '2', '--reverse'],
    ['gone', 'the last'],
  ],
  [
    ['--severity', 'warning+'],
    ['gone', 'payment "slow" for order 2', 'Payment TIMEOUT for order 1'],
  ],
  [['--severity', 'warn'], ['payment "slow" for order 2']],
  [['--grep', 'payment', '--grep', 'order 1'], ['Payment TIMEOUT for order 1']],
  [['--grep', '"slow"'], ['payment "slow" for order 2']],
  [['--attr', 'http.status=500'], ['Payment TIMEOUT for order 1']],
  [['--attr', 'order=1', '--severity', 'info'], ['order 1 placed']],
  [['--attr', 'tags=a b', '--attr', 'tags=x'], []],
  [['--attr', 'tags=c', '--attr', 'tags=a b'], ['payment "slow" for order 2']],
  [['--attr', 'tags=a b'], ['payment "slow" for order 2']],
  [['--until', '1h'], []],
  [['--since', '1h', '--grep', 'gone'], ['gone']],
])('logs %j shows %j', async (args, expected) => {
  expect(await messages('logs', '-t', 'shop', ...args)).toEqual(expected)
})

test('tail takes the same, and shows the newest last', async () => {
  expect(await messages('tail', '-t', 'shop', '--grep', 'ORDER', '-n', '2')).toEqual([
    'Payment TIMEOUT for order 1',
    'payment "slow" for order 2',
  ])
  expect(await messages('tail', '-t', 'shop', '-t', 'bank', '-n', '3')).toEqual(['gone', 'booked', 'the last'])
})

test('logs of several tenants are in one order, each with its tenant', async () => {
  const text = await run(['logs', '-t', 'shop', '-t', 'bank', '-n', '3'])
  expect(text.stdout.split('\n').map((line) => line.slice('2026-01-31 12:00:00.000 '.length))).toEqual([
    'debug   shop the last',
    'info    bank booked',
    'fatal   shop gone',
    '',
  ])
  const json = await run(['logs', '-t', 'shop', '-t', 'bank', '--json', '-n', '2'])
  expect(
    json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { tenant: 'shop', message: 'the last' },
    { tenant: 'bank', message: 'booked' },
  ])
})

test('times are local, or in UTC; both can be typed as they are shown', async () => {
  const offsetMinutes = () => 330
  const line = async (...args: readonly string[]) =>
    (await run(['logs', '-t', 'shop', '--grep', 'order 1', ...args], { offsetMinutes })).stdout.split('\n')
  expect(await line()).toEqual([
    '2026-01-31 15:30:01.000 error   Payment TIMEOUT for order 1',
    '2026-01-31 17:30:00.500 info    order 1 placed',
    '',
  ])
  expect((await line('--utc'))[0]).toBe('2026-01-31T10:00:01.000Z error   Payment TIMEOUT for order 1')
  const found = await run(['logs', '-t', 'shop', '--grep', 'TIMEOUT', '--json'])
  const receivedMs = Date.parse(JSON.parse(found.stdout).received_at)
  const typed = (ms: number) => new Date(ms).toISOString().replace('T', ' ').slice(0, -1)
  const since = async (when: string, ...args: readonly string[]) => (await line('--since', when, ...args)).length - 1
  expect(await since(typed(receivedMs + 330 * 60_000))).toBe(1)
  expect(await since(typed(receivedMs), '--utc')).toBe(1)
  expect(await since(new Date(receivedMs).toISOString())).toBe(1)
})

test('attributes are in JSON, and in text where they are asked for', async () => {
  const json = await run(['tail', '-t', 'shop', '--grep', 'slow', '-o', 'json'])
  expect(JSON.parse(json.stdout)).toMatchObject({ attributes: { order: 2, tags: ['a b', 'c'] } })
  const text = await run(['logs', '-t', 'shop', '--grep', 'order', '--attributes'])
  expect(text.stdout.split('\n').map((line) => line.slice('2026-01-31 12:00:00.000 '.length))).toEqual([
    'warning payment "slow" for order 2 order=2 tags=["a b","c"]',
    'error   Payment TIMEOUT for order 1 order=1 http.status=500',
    'info    order 1 placed order=1 http.status=200',
    '',
  ])
})

test('a terminal shows severities and what was looked for in colours, and in a narrow one short times', async () => {
  const world = { isTty: true, env: { TERM: 'xterm', PAGER: '' } }
  const wide = await run(['logs', '-t', 'shop', '--grep', 'timeout', '--grep', '1'], world)
  const { red } = new Chalk({ level: 1 })
  expect(wide.stdout).toContain(` ${red('error  ')} Payment ${red.bold('TIMEOUT')} for`)
  expect(wide.stdout).toContain('2026-01-31 10:00:01.000')
  const narrow = await run(['logs', '-t', 'shop', '--grep', 'TIMEOUT'], { ...world, columns: 50 })
  expect(narrow.stdout).toContain('m01-31 10:00:01\u001b')
})

test('a terminal that can only print gets no pager, and nothing that steers it', async () => {
  const { stdout, stderr } = await run(['logs', '-t', 'shop', '--grep', 'TIMEOUT'], {
    isTty: true,
    env: { TERM: 'dumb' },
  })
  expect({ stdout, stderr }).toEqual({
    stdout: '2026-01-31 10:00:01.000 error   Payment TIMEOUT for order 1\n',
    stderr: '',
  })
})

test('raw keeps control characters in a pipe, and shows them as codes on a terminal', async () => {
  await store('control', [{ text: 'a\u001b[31mred\nline' }])
  expect((await run(['logs', '-t', 'control', '-o', 'raw'])).stdout).toBe('a\u001b[31mred\nline\n')
  const shown = await run(['logs', '-t', 'control', '-o', 'raw'], { isTty: true, env: { PAGER: '' } })
  expect(shown.stdout).toBe('a<1b>[31mred⏎line\n')
})

test('nothing found is no error; a terminal is told, and of a tenant without logs everybody', async () => {
  const nothing = ['logs', '-t', 'shop', '--grep', 'nowhere']
  expect(await run(nothing)).toEqual({ code: 0, stdout: '', stderr: '' })
  expect((await run(nothing, { isTty: true })).stderr).toContain('\r\u001b[JNo logs match.\n')
  const unknown = await run(['logs', '-t', 'nobody'])
  expect(unknown).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringContaining('No logs of tenant nobody (http'),
  })
})

test.each([
  [['logs'], 'no tenant is set'],
  [['logs', '-t', 'a/b'], '--tenant "a/b"'],
  [
    ['logs', '-t', 'shop', '--since', 'yesterday'],
    '--since is "yesterday"; it must be an age such as 90m or 2d, a date such as 2026-01-31, or a time',
  ],
  [['logs', '-t', 'shop', '--until', '2026-02-30'], '--until is "2026-02-30"; it must be an age'],
  [
    ['tail', '-t', 'shop', '--severity', 'loud+'],
    '--severity is "loud+"; it must be one of debug, info, warning, error, fatal; with a + it means',
  ],
  [['tail', '-t', 'shop', '--severity', 'notice'], '--severity is "notice"; it must be one of'],
  [
    ['logs', '-t', 'shop', '--attr', 'status'],
    '--attr is "status"; it must be a path and a value, such as http.status=500',
  ],
  [['logs', '-t', 'shop', '--grep', ''], '--grep has 0 characters; it must have 1 to 256'],
  [['logs', '-t', 'shop', '--grep', 'x'.repeat(257)], '--grep has 257 characters; it must have 1 to 256'],
  [['logs', '-t', 'shop', '-o', 'xml'], "argument 'xml' is invalid. Allowed choices are text, json, raw."],
  [['logs', '-t', 'shop', '-o', 'raw', '--json'], '--json and --output raw exclude each other'],
  [['logs', '-t', 'shop', '-n', '0'], '--lines is "0"; it must be a whole number from 1'],
  [['tail', '-t', 'shop', '-f', '--until', '1h'], '--follow shows what comes; it cannot be combined with --until'],
])('%j is refused', async (line, message) => {
  expectRefusal(await run(line), message)
})

test('an endpoint that cannot search yet is said to be older', async () => {
  const detail = 'unknown query parameter; GET /logs accepts limit, cursor'
  const url = await serve((_, response) => {
    response.writeHead(400, { 'content-type': 'application/problem+json' })
    response.end(JSON.stringify({ code: 'invalid_request', title: 'Invalid request', status: 400, detail }))
  })
  const refused = await run(['logs', '-t', 'shop', '--grep', 'x', '--target', url])
  expectRefusal(refused, 'is older than this logpipe and cannot search')
  expect(refused.stderr).toContain('Update it with `logpipe deploy`')
})

test.each(['logs', 'tail'])('Ctrl-C ends a %s that is still searching, at once', async (name) => {
  const isAsked = Promise.withResolvers<void>()
  const url = await serve(() => isAsked.resolve())
  const started = startLogpipe([name, '-t', 'shop', '--grep', 'x', '--target', url], aContext({ cwd: cwd() }))
  await isAsked.promise
  started.interrupt()
  expect(await started.ended).toEqual({
    ...{ code: 130, stdout: '' },
    stderr: 'Interrupted: not all logs were shown.\n',
  })
})

test('with several keys each tenant is read with its own, all of them without --tenant, and one without a key is refused', async () => {
  const seen: (readonly [unknown, unknown])[] = []
  const url = await serve(({ headers }, response) => {
    seen.push([headers['x-tenant-id'], headers.authorization])
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"count":0,"logs":[]}')
  })
  const keyOf = (tenant: string): string => `lp_${tenant}_aaaaaaaa_${'a'.repeat(38)}`
  const env = { LOGPIPE_KEY: `${keyOf('shop')},${keyOf('bank')}` }
  expect(await run(['logs', '--target', url], { env })).toMatchObject({ code: 0 })
  expect(new Set(seen.map(([tenant, key]) => `${tenant} ${key}`))).toEqual(
    new Set(['shop', 'bank'].map((tenant) => `${tenant} Bearer ${keyOf(tenant)}`)),
  )
  const refused = await run(['tail', '-t', 'shop', '-t', 'other'], { env })
  expectRefusal(refused, 'LOGPIPE_KEY has several keys, and none of other')
})
