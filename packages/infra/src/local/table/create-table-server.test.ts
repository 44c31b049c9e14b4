import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import dynalite, { type DynaliteOptions } from 'dynalite'
import db, { type Level } from 'dynalite/db/index.js'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runs } from '../../../test/full-size.ts'
import type { StoreServer } from '../threads/listen-on-loopback.ts'
import { createTableServer } from './create-table-server.ts'

interface Answer {
  readonly status: number
  readonly body: unknown
  readonly isFast: boolean
}

type Call = (action: string, input: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answer>

/** dynalite as it is, and dynalite with the short way; what both say of the same calls must be the same. */
const [folders, servers, calls]: [string[], Opened[], Call[]] = [[], [], []]

type Opened = Pick<StoreServer, 'server' | 'closeStore'>

const kinds: Readonly<Record<'plain' | 'ours', (options: DynaliteOptions) => Opened>> = {
  plain: (options) => ({ server: dynalite(options), closeStore: () => undefined }),
  ours: createTableServer,
}

beforeAll(async () => {
  for (const kind of ['plain', 'ours'] as const) {
    const path = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
    folders.push(path)
    const { call, ...opened } = await open(kind, path)
    servers.push(opened)
    calls.push(call)
  }
  for (const table of [logsTable, numbersTable]) for (const call of calls) await createTable(call, table)
})

afterAll(async () => {
  for (const opened of servers) await close(opened)
  for (const path of folders) await rm(path, { recursive: true, force: true })
})

async function open(kind: keyof typeof kinds, path: string): Promise<Opened & { readonly call: Call }> {
  const opened = kinds[kind]({ path, createTableMs: 0, updateTableMs: 0 })
  const { server } = opened
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { ...opened, call: callerOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) }
}

async function close({ server, closeStore }: Opened): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
  await closeStore()
}

