import { gzipSync } from 'node:zlib'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aDoor, fullQueue, refusing } from '../../../test/a-door.ts'
import { jsonOf } from '../../../test/build.ts'
import { runs } from '../../../test/full-size.ts'
import { logsResponse, protobufOf, statusMessage } from '../../../test/otlp-messages.ts'
import type { HttpResponse } from '../../http/http-event.ts'
import type { IngestDeps } from '../../ingest/ingest-handler.ts'
import { manyRecords } from '../records-of.ts'

const json = { 'content-type': 'application/json' }
const protobuf = { 'content-type': 'application/x-protobuf' }

const aDoorWith = (deps?: Partial<IngestDeps>) => aDoor('POST /v1/logs', 'otlp', deps)

type LogRecordJson = Readonly<Record<string, unknown>>

/** A request whose records are of one resource and scope. */
function requestOf(...logRecords: readonly LogRecordJson[]) {
  return { resourceLogs: [{ scopeLogs: [{ logRecords }] }] }
}

/** The record that one of OpenTelemetry's in JSON becomes. */
async function read(record: LogRecordJson) {
  const { post, records } = aDoorWith()
  expect(await post({ headers: json, body: requestOf(record) })).toMatchObject({ statusCode: 200, body: '{}' })
  return { attributes: {}, ...records()[0] }
}

const body = { stringValue: 'x' }

