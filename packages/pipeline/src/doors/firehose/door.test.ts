import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { anyCharacter } from '../../../../sdk/test/any-character.ts'
import { aDoor, fullQueue, refusing } from '../../../test/a-door.ts'
import { jsonOf } from '../../../test/build.ts'

const route = 'POST /firehose'
const requestId = 'ed4acda5-034f-9f42-bba1-f29aea6d7d8f'
const headers = { 'x-amz-firehose-request-id': requestId, 'content-type': 'application/json' }

/** A request with these records. https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html */
function aRequest(...data: readonly (string | Buffer)[]): string {
  const records = data.map((one) => ({ data: Buffer.from(one as string).toString('base64') }))
  return JSON.stringify({ requestId, timestamp: 1_578_090_901_599, records })
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#FirehoseExample */
const message = {
  owner: '111111111111',
  logGroup: 'CloudTrail/logs',
  logStream: '111111111111_CloudTrail/logs_us-east-1',
  subscriptionFilters: ['Destination'],
  messageType: 'DATA_MESSAGE',
  logEvents: [
    {
      id: '31953106606966983378809025079804211143289615424298221568',
      timestamp: 1_432_826_855_000,
      message: '{"eventVersion":"1.03","userIdentity":{"type":"Root"}',
    },
    {
      id: '31953106606966983378809025079804211143289615424298221569',
      timestamp: 1_432_826_855_001,
      message: '{"level":"WARN","message":"low stock","timestamp":"2015-05-28T15:27:34Z"}',
    },
    {
      id: '31953106606966983378809025079804211143289615424298221570',
      timestamp: 1_432_826_855_002,
      message: 'START RequestId: 7\n',
      extractedFields: { logStream: 'b', status: '200' },
    },
  ],
}
const place = { owner: message.owner, logGroup: message.logGroup, logStream: message.logStream }

const packed = (value: unknown): Buffer => gzipSync(JSON.stringify(value))

test('events of CloudWatch become records, with their source as attributes', async () => {
  const { post, records } = aDoor(route, 'firehose')
  const response = await post({ headers, body: aRequest(packed(message)) })
  expect(response).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/json' } })
  expect(jsonOf(response)).toEqual({ requestId, timestamp: Date.UTC(2026, 0, 31, 12) })
  expect(records()).toEqual([
    { text: message.logEvents[0]?.message, timestamp: '2015-05-28T15:27:35.000Z', attributes: place },
    {
      text: 'low stock',
      severity: 'warning',
      timestamp: '2015-05-28T15:27:35.001Z',
      attributes: { ...place, timestamp: '2015-05-28T15:27:34Z' },
    },
    {
      text: 'START RequestId: 7',
      timestamp: '2015-05-28T15:27:35.002Z',
      attributes: { ...place, extractedFields: { logStream: 'b', status: '200' } },
    },
  ])
})

test('JSON in events is read until a request has as many values as any other may have', async () => {
  const { post, records } = aDoor(route, 'firehose')
  // An empty list counts twice.
  const text = `{"msg":"b","c":[${Array.from({ length: 1_000 }, () => '[]').join(',')}]}`
  const count = Math.floor(500_000 / (2 + 2 * 1_000 + 1))
  const logEvents = Array.from({ length: count + 2 }, (_, i) => ({ id: String(i), timestamp: i, message: text }))
  const half = logEvents.length / 2
  const parts = [logEvents.slice(0, half), logEvents.slice(half)].map((part) => packed({ ...message, logEvents: part }))
  expect((await post({ headers, body: aRequest(...parts) })).statusCode).toBe(200)
  const texts = records().map((record) => record.text)
  expect(texts.filter((one) => one === 'b')).toHaveLength(count)
  expect(texts.slice(count)).toEqual([text, text])
})

test('an event has the same id in any request and from any filter, and another one elsewhere', async () => {
  const idsOf = async (value: object) => {
    const { post, logIds } = aDoor(route, 'firehose')
    await post({ headers: {}, body: aRequest(packed(value)) })
    return logIds()
  }
  const ids = await idsOf(message)
  expect(ids).toEqual(message.logEvents.map(({ id }) => expect.stringMatching(new RegExp(`^[0-9a-f]{8}\\.${id}$`))))
  expect(await idsOf({ ...message, subscriptionFilters: ['Other'] })).toEqual(ids)
  expect(await idsOf({ ...message, logStream: 'other' })).not.toEqual(ids)
})

test('two events that differ are two, even with one id, as in the example of the documentation', async () => {
  const { post, records } = aDoor(route, 'firehose')
  const id = '0123456789012345678901234567890123456789012345'
  const logEvents = [1, 2, 2].map((n) => ({ id, timestamp: 1_510_109_208_016, message: `log message ${n}` }))
  expect((await post({ headers, body: aRequest(packed({ ...message, logEvents })) })).statusCode).toBe(200)
  expect(records().map(({ text }) => text)).toEqual(['log message 1', 'log message 2'])
})

test('a request that is sent again gives the same ids, which have its own id in them', async () => {
  const { post, logIds } = aDoor(route, 'firehose')
  for (let i = 0; i < 2; i++) await post({ headers, body: aRequest('hello', 'hello') })
  const [first, second, ...again] = logIds()
  expect([first, second]).toEqual([expect.stringContaining(requestId), expect.stringContaining(requestId)])
  expect(first).not.toBe(second)
  expect(again).toEqual([first, second])
})

test('an id that no key may be still makes retries the same', async () => {
  const { post, logIds } = aDoor(route, 'firehose')
  for (const id of ['a b', 'a b', 'c d'])
    await post({ headers: { 'x-amz-firehose-request-id': id }, body: aRequest('hello') })
  expect(new Set(logIds()).size).toBe(2)
})

test.each([
  ['nothing', aRequest(), []],
  ['an empty record', aRequest(''), []],
  [
    'what CloudWatch sends to see if anyone is there',
    aRequest(packed({ ...message, messageType: 'CONTROL_MESSAGE' })),
    [],
  ],
  ['plain lines', aRequest('a\r\n\n b\nc'), ['a', ' b', 'c']],
  ['objects one behind the other', aRequest('{"message":"a"}{"message":"b"}\n{"message":"c"}\n'), ['a', 'b', 'c']],
  ['an object over several lines', aRequest('{\n "message":\n "a"\n}'), ['a']],
  ['an object without a message', aRequest('{"detail-type":"x","id":"1"}'), ['{"detail-type":"x","id":"1"}']],
  ['lines of which some are objects', aRequest('{"message":"a"}\n{b\n{"message":"c"}'), ['a', '{b', 'c']],
  ['lines in gzip', aRequest(gzipSync('a\nb')), ['a', 'b']],
  ['nothing in gzip', aRequest(gzipSync('')), []],
  ['bytes that are not UTF-8', aRequest(Buffer.of(0x61, 0xff)), ['a\ufffd']],
  [
    'events that Firehose has unpacked',
    aRequest(`${JSON.stringify(message)}\n`.repeat(2)),
    ['{"eventVersion"', 'low stock', 'START'],
  ],
  [
    'an event of a blank line',
    aRequest(packed({ ...message, logEvents: [{ id: '1', timestamp: 1, message: '\n' }] })),
    [],
  ],
  [
    'a time that no text can be made of',
    aRequest('{"messageType":"D","logEvents":[{"message":"a","id":"1","timestamp":{"toString":1}}]}'),
    ['a'],
  ],
])('%s is read', async (_, body, texts) => {
  const { post, records } = aDoor(route, 'firehose')
  expect((await post({ headers, body })).statusCode).toBe(200)
  expect(records().map(({ text }) => text)).toEqual(texts.map((text) => expect.stringContaining(text)))
})

test('common attributes of the stream are attributes of each log, and clash with none', async () => {
  const { post, records } = aDoor(route, 'firehose')
  const common = JSON.stringify({ commonAttributes: { env: 'prod', owner: 'shop' } })
  const body = aRequest('a', '{"message":"b","env":"c"}', packed({ ...message, logEvents: [message.logEvents[2]] }))
  await post({ headers: { ...headers, 'x-amz-firehose-common-attributes': common }, body })
  expect(records().map(({ attributes }) => attributes)).toEqual([
    { env: 'prod', owner: 'shop' },
    { env: 'prod', owner: 'shop', 'record.env': 'c' },
    {
      ...place,
      env: 'prod',
      owner: 'shop',
      'record.owner': '111111111111',
      extractedFields: { logStream: 'b', status: '200' },
    },
  ])
})

const nine = '{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}},"message":"x"}'
const wide = JSON.stringify({ message: 'x', a: 'y'.repeat(20_000) })

test.each([
  ['nested deeper than attributes may', nine],
  ['larger than attributes may be', wide],
  ['with a number that JSON cannot write', '{"message":"x","a":1e999}'],
])('an object %s is a text, and its request is not refused for it', async (_, json) => {
  const { post, records } = aDoor(route, 'firehose')
  const event = packed({ ...message, logEvents: [{ id: '1', timestamp: 1_432_826_855_000, message: json }] })
  expect((await post({ headers, body: aRequest(json, event) })).statusCode).toBe(200)
  expect(records()).toMatchObject([
    { text: json.replace('1e999', 'null') },
    { text: json, timestamp: '2015-05-28T15:27:35.000Z', attributes: place },
  ])
})

test('common attributes that cannot be read stay as they are', async () => {
  const { post, records } = aDoor(route, 'firehose')
  await post({ headers: { ...headers, 'x-amz-firehose-common-attributes': '{"env"' }, body: aRequest('a') })
  expect(records()).toEqual([{ text: 'a', attributes: { commonAttributes: '{"env"' } }])
})

test('50,000 logs fit into one request, in messages that a worker can finish', async () => {
  const { post, records } = aDoor(route, 'firehose')
  expect((await post({ headers, body: aRequest(gzipSync('x\n'.repeat(50_000))) })).statusCode).toBe(200)
  expect(records()).toHaveLength(50_000)
})

const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024 + 1, 'x'))
const deep = `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`
const many = {
  commonAttributes: Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`a${i}`, 'x'.repeat(1_024)])),
}

