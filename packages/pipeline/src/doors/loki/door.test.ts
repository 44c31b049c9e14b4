import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import snappy from 'snappyjs'
import { expect, test } from 'vitest'
import { aDoor, fullQueue, refusing } from '../../../test/a-door.ts'

const route = 'POST /loki/api/v1/push'
const json = { 'content-type': 'application/json' }
const protobuf = { 'content-type': 'application/x-protobuf' }

/** A field of a message that has a length. */
function field(number: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content as string)
  return Buffer.concat([Buffer.of(number * 8 + 2), varint(bytes.length), bytes])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Buffer.of(...bytes, rest)
}

const time = field(1, Buffer.concat([Buffer.of(8), varint(1_769_860_800), Buffer.of(16), varint(123_456_789)]))
const metadata = field(3, Buffer.concat([field(1, 'trace_id'), field(2, 'abc')]))
const entry = field(2, Buffer.concat([time, field(2, 'a line'), metadata]))
const push = field(1, Buffer.concat([field(1, '{app="shop", level="warn"}'), entry]))

const record = {
  text: 'a line',
  severity: 'warning',
  timestamp: '2026-01-31T12:00:00.123456789Z',
  attributes: { app: 'shop', trace_id: 'abc' },
}
const streams = [
  { stream: { app: 'shop', level: 'warn' }, values: [['1769860800123456789', 'a line', { trace_id: 'abc' }]] },
]

test.each([
  ['JSON', json, JSON.stringify({ streams })],
  ['JSON in gzip', { ...json, 'content-encoding': 'gzip' }, gzipSync(JSON.stringify({ streams }))],
  ['protobuf in snappy', protobuf, snappy.compress(push)],
  ['protobuf in snappy that says so', { ...protobuf, 'content-encoding': 'snappy' }, snappy.compress(push)],
])('a line of a stream becomes a record: %s', async (_, headers, body) => {
  const { post, records } = aDoor(route, 'loki')
  const response = await post({ headers, body: typeof body === 'string' ? body : Buffer.from(body) })
  expect([response.statusCode, response.body]).toEqual([204, undefined])
  expect(records()).toEqual([record])
})

test('a level that says more than its severity stays, and so does one that is none', async () => {
  const { post, records } = aDoor(route, 'loki')
  const values = [['1769860800000000000', 'x']]
  const levels = [{ level: 'critical' }, { level: 'loud', detected_level: 'error' }]
  await post({ headers: json, body: JSON.stringify({ streams: levels.map((stream) => ({ stream, values })) }) })
  expect(records()).toMatchObject([
    { severity: 'fatal', attributes: { level: 'critical' } },
    { severity: 'error', attributes: { level: 'loud' } },
  ])
})

test('of two fields with one name both stay, and of two levels the entry has the last word', async () => {
  const { post, records } = aDoor(route, 'loki')
  const entries = [{ app: 'b' }, { detected_level: 'error' }, { level: 'debug' }, {}]
  const values = entries.map((entry) => ['1769860800000000000', 'x', entry])
  await post({ headers: json, body: JSON.stringify({ streams: [{ stream: { app: 'a', level: 'info' }, values }] }) })
  expect(records()).toMatchObject([
    { severity: 'info', attributes: { app: 'a', 'record.app': 'b' } },
    { severity: 'error', attributes: { app: 'a', level: 'info' } },
    { severity: 'debug', attributes: { app: 'a', level: 'info' } },
    { severity: 'info', attributes: { app: 'a' } },
  ])
})

test.each(['-1', '1', '32503680000000000000', 'yesterday'])('a time that cannot be one stays: %s', async (time) => {
  const { post, records } = aDoor(route, 'loki')
  await post({ headers: json, body: JSON.stringify({ streams: [{ stream: {}, values: [[time, 'x']] }] }) })
  expect(records()).toEqual([{ text: 'x', attributes: { time } }])
})

const manyLabels = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`label${i}`, 'x']))

test('labels that are too large are measured once, not for each of 5,000 lines', async () => {
  const values = Array.from({ length: 5_000 }, () => ['1769860800000000000', 'x'])
  const { post } = aDoor(route, 'loki')
  const response = await post({ headers: json, body: JSON.stringify({ streams: [{ stream: manyLabels, values }] }) })
  expect(response).toMatchObject({ statusCode: 413, body: expect.stringContaining('the limit is 16384') })
})

const pushOf = (...labels: string[]): Buffer =>
  Buffer.from(snappy.compress(Buffer.concat(labels.map((one) => field(1, Buffer.concat([field(1, one), entry]))))))

test.each([
  ['escapes', String.raw`\x`],
  ['bytes in octal', String.raw`\101`],
  ['quotes and names', '",a="'],
])('labels of millions of characters refuse their stream unread, and no other: %s', async (_, part) => {
  const { post, records } = aDoor(route, 'loki')
  const labels = `{a="${part.repeat(15_000_000 / part.length)}"}`
  const { statusCode, body } = await post({ headers: protobuf, body: pushOf(labels, '{app="shop"}') })
  expect([statusCode, JSON.parse(body ?? '')]).toMatchObject([
    200,
    { rejected: 1, errors: [{ index: 0, code: 'attributes_too_large', message: expect.stringContaining('163840') }] },
  ])
  expect(records()).toMatchObject([{ attributes: { app: 'shop' } }])
})

test('labels that fit when their escapes are undone are read, however long they are', async () => {
  const { post, records } = aDoor(route, 'loki')
  const labels = `{a="${String.raw`\U00000041`.repeat(16_359)}"}`
  expect((await post({ headers: protobuf, body: pushOf(labels) })).statusCode).toBe(204)
  expect(records()).toMatchObject([{ attributes: { a: 'A'.repeat(16_359) } }])
})