describe('a record', () => {
  test.each([
    [1, 'debug', { severity_number: 1 }],
    [5, 'debug', {}],
    [8, 'debug', { severity_number: 8 }],
    [9, 'info', {}],
    [13, 'warning', {}],
    [17, 'error', {}],
    [21, 'fatal', {}],
    [24, 'fatal', { severity_number: 24 }],
    [0, undefined, {}],
    [25, undefined, { severity_number: 25 }],
    ['SEVERITY_NUMBER_WARN', 'warning', {}],
    ['SEVERITY_NUMBER_INFO2', 'info', { severity_number: 10 }],
  ])('with the severity number %s is %s', async (severityNumber, severity, attributes) => {
    expect(await read({ body, severityNumber })).toEqual({ text: 'x', ...(severity && { severity }), attributes })
  })

  test.each([
    ['Warning', 'warning', {}],
    ['CRITICAL', 'fatal', { severity_text: 'CRITICAL' }],
    ['purple', undefined, { severity_text: 'purple' }],
  ])('with the severity text %s alone is %s', async (severityText, severity, attributes) => {
    expect(await read({ body, severityText })).toEqual({ text: 'x', ...(severity && { severity }), attributes })
  })

  test.each([
    [{ timeUnixNano: '1764000000123456789' }, '2025-11-24T16:00:00.123456789Z', {}],
    [{ timeUnixNano: '0', observedTimeUnixNano: '1764000000000000001' }, '2025-11-24T16:00:00.000000001Z', {}],
    [{ timeUnixNano: 1764000000000000000 }, '2025-11-24T16:00:00.000000000Z', {}],
    [{ timeUnixNano: '12' }, undefined, { time_unix_nano: '12' }],
    [{}, undefined, {}],
  ])('with the times %j happened at %s', async (times, timestamp, attributes) => {
    expect(await read({ body, ...times })).toEqual({ text: 'x', ...(timestamp && { timestamp }), attributes })
  })

  test.each([
    [{ stringValue: 'a text' }, 'a text'],
    [{ intValue: '7' }, '7'],
    [{ boolValue: false }, 'false'],
    [{ doubleValue: 1.5 }, '1.5'],
    [{ bytesValue: 'AAE=' }, 'AAE='],
    [{ arrayValue: { values: [{ intValue: 1 }, { stringValue: 'b' }] } }, '[1,"b"]'],
    [{ kvlistValue: { values: [{ key: 'a', value: { boolValue: true } }] } }, '{"a":true}'],
  ])('with the body %j has the text %s', async (anyBody, text) => {
    expect(await read({ body: anyBody })).toMatchObject({ text })
  })

  test('without a body is its event, or its attributes', async () => {
    expect(await read({ eventName: 'login' })).toMatchObject({ text: 'login', attributes: { event_name: 'login' } })
    const attributes = [{ key: 'user', value: { stringValue: 'ann' } }]
    expect(await read({ attributes })).toEqual({ text: '{"user":"ann"}', attributes: { user: 'ann' } })
  })

  test('keeps integers beyond 2^53 as text, and attributes that are called like ours', async () => {
    const attributes = [
      { key: 'big', value: { intValue: '9007199254740993' } },
      { key: 'trace_id', value: { stringValue: 'mine' } },
      { key: '__proto__', value: { intValue: '1' } },
      { key: 'nothing' },
    ]
    const record = await read({ body, attributes, traceId: 'ab12', flags: 1 })
    const own = { big: '9007199254740993', nothing: null, 'attributes.trace_id': 'mine', trace_id: 'ab12', flags: 1 }
    expect(record.attributes).toEqual(JSON.parse(`{"__proto__":1,${JSON.stringify(own).slice(1)}`))
  })

  test('keeps the digits of numbers that no double may be', async () => {
    const { post, records } = aDoorWith()
    const record = `{"timeUnixNano": 1764000000123456789, "body": {"intValue": 9223372036854775807}}`
    await post({ headers: json, body: `{"resourceLogs": [{"scopeLogs": [{"logRecords": [${record}]}]}]}` })
    expect(records()).toEqual([{ text: '9223372036854775807', timestamp: '2025-11-24T16:00:00.123456789Z' }])
  })

  test('keeps every attribute, whatever ours are called and however often one comes', async () => {
    const attributes = ['trace_id', 'attributes.trace_id', '__proto__', '__proto__'].map((key, i) => ({
      key,
      value: { intValue: i },
    }))
    const record = await read({ body, attributes, traceId: 'ab12' })
    const own = { 'attributes.attributes.trace_id': 1, 'attributes.trace_id': 0, trace_id: 'ab12' }
    expect(record.attributes).toEqual(JSON.parse(`{"__proto__":3,${JSON.stringify(own).slice(1)}`))
  })

  test.each([
    ['a field of a value that nobody knows', { string_value: 'x' }, '{"string_value":"x"}'],
    ['a text that is a number', { stringValue: 5 }, '{"stringValue":5}'],
    ['an array that is none', { arrayValue: [1] }, '{"arrayValue":[1]}'],
    ['values that are no array', { arrayValue: { values: 5 } }, '{"arrayValue":{"values":5}}'],
    ['pairs that are none', { kvlistValue: { values: [5] } }, '{"kvlistValue":{"values":[5]}}'],
    ['an integer that is an object', { intValue: { low: 1 } }, '{"low":1}'],
    ['a double that is a text', { doubleValue: '1.5' }, 1.5],
    ['a double that no number is', { doubleValue: '-Infinity' }, '-Infinity'],
    ['a value without any', { stringValue: null }, null],
  ])('keeps %s as an attribute', async (_, value, kept) => {
    expect(await read({ body, attributes: [{ key: 'a', value }] })).toMatchObject({ attributes: { a: kept } })
  })

  test('keeps what is no text where a text belongs', async () => {
    expect(await read({ body, traceId: { a: 1 }, timeUnixNano: false })).toEqual({
      text: 'x',
      attributes: { trace_id: '{"a":1}', time_unix_nano: 'false' },
    })
  })

  test('is refused alone where its attributes are none, for they would be lost', async () => {
    const { post, records } = aDoorWith()
    const logRecords = [{ body, attributes: { a: 1 } }, { body, attributes: [['a', 1]] }, { body }]
    const response = await post({ headers: json, body: { resourceLogs: [{ scopeLogs: [{ logRecords }] }] } })
    const errorMessage = `2 records were rejected; record 0: attributes must be an array of {"key": …, "value": …}`
    expect(jsonOf(response)).toEqual({ partialSuccess: { rejectedLogRecords: '2', errorMessage } })
    expect(records()).toEqual([{ text: 'x' }])
  })

  test.each([
    [{ resource: 'shop' }, 'resource must be a JSON object, not string'],
    [{ resource: { attributes: { a: 1 } } }, 'resource: attributes must be an array of {"key": …, "value": …}'],
    [{ scope: [] }, 'scope must be a JSON object, not array'],
  ])(
    'is refused with its request where the group is %j',
    async ({ resource, ...scoped }: Record<string, unknown>, message) => {
      const scopeLogs = [{ ...scoped, logRecords: [{ body }] }]
      const response = await aDoorWith().post({ headers: json, body: { resourceLogs: [{ resource, scopeLogs }] } })
      expect(response.statusCode).toBe(400)
      expect(jsonOf(response)).toEqual({ code: 3, message })
    },
  )

  test('keeps what nests deeper than attributes may as JSON text', async () => {
    const deep = (levels: number): object =>
      levels === 0 ? { intValue: 1 } : { arrayValue: { values: [deep(levels - 1)] } }
    const resource = { attributes: [{ key: 'a', value: deep(9) }] }
    const request = { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [{ body }] }] }] }
    const { post, records } = aDoorWith()
    expect((await post({ headers: json, body: request })).body).toBe('{}')
    expect(JSON.stringify(records()[0]?.attributes)).toBe('{"resource":{"a":[[[[[["[[[1]]]"]]]]]]}}')
  })
})