describe('a body that cannot be stored is refused with a status after which Firehose keeps it', () => {
  test.each([
    ['no JSON', '{'],
    ['no records', '{"requestId":"a"}'],
    ['a record of no object', '{"records":[1]}'],
    ['a record of no base64', '{"records":[{"data":"?"}]}'],
    ['base64 cut off', '{"records":[{"data":"aGVsb"}]}'],
    ['gzip cut off', aRequest(packed(message).subarray(0, 60))],
    ['a bomb', aRequest(bomb)],
    ['more logs than a request may have', aRequest(gzipSync('x\n'.repeat(50_001)))],
    ['more records than Firehose sends', aRequest(...Array.from({ length: 10_001 }, () => ''))],
    ['an object nested 200,000 deep', aRequest(gzipSync(deep))],
    [
      'an event nested as deep',
      aRequest(gzipSync(`{"messageType":"DATA_MESSAGE","logEvents":[{"message":"a","b":${deep}}]}`)),
    ],
    ['an event without a message', aRequest(packed({ ...message, logEvents: [{ id: '1' }] }))],
    ['events that are none', aRequest(packed({ ...message, logEvents: [null] }))],
    [
      'millions of values',
      aRequest(gzipSync(`{"messageType":"DATA_MESSAGE","logEvents":[${'{},'.repeat(600_000)}{}]}`)),
    ],
  ])('%s', async (_, body) => {
    const { post, records } = aDoor(route, 'firehose')
    const response = await post({ headers, body })
    expect(response.statusCode).toBe(400)
    expect(jsonOf(response)).toEqual({
      requestId,
      timestamp: expect.any(Number),
      errorMessage: expect.stringMatching(/^.{1,8192}$/),
    })
    expect(records()).toEqual([])
  })

  test('two halves of a bomb, whose sum counts', async () => {
    const halves = [1, 2].map(() => gzipSync('x\n'.repeat(4_500_000)))
    const response = await aDoor(route, 'firehose').post({ headers, body: aRequest(...halves) })
    expect(jsonOf(response)).toMatchObject({ errorMessage: expect.stringContaining('the decoded records exceed') })
  })

  test('bombs that break off at their end, which do not count as decoded: the first ten', async () => {
    const sound = gzipSync('x'.repeat(1_000))
    const damaged = sound.with(sound.length - 5, 255)
    const answerTo = async (count: number) => {
      const { post, records } = aDoor(route, 'firehose')
      const body = aRequest('a', ...Array.from({ length: count }, () => Buffer.from(damaged)))
      return { ...jsonOf(await post({ headers, body })), stored: records().length }
    }
    expect(await answerTo(10)).toMatchObject({ errorMessage: expect.stringContaining('10 of 11 logs'), stored: 1 })
    expect(await answerTo(11)).toMatchObject({ errorMessage: 'more than 10 records are not valid gzip', stored: 0 })
  })

  test('attributes that would grow to gigabytes', async () => {
    const body = aRequest(gzipSync('x\n'.repeat(50_000)))
    const response = await aDoor(route, 'firehose').post({
      headers: { ...headers, 'x-amz-firehose-common-attributes': JSON.stringify(many) },
      body,
    })
    expect(response.statusCode).toBe(400)
    expect(jsonOf(response)).toMatchObject({ errorMessage: expect.stringContaining('share') })
  })
})