function callerOf(url: string): Call {
  return async (action, input, headers = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${action}`,
        'x-amz-date': '20260131T120000Z',
        authorization: 'AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c',
        ...headers,
      },
      body: typeof input === 'string' ? input : JSON.stringify(input),
    })
    const text = await response.text()
    const isFast = /^[0-9A-F]{52}$/.test(response.headers.get('x-amzn-requestid') ?? '')
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.0')
    return { status: response.status, body: inOrder(JSON.parse(text)), isFast }
  }
}

/** dynalite shuffles the items of an answer. */
function inOrder(body: { readonly Responses?: Readonly<Record<string, readonly object[]>> }): unknown {
  if (body.Responses === undefined) return body
  const sorted = Object.entries(body.Responses).map(([table, items]) => [table, items.map(stableJson).sort()])
  return { ...body, Responses: Object.fromEntries(sorted) }
}

function stableJson(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

const attribute = (AttributeName: string, AttributeType = 'S') => ({ AttributeName, AttributeType })
const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
]
const logsTable = {
  TableName: 'logs',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: keys('tenant_id', 'log_id'),
  AttributeDefinitions: ['tenant_id', 'log_id', 'recent_key', 'recent_sort'].map((name) => attribute(name)),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'recent',
      KeySchema: keys('recent_key', 'recent_sort'),
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['severity'] },
    },
  ],
}
/** What the pipeline does not use: keys that are numbers, a local index and one that holds everything. */
const numbersTable = {
  TableName: 'numbers',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: keys('tenant_id', 'log_id'),
  AttributeDefinitions: [attribute('tenant_id'), attribute('log_id', 'N'), attribute('recent_sort', 'N')],
  LocalSecondaryIndexes: [
    { IndexName: 'byNumber', KeySchema: keys('tenant_id', 'recent_sort'), Projection: { ProjectionType: 'KEYS_ONLY' } },
  ],
  GlobalSecondaryIndexes: [
    { IndexName: 'recent', KeySchema: keys('recent_sort', 'log_id'), Projection: { ProjectionType: 'ALL' } },
  ],
}

async function createTable(call: Call, table: typeof logsTable | typeof numbersTable): Promise<void> {
  await call('CreateTable', table)
  for (;;) {
    const { body } = await call('DescribeTable', { TableName: table.TableName })
    if ((body as { Table: { TableStatus: string } }).Table.TableStatus === 'ACTIVE') return
  }
}

const few = (...values: readonly string[]) => fc.constantFrom(...values)
const number = few('0', '-0', '7', '007', '1.50', '1e3', '-12.5', '9007199254740993', '1e200', 'x', '')
const text = fc.oneof(few('', 'a', 'b', 'info', '__proto__'), fc.string({ maxLength: 8 }), few('Räw ☃ 😀 \u0000'))

/** Values of every type, some of which no table takes. */
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { weight: 12, arbitrary: text.map((S) => ({ S })) },
    { weight: 6, arbitrary: number.map((N) => ({ N })) },
    { weight: 2, arbitrary: fc.boolean().map((BOOL) => ({ BOOL })) },
    { weight: 1, arbitrary: fc.boolean().map((NULL) => ({ NULL })) },
    {
      weight: 2,
      arbitrary: fc.dictionary(few('a', 'b', 'severity'), tie('value'), { maxKeys: 2 }).map((M) => ({ M })),
    },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 2 }).map((L) => ({ L })) },
    { weight: 1, arbitrary: fc.constantFrom({ SS: ['a', 'b'] }, { NS: ['1', '2'] }, { B: 'YQ==' }, { SS: [] }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>({}, 'a', { S: 1 }, { S: 'a', N: '1' }, { X: 'a' }, [], { N: 1 }) },
  ),
})).value

const id = { logs: few('1', '2', '3', '4', '5').map((S) => ({ S })), numbers: number.map((N) => ({ N })) }
type TableName = keyof typeof id

/** Nearly always a whole key, and now and then one that has another type, is empty or has more. */
function keyOf(table: TableName): fc.Arbitrary<Record<string, unknown>> {
  const [tenant_id, log_id] = [few('acme', 'beta').map((S) => ({ S })), id[table]]
  return fc.oneof(
    { weight: 30, arbitrary: fc.record({ tenant_id, log_id }) },
    { weight: 1, arbitrary: fc.record({ tenant_id, log_id, a: value }) },
    { weight: 1, arbitrary: fc.record({ tenant_id: value, log_id }, { requiredKeys: [] }) },
  )
}

/** Neither here nor in values is there a `null`: dynalite 4.0.0 dies of one. */
function writeTo(table: TableName): fc.Arbitrary<unknown> {
  const sort = table === 'logs' ? few('1', '2', '3').map((S) => ({ S })) : number.map((N) => ({ N }))
  const others = fc.record(
    { recent_key: few('acme#0', 'acme#1').map((S) => ({ S })), recent_sort: sort, severity: value, other: value },
    { requiredKeys: [] },
  )
  const puts = fc.tuple(keyOf(table), others).map(([key, rest]) => ({ PutRequest: { Item: { ...rest, ...key } } }))
  return fc.oneof(
    { weight: 20, arbitrary: puts },
    { weight: 6, arbitrary: keyOf(table).map((Key) => ({ DeleteRequest: { Key } })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<object>({}, { PutRequest: {} }, { PutRequest: { Item: {} }, DeleteRequest: {} }),
    },
  )
}

const getParameters = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom<object>({}, { ConsistentRead: true }) },
  {
    weight: 10,
    arbitrary: fc.constantFrom<object>(
      { ProjectionExpression: 'log_id' },
      { ProjectionExpression: 'log_id, severity' },
      { ProjectionExpression: 'severity, tenant_id, log_id' },
      { ProjectionExpression: 'tenant_id, #o', ExpressionAttributeNames: { '#o': 'other' } },
      { ProjectionExpression: 'other.a, severity' },
      { ProjectionExpression: 'timestamp' },
      { ProjectionExpression: '' },
      { ProjectionExpression: 'log_id', ExpressionAttributeNames: { '#o': 'other' } },
      { ExpressionAttributeNames: {} },
      { AttributesToGet: ['log_id'] },
      { ConsistentRead: 'yes' },
    ),
  },
)

/** Adds what the API has beside the items, and what it has not. */
const extra = fc.oneof(
  { weight: 20, arbitrary: fc.constant<object>({}) },
  { weight: 1, arbitrary: fc.constantFrom<object>({ ReturnConsumedCapacity: 'TOTAL' }, { Nonsense: 1 }) },
)

type Request = readonly [action: string, input: unknown]

function requestTo(table: TableName): fc.Arbitrary<Request> {
  const name = fc.oneof(
    { weight: 30, arbitrary: fc.constant<string>(table) },
    { weight: 1, arbitrary: few('none', 'x') },
  )
  const writes = fc.array(writeTo(table), { maxLength: 4 })
  const gets = fc
    .tuple(fc.array(keyOf(table), { maxLength: 5 }), getParameters)
    .map(([Keys, more]) => ({ Keys, ...more }))
  const batch = (action: string, items: fc.Arbitrary<unknown>): fc.Arbitrary<Request> =>
    fc
      .tuple(name, items, extra)
      .map(([to, these, more]) => [action, { RequestItems: { [to]: these }, ...more }] as const)
  return fc.oneof(
    { weight: 8, arbitrary: batch('BatchWriteItem', writes) },
    { weight: 4, arbitrary: batch('BatchGetItem', gets) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Request>(
        ['BatchWriteItem', '{'],
        ['BatchWriteItem', {}],
        ['BatchGetItem', { RequestItems: {} }],
      ),
    },
  )
}

const requests = fc.array(fc.oneof(requestTo('logs'), requestTo('numbers')), { minLength: 1, maxLength: 12 })

test('answers every batch request as dynalite does, and leaves the same items and index entries', async () => {
  let fast = 0
  const property = fc.asyncProperty(requests, async (sequence) => {
    for (const [action, input] of sequence) {
      const [expected, actual] = await both((call) => call(action, input))
      expect({ action, input, status: actual.status, body: actual.body }).toEqual({
        action,
        input,
        status: expected.status,
        body: expected.body,
      })
      if (actual.isFast) fast++
    }
    const [expected, actual] = await both(contents)
    expect(actual).toEqual(expected)
  })
  await fc.assert(property, { numRuns: runs({ fast: 20, full: 300 }) })
  expect(fast, 'the short way was taken').toBeGreaterThan(20)
})

test.each<[string, Record<string, unknown>]>([
  ['a number', { severity: { N: '1.50' } }],
  ['a number in a map alone', { other: { M: { severity: { N: '7' } } } }],
  ['a number in a map before its own', { other: { M: { severity: { N: '7' } } }, severity: { N: '8' } }],
  ['a number in a list alone', { other: { L: [{ M: { severity: { N: '7' } } }] } }],
  ['a text that looks like one', { other: { S: '","severity":{"N":"7"}' } }],
  ['a text', { severity: { S: '7' } }],
  ['nothing', {}],
])('a projection of keys and one more is of the item itself: %s', async (_, more) => {
  const Key = { tenant_id: { S: 'acme' }, log_id: { S: 'projected' } }
  const Keys = { Keys: [Key], ProjectionExpression: 'log_id, severity' }
  const [expected, actual] = await both(async (call) => {
    await call('BatchWriteItem', { RequestItems: { logs: [{ PutRequest: { Item: { ...Key, ...more } } }] } })
    const { body, isFast } = await call('BatchGetItem', { RequestItems: { logs: Keys } })
    await call('BatchWriteItem', { RequestItems: { logs: [{ DeleteRequest: { Key } }] } })
    return { body, isFast }
  })
  expect(actual.body).toEqual(expected.body)
  expect(actual.isFast).toBe(true)
})

function both<T>(ask: (call: Call) => Promise<T>): Promise<[T, T]> {
  const [plain, ours] = calls
  if (plain === undefined || ours === undefined) throw new Error('no servers')
  return Promise.all([ask(plain), ask(ours)])
}

/** Everything that is in the tables and their indexes, by its own order. */
async function contents(call: Call): Promise<unknown> {
  const places = [['logs'], ['logs', 'recent'], ['numbers'], ['numbers', 'recent'], ['numbers', 'byNumber']]
  const found: unknown[] = []
  for (const [TableName, IndexName] of places)
    found.push((await call('Scan', { TableName, ...(IndexName && { IndexName }) })).body)
  return found.map((body) => (body as { Items: readonly object[] }).Items.map(stableJson))
}

const put = (log_id: string, rest: object = {}) => ({
  PutRequest: { Item: { tenant_id: { S: 'acme' }, log_id: { S: log_id }, ...rest } },
})

test('batches and conditional puts of the same items leave one entry of each in the index', async () => {
  const [, call] = calls
  const recent = (at: number) => ({ recent_key: { S: 'race#0' }, recent_sort: { S: `at-${at}` } })
  const writes = Array.from({ length: 40 }, (_, at) => {
    const items = ['race-1', 'race-2', 'race-3'].map((name) => put(name, recent(at)))
    const [first] = items
    return at % 4 === 3
      ? call?.('PutItem', { TableName: 'logs', Item: first?.PutRequest.Item })
      : call?.('BatchWriteItem', { RequestItems: { logs: at % 2 === 0 ? items : items.toReversed() } })
  })
  for (const answer of await Promise.all(writes)) expect(answer).toMatchObject({ status: 200 })
  const entries = await call?.('Query', {
    TableName: 'logs',
    IndexName: 'recent',
    KeyConditionExpression: 'recent_key = :key',
    ExpressionAttributeValues: { ':key': { S: 'race#0' } },
  })
  expect(entries).toMatchObject({ body: { Count: 3 } })
})

test.each([
  ['an item over 400 KB', 'BatchWriteItem', [put('1', { other: { S: 'x'.repeat(410_000) } })]],
  ['26 items', 'BatchWriteItem', Array.from({ length: 26 }, (_, i) => put(`many-${i}`))],
  ['a key that is too long', 'BatchWriteItem', [put('x'.repeat(1_025))]],
  ['the same item twice', 'BatchWriteItem', [put('1'), put('1')]],
])('refuses %s as dynalite does', async (_, action, items) => {
  const [expected, actual] = await both((call) => call(action, { RequestItems: { logs: items } }))
  expect(expected.status).toBe(400)
  expect(actual).toEqual(expected)
})

test('items of more than 1 MiB together are left to dynalite, which answers with a part', async () => {
  const items = Array.from({ length: 5 }, (_, i) => put(`large-${i}`, { other: { S: 'x'.repeat(390_000) } }))
  await both((call) => call('BatchWriteItem', { RequestItems: { logs: items } }))
  const Keys = items.map(({ PutRequest: { Item } }) => ({ tenant_id: Item.tenant_id, log_id: Item.log_id }))
  const [expected, actual] = await both((call) => call('BatchGetItem', { RequestItems: { logs: { Keys } } }))
  for (const { body } of [expected, actual]) {
    expect((body as { UnprocessedKeys: { logs: { Keys: unknown[] } } }).UnprocessedKeys.logs.Keys).toHaveLength(2)
  }
})

test.each([
  ['without a signature', { authorization: '' }],
  ['with another content type', { 'content-type': 'application/json' }],
  ['of a website', { origin: 'https://example.com' }],
])('a request %s is left to dynalite', async (_, headers) => {
  const [, call] = calls
  const sent = call?.('BatchWriteItem', { RequestItems: { logs: [put('1')] } }, headers).catch(() => undefined)
  expect((await sent)?.isFast ?? false).toBe(false)
})

test('a folder that either of them wrote opens in the other', async () => {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  folders.push(path)
  const recent = { recent_key: { S: 'acme#0' }, recent_sort: { S: '1' } }
  for (const [i, kind] of (['plain', 'ours', 'plain', 'ours'] as const).entries()) {
    const { call, ...opened } = await open(kind, path)
    if (i === 0) await createTable(call, logsTable)
    const items = [put('shared', { ...recent, other: { N: String(i) } }), put(`by-${i}`, recent)]
    expect(await call('BatchWriteItem', { RequestItems: { logs: items } })).toMatchObject({ status: 200 })
    expect(await call('Scan', { TableName: 'logs', IndexName: 'recent' })).toMatchObject({ body: { Count: i + 2 } })
    const Keys = items.map(({ PutRequest: { Item } }) => ({ tenant_id: Item.tenant_id, log_id: Item.log_id }))
    const { body } = await call('BatchGetItem', { RequestItems: { logs: { Keys } } })
    expect((body as { Responses: { logs: string[] } }).Responses.logs).toEqual(
      items.map(({ PutRequest: { Item } }) => stableJson(Item)).sort(),
    )
    await close(opened)
  }
})

test('the iterator of each query and scan is closed, whether it is read to its end or not', async () => {
  const { create } = db
  const [opened, closed] = [new Set<object>(), new Set<object>()]
  db.create = (options) => {
    const store = create(options)
    countIterators(store.db, opened, closed)
    return store
  }
  const path = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  const { call, ...running } = await open('ours', path)
  db.create = create
  await createTable(call, logsTable)
  const TableName = logsTable.TableName
  const items = Array.from({ length: 25 }, (_, i) => ({ tenant_id: { S: 'acme' }, log_id: { S: `id-${i}` } }))
  await call('BatchWriteItem', { RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) } })
  const query = {
    TableName,
    KeyConditionExpression: 'tenant_id = :tenant',
    ExpressionAttributeValues: { ':tenant': { S: 'acme' } },
  }
  for (const Limit of [1, 7, undefined]) {
    const { body } = await call('Query', { ...query, ...(Limit && { Limit }) })
    expect(body).toMatchObject({ Count: Limit ?? 25 })
    await call('Scan', { TableName, ...(Limit && { Limit }) })
  }
  expect(opened.size).toBeGreaterThanOrEqual(6)
  await expect.poll(() => closed.size).toBe(opened.size)
  await close(running)
  await rm(path, { recursive: true, force: true })
})

function countIterators(level: Level, opened: Set<object>, closed: Set<object>): void {
  for (const name of ['keys', 'values'] as const) {
    const original = level[name].bind(level)
    level[name] = (options) => {
      const iterator = original(options)
      const end = iterator.close.bind(iterator)
      opened.add(iterator)
      iterator.close = async () => {
        closed.add(iterator)
        return end()
      }
      return iterator
    }
  }
}