/** Values as OpenTelemetry's JSON writes them. */
const anyValue: fc.Arbitrary<object> = fc.letrec<{ value: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string().map((stringValue) => ({ stringValue })),
    fc.maxSafeInteger().map((intValue) => ({ intValue: String(intValue) })),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((intValue) => ({ intValue: String(intValue) })),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((doubleValue) => ({ doubleValue })),
    fc.boolean().map((boolValue) => ({ boolValue })),
    fc.uint8Array().map((bytes) => ({ bytesValue: Buffer.from(bytes).toString('base64') })),
    fc.array(tie('value'), { maxLength: 3 }).map((values) => ({ arrayValue: { values } })),
    fc
      .array(fc.record({ key: fc.string(), value: tie('value') }), { maxLength: 3 })
      .map((values) => ({ kvlistValue: { values } })),
  ),
})).value

const attributes = fc.array(fc.record({ key: fc.string(), value: anyValue }), { maxLength: 4 })
const nanos = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String)
const logRecord = fc.record(
  {
    timeUnixNano: nanos,
    observedTimeUnixNano: nanos,
    severityNumber: fc.integer({ min: 0, max: 30 }),
    severityText: fc.constantFrom('', 'INFO', 'warn', 'odd'),
    body: anyValue,
    attributes,
    flags: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    eventName: fc.string(),
    droppedAttributesCount: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  },
  { requiredKeys: ['body'] },
)
const scope = fc.record({ name: fc.string(), version: fc.string(), attributes })
const anyRequest = fc.record({
  resourceLogs: fc.array(
    fc.record(
      {
        resource: fc.record({ attributes }),
        scopeLogs: fc.array(fc.record({ scope, logRecords: fc.array(logRecord, { maxLength: 3 }) }), { maxLength: 2 }),
      },
      { requiredKeys: ['scopeLogs'] },
    ),
    { maxLength: 2 },
  ),
})

test('both encodings of a request are the same records', async () => {
  await fc.assert(
    fc.asyncProperty(anyRequest, async (request) => {
      const [asJson, asProtobuf] = [aDoorWith(), aDoorWith()]
      const text = JSON.stringify(request)
      const first = await asJson.post({ headers: json, body: text })
      const second = await asProtobuf.post({ headers: protobuf, body: protobufOf(JSON.parse(text)) })
      expect(second.statusCode).toBe(first.statusCode)
      expect(asProtobuf.records()).toEqual(asJson.records())
    }),
    runs({ fast: 100, full: 5_000 }),
  )
})

test('a resource counts for records that stand before it', async () => {
  const records = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body }] }] }] }
  const resource = { resourceLogs: [{ resource: { attributes: [{ key: 'a', value: { intValue: 1 } }] } }] }
  const [first, second] = [protobufOf(records), protobufOf(resource)]
  const both = Buffer.concat([
    Buffer.from([10, first.length - 2 + second.length - 2]),
    first.subarray(2),
    second.subarray(2),
  ])
  const { post, records: stored } = aDoorWith()
  await post({ headers: protobuf, body: both })
  expect(stored()).toEqual([{ text: 'x', attributes: { resource: { a: 1 } } }])
})

test.each([
  ['JSON', json, JSON.stringify(requestOf({ body })), '{}'],
  ['protobuf', protobuf, protobufOf(requestOf({ body })), ''],
] as const)(
  'gzip is undone, and the response is in the encoding of the request: %s',
  async (_, type, sent, expected) => {
    const { post, records } = aDoorWith()
    const response = await post({ headers: { ...type, 'content-encoding': 'gzip' }, body: gzipSync(sent) })
    expect(response).toMatchObject({ statusCode: 200, headers: type, body: expected })
    expect(records()).toHaveLength(1)
  },
)

test.each([
  ['JSON', json, '{}'],
  ['JSON, with an empty list', json, '{"resourceLogs":[]}'],
  ['protobuf', protobuf, ''],
] as const)('a request without records is accepted: %s', async (_, headers, sent) => {
  expect(await aDoorWith().post({ headers, body: sent })).toMatchObject({ statusCode: 200 })
})