test('what the events of a message share is not made for messages without any, of which a kilobyte holds thousands', async () => {
  const { post, records } = aDoor(route, 'firehose')
  const body = aRequest(gzipSync('{"messageType":"DATA_MESSAGE","logEvents":[]}'.repeat(2_000)))
  const made = vi.spyOn(JSON, 'stringify')
  const common = '{"commonAttributes":{"a":"b"}}'
  const response = await post({ headers: { ...headers, 'x-amz-firehose-common-attributes': common }, body })
  expect(made.mock.calls.length).toBeLessThan(20)
  made.mockRestore()
  expect([response.statusCode, records()]).toEqual([200, []])
})

test('one log that can never be stored refuses the request, and the others are stored once however often it comes', async () => {
  const { post, records, logIds } = aDoor(route, 'firehose')
  const body = aRequest('a', 'x'.repeat(131_073), 'b')
  for (let i = 0; i < 2; i++) {
    const response = await post({ headers, body })
    expect(response.statusCode).toBe(400)
    expect(jsonOf(response)).toMatchObject({ errorMessage: expect.stringContaining('1 of 3 logs cannot be stored') })
  }
  expect(records().map(({ text }) => text)).toEqual(['a', 'b', 'a', 'b'])
  expect(new Set(logIds()).size).toBe(2)
})