test('labels that would be gigabytes with 50,000 lines are refused', async () => {
  const values = Array.from({ length: 50_000 }, () => ['1769860800000000000', 'x'])
  const body = JSON.stringify({ streams: [{ stream: { a: 'x'.repeat(10_000) }, values }] })
  const asJson = await aDoor(route, 'loki').post({ headers: json, body })
  const lines = Buffer.concat([field(1, `{a="${'x'.repeat(10_000)}"}`), Buffer.alloc(100_000, Buffer.of(18, 0))])
  const asProtobuf = await aDoor(route, 'loki').post({
    headers: protobuf,
    body: Buffer.from(snappy.compress(field(1, lines))),
  })
  for (const response of [asJson, asProtobuf])
    expect(response).toMatchObject({ statusCode: 413, body: expect.stringContaining('share') })
})

test('labels count in bytes where they would be too many, and what to do about it is said', async () => {
  const pushOf = (label: string) => {
    const values = Array.from({ length: 6_000 }, () => ['1769860800000000000', 'x'])
    return JSON.stringify({ streams: [{ stream: { a: label }, values }] })
  }
  const refused = await aDoor(route, 'loki').post({ headers: json, body: pushOf('語'.repeat(5_400)) })
  expect(refused.statusCode).toBe(413)
  expect(refused.body).toBe(
    'the attributes that records share take at least 97248000 bytes, once for each record; the limit is 81920000; send fewer records in a request\n',
  )
  const taken = await aDoor(route, 'loki').post({ headers: json, body: pushOf('x'.repeat(5_400)) })
  expect(taken.statusCode).toBe(204)
})

test('a line that cannot be kept does not keep the others out, and is told of', async () => {
  const { post, records } = aDoor(route, 'loki')
  const values = [['1', 'one'], ['2', ''], ['3'], ['4', 'four']]
  const response = await post({ headers: json, body: JSON.stringify({ streams: [{ stream: {}, values }] }) })
  expect(response.statusCode).toBe(200)
  expect(JSON.parse(response.body ?? '')).toMatchObject({ rejected: 2, errors: [{ index: 1 }, { index: 2 }] })
  expect(records().map(({ text }) => text)).toEqual(['one', 'four'])
})

test('of tens of thousands of lines that cannot be kept the first are told of, and how many there are', async () => {
  const { post } = aDoor(route, 'loki')
  const values = [['1', 'one'], ...Array.from({ length: 40_000 }, () => ['2', ''])]
  const response = await post({ headers: json, body: JSON.stringify({ streams: [{ stream: {}, values }] }) })
  const { rejected, errors } = JSON.parse(response.body ?? '')
  expect([response.statusCode, rejected, errors.length, errors.at(-1)?.index]).toEqual([200, 40_000, 1_000, 1_000])
})

const bomb = Buffer.concat([varint(4_000_000_000), Buffer.alloc(10)])

test.each([
  ['nothing', json, '', 400],
  ['no JSON', json, '{', 400],
  ['no streams', json, '[]', 400],
  ['a stream without values', json, '{"streams":[{}]}', 400],
  ['a stream that is no object', json, '{"streams":[null]}', 400],
  [
    'a label nested 200,000 deep',
    json,
    `{"streams":[{"stream":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}},"values":[["1","x"]]}]}`,
    400,
  ],
  ['a time that no text can be made of', json, '{"streams":[{"values":[[{"toString":1},"x"]]}]}', 400],
  [
    'a time nested 200,000 deep',
    json,
    `{"streams":[{"values":[[${'['.repeat(200_000)}${']'.repeat(200_000)},"x"]]}]}`,
    400,
  ],
  [
    'more lines than a request may have',
    protobuf,
    Buffer.from(snappy.compress(field(1, Buffer.alloc(100_002, Buffer.of(18, 0))))),
    413,
  ],
  ['no snappy', protobuf, Buffer.from('hello, world'), 400],
  ['a block that states 4 GB', protobuf, bomb, 413],
  ['a block cut off', protobuf, Buffer.from(snappy.compress(push).subarray(0, 30)), 400],
  [
    'labels that are none',
    protobuf,
    Buffer.from(snappy.compress(field(1, Buffer.concat([field(1, 'x'), entry])))),
    400,
  ],
])('%s is refused in plain text', async (_, headers, body, status) => {
  const { post, records } = aDoor(route, 'loki')
  const response = await post({ headers, body })
  expect(response).toMatchObject({ statusCode: status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
  expect(response.body).toMatch(/\S/)
  expect(records()).toEqual([])
})

test('random bytes are refused, and never a failure of the server', async () => {
  const damaged = fc.tuple(fc.nat(push.length - 1), fc.nat(255)).map(([at, byte]) => {
    const bytes = Buffer.from(push)
    bytes[at] = byte
    return Buffer.from(snappy.compress(bytes))
  })
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 1 }).map((array) => Buffer.from(array)),
    damaged,
  )
  await fc.assert(
    fc.asyncProperty(bytes, async (body) => {
      const { statusCode = 0 } = await aDoor(route, 'loki').post({ headers: protobuf, body })
      expect([200, 204, 400, 413]).toContain(statusCode)
    }),
  )
})

test.each([
  ['too many for the tenant', refusing('rate_limited'), 429, '3'],
  ['a queue that takes nothing', fullQueue, 503, '1'],
])('what may be accepted later is refused until then: %s', async (_, deps, statusCode, wait) => {
  const response = await aDoor(route, 'loki', deps).post({ headers: json, body: JSON.stringify({ streams }) })
  expect(response).toMatchObject({ statusCode, headers: { 'retry-after': wait } })
})