/** The message that a protobuf response holds. */
function decoded(type: typeof statusMessage, response: HttpResponse): unknown {
  expect(response).toMatchObject({ headers: protobuf, isBase64Encoded: true })
  return type.toObject(type.decode(Buffer.from(response.body ?? '', 'base64')), { longs: Number })
}

test('what cannot be stored is a partial success, which no client sends again', async () => {
  const request = requestOf({ body }, { body: { stringValue: '' } }, { body: { stringValue: 'x'.repeat(131_073) } })
  const errorMessage = '2 records were rejected; record 1: text is empty'
  const asJson = await aDoorWith().post({ headers: json, body: request })
  expect(JSON.parse(asJson.body ?? '')).toEqual({ partialSuccess: { rejectedLogRecords: '2', errorMessage } })
  const asProtobuf = await aDoorWith().post({ headers: protobuf, body: protobufOf(request) })
  expect(asProtobuf.statusCode).toBe(200)
  expect(decoded(logsResponse, asProtobuf)).toEqual({ partialSuccess: { rejectedLogRecords: 2, errorMessage } })
})

test.each([
  ['a rate limit', refusing('rate_limited'), 429, 8, '3'],
  ['a quota', refusing('over_quota'), 429, 8, '3'],
  ['a queue that takes nothing', fullQueue, 503, 14, '1'],
  ['an unexpected error', { digest: () => 'x', enqueue: () => Promise.reject(new TypeError('x')) }, 503, 14, '1'],
] as const)('after %s clients send the request again', async (_, deps, statusCode, code, retryAfter) => {
  const asJson = await aDoorWith(deps).post({ headers: json, body: requestOf({ body }) })
  expect(asJson).toMatchObject({ statusCode, headers: { ...json, 'retry-after': retryAfter } })
  expect(JSON.parse(asJson.body ?? '')).toMatchObject({ code })
  const asProtobuf = await aDoorWith(deps).post({ headers: protobuf, body: protobufOf(requestOf({ body })) })
  expect(asProtobuf).toMatchObject({ statusCode, headers: { ...protobuf, 'retry-after': retryAfter } })
  expect(decoded(statusMessage, asProtobuf)).toMatchObject({ code })
})

test.each([
  ['no tenant', { ...json, 'x-tenant-id': '' }, requestOf({ body }), 400],
  ['another content type', { 'content-type': 'text/plain' }, 'x', 415],
  ['malformed JSON', json, '{', 400],
  ['JSON of something else', json, '[]', 400],
  ['protobuf of something else', protobuf, Buffer.from('hello world'), 400],
  ['only empty records', json, requestOf({}), 400],
  ['too many records', json, requestOf(...Array<LogRecordJson>(manyRecords + 1).fill({ body })), 413],
] as const)('%s is refused for good', async (_, headers, sent, statusCode) => {
  const response = await aDoorWith().post({ headers, body: sent })
  expect(response).toMatchObject({ statusCode })
  expect(response.headers).not.toHaveProperty('retry-after')
})