test.each([
  ['too many for the tenant', refusing('rate_limited'), 429],
  ['a queue that takes nothing', fullQueue, 503],
])('what may be accepted later is refused until then: %s', async (_, deps, status) => {
  const response = await aDoor(route, 'firehose', deps).post({ headers, body: aRequest('a') })
  expect(response.statusCode).toBe(status)
  expect(jsonOf(response)).toMatchObject({ requestId, errorMessage: expect.stringMatching(/\S/) })
})

test('any lines come back, whatever records they are cut into and packed in', async () => {
  const line = fc
    .string({ unit: anyCharacter, minLength: 1, maxLength: 20 })
    .map((text) => `_${text.replaceAll(/[\r\n]/g, '')}`)
  const record = fc.tuple(fc.array(line, { minLength: 1, maxLength: 4 }), fc.boolean())
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 5 }), async (list) => {
      const { post, records } = aDoor(route, 'firehose')
      const data = list.map(([lines, isPacked]) => (isPacked ? gzipSync(lines.join('\n')) : lines.join('\n')))
      expect((await post({ headers, body: aRequest(...data) })).statusCode).toBe(200)
      expect(records().map(({ text }) => text)).toEqual(
        list.flatMap(([lines]) => lines.map((one) => one.toWellFormed())),
      )
    }),
  )
})

test('random records are never a failure of the server', async () => {
  const bytes = packed(message)
  const damaged = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)).map(([at, byte]) => {
    const copy = Buffer.from(bytes)
    copy[at] = byte
    return copy
  })
  const data = fc.oneof(
    fc.uint8Array().map((array) => Buffer.from(array)),
    damaged,
  )
  await fc.assert(
    fc.asyncProperty(data, async (one) => {
      const { statusCode } = await aDoor(route, 'firehose').post({ headers, body: aRequest(one) })
      expect([200, 400]).toContain(statusCode)
    }),
  )
})