describe('hostile bodies are refused, whatever they do', () => {
  /** What comes before a message of so many bytes in the field `tag` of another. */
  const headOf = (tag: number, bytes: number): Buffer => {
    const length: number[] = []
    for (let rest = bytes; length.length === 0 || rest > 0; rest >>>= 7) length.push((rest & 0x7f) | 0x80)
    length.push((length.pop() ?? 0) & 0x7f)
    return Buffer.from([tag, ...length])
  }
  /** A message whose field `tag` holds the message inside. */
  const inside = (tag: number, message: Buffer): Buffer => Buffer.concat([headOf(tag, message.length), message])
  /** A message in so many others, by the tags of their fields from the innermost; the bytes of each are written once. */
  const insideAll = (tags: readonly number[], message: Buffer): Buffer => {
    const parts = [message]
    let bytes = message.length
    for (const tag of tags) {
      const head = headOf(tag, bytes)
      parts.push(head)
      bytes += head.length
    }
    return Buffer.concat(parts.reverse())
  }
  const nest = (levels: number): Buffer =>
    insideAll([10, ...Array<number[]>(levels).fill([10, 42]).flat(), 42, 18, 18, 10], Buffer.from('x'))
  const emptyParts = (count: number): Buffer =>
    inside(10, inside(18, inside(18, Buffer.alloc(2 * count, Buffer.from([50, 0])))))

  test('a request cut off anywhere is read up to there or refused', async () => {
    const whole = protobufOf(requestOf({ body, attributes: [{ key: 'a', value: { doubleValue: 1 } }], flags: 1 }))
    for (let end = 0; end < whole.length; end++) {
      const { statusCode } = await aDoorWith().post({ headers: protobuf, body: whole.subarray(0, end) })
      expect([end, statusCode]).toEqual([end, end === 0 ? 200 : 400])
    }
  })

  test('any bytes are records or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (bytes) => {
        expect([200, 400]).toContain((await aDoorWith().post({ headers: protobuf, body: bytes })).statusCode)
      }),
      runs({ fast: 200, full: 20_000 }),
    )
  })

  test('any JSON is records or refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.json(),
        fc.constantFrom('resourceLogs', 'scopeLogs', 'logRecords', 'body', 'attributes'),
        async (value, place) => {
          const places = { resourceLogs: 1, scopeLogs: 2, logRecords: 3, body: 4, attributes: 4 }
          const wraps = ['{"resourceLogs":', '[{"scopeLogs":', '[{"logRecords":', `[{"${place}":`].slice(
            0,
            places[place],
          )
          const text = `${wraps.join('')}${value}${'}]'.repeat(wraps.length - 1)}}`
          expect([200, 400]).toContain((await aDoorWith().post({ headers: json, body: text })).statusCode)
        },
      ),
      runs({ fast: 200, full: 20_000 }),
    )
  })

  test.each([
    ['64 levels in protobuf', protobuf, nest(64), 200],
    ['65 levels in protobuf', protobuf, nest(65), 400],
    ['100,000 levels in protobuf', protobuf, nest(20_000), 400],
    [
      '100,000 levels in JSON',
      json,
      `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${'{"arrayValue":{"values":['.repeat(100_000)}${']}}'.repeat(100_000)}}]}]}]}`,
      400,
    ],
    ['a million empty attributes', protobuf, emptyParts(1_000_000), 413],
  ] as const)('%s', async (_, headers, sent, statusCode) => {
    const encoded = gzipSync(sent)
    const response = await aDoorWith().post({ headers: { ...headers, 'content-encoding': 'gzip' }, body: encoded })
    expect(response).toMatchObject({ statusCode })
  })
})

test('a resource that is too large is measured once, not for each of 5,000 records', async () => {
  const { post } = aDoorWith()
  const resource = { attributes: [{ key: 'a', value: { stringValue: 'x'.repeat(3_500_000) } }] }
  const logRecords = Array.from({ length: 5_000 }, () => ({ body }))
  const response = await post({ headers: json, body: { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] } })
  expect(response).toMatchObject({ statusCode: 413, body: expect.stringContaining('the limit is 16384') })
})

test('a resource that would be gigabytes with 50,000 records is refused', async () => {
  const resource = { attributes: [{ key: 'a', value: { stringValue: 'x'.repeat(10_000) } }] }
  const logRecords = Array.from({ length: 50_000 }, () => ({ body }))
  const request = { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }
  for (const [headers, sent] of [
    [json, request],
    [protobuf, protobufOf(request)],
  ] as const) {
    const response = await aDoorWith().post({ headers, body: sent })
    expect(response.statusCode).toBe(413)
  }
})

test('a log record that is no object is told of', async () => {
  const { post, records } = aDoorWith()
  const response = await post({
    headers: json,
    body: { resourceLogs: [{ scopeLogs: [{ logRecords: [1, { body }] }] }] },
  })
  expect(JSON.parse(response.body ?? '')).toMatchObject({
    partialSuccess: { rejectedLogRecords: '1', errorMessage: expect.stringContaining('not number') },
  })
  expect(records()).toHaveLength(1)
})

test.each([
  ['scopeLogs', { resourceLogs: [{ scopeLogs: { logRecords: [{ body }] } }] }],
  ['logRecords', { resourceLogs: [{ scopeLogs: [{ logRecords: { body } }] }] }],
  ['resourceLogs', { resourceLogs: [[{ scopeLogs: [] }]] }],
  ['resourceLogs', { resource_logs: [{ scopeLogs: [{ logRecords: [{ body }] }] }] }],
])('what may hold records, and is not as it should be, is refused and not dropped: %s', async (name, request) => {
  const response = await aDoorWith().post({ headers: json, body: request })
  expect(response).toMatchObject({ statusCode: 400, body: expect.stringContaining(name) })
})

test('bytes that are zero are no protobuf', async () => {
  const response = await aDoorWith().post({ headers: protobuf, body: Buffer.alloc(10) })
  expect(response.statusCode).toBe(400)
})
