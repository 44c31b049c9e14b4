import { zstdCompressSync } from 'node:zlib'
import { limits } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../../sdk/test/any-character.ts'
import { aLogId, aMessageRecord, aRecord, aTenant } from '../../test/build.ts'
import { compactBody, maxBodyBytes } from './compact-body.ts'
import { type DecodedMessage, decodeMessage, encodeLine, encodeMessage, type MessageContent } from './message-codec.ts'

const receivedAt = '2026-01-31T12:00:00.000Z'

/** A message as it is decoded: each record has its place. */
function decodedFrom(message: MessageContent): DecodedMessage {
  const orderOf = (i: number): string => `${receivedAt}#0007#${String(12 + i).padStart(5, '0')}`
  return { ...message, records: message.records.map((record, i) => ({ ...record, order: orderOf(i) })), unreadable: [] }
}

/** Characters SQS always accepts. */
const plainAscii = /^[\n\x20-\x7e]*$/

function aMessage(fields: Partial<MessageContent> = {}): MessageContent {
  return { tenantId: aTenant(), receivedAt, order: `${receivedAt}#0007#00012`, records: [aMessageRecord()], ...fields }
}

/** A body as the codec writes it, with changed header fields. */
function bodyOf(fields: object = {}): string {
  const [header = '', ...lines] = encodeMessage(aMessage()).split('\n')
  return [JSON.stringify({ ...JSON.parse(header), ...fields }), ...lines].join('\n')
}

test('any message survives a round trip, and its body is printable ASCII', () => {
  const unit = fc.oneof(
    fc.string({ unit: anyCharacter, minLength: 1 }),
    fc.constantFrom('\ud800', '\udc00', '\u007f', '\u2028', '\u0000'),
  )
  const record = fc.record(
    {
      text: fc
        .string({ unit, minLength: 1, maxLength: 20, size: 'small' })
        .filter((text) => Buffer.byteLength(text) <= 200)
        .map((text) => text.toWellFormed()),
      severity: fc.constantFrom('debug' as const, 'fatal' as const),
      timestamp: fc.constant('2026-01-31T23:59:59+01:00'),
      attributes: fc.dictionary(fc.string(), fc.constantFrom<string | number | boolean | null>('é', 1.5, true, null)),
    },
    { requiredKeys: ['text'], noNullPrototype: true },
  )
  const entry = fc.record({
    record,
    idSource: fc.constantFrom('client' as const, 'server' as const),
    repeat: fc.constantFrom(1, 500),
  })
  fc.assert(
    fc.property(fc.array(entry), (list) => {
      const records = list.map(({ repeat, idSource, record: { text, ...rest } }, i) =>
        aMessageRecord({ logId: aLogId(`id-${i}`), idSource, record: { text: text.repeat(repeat), ...rest } }),
      )
      const body = compactBody(encodeMessage(aMessage({ records })))
      expect(body).toMatch(plainAscii)
      expect(decodeMessage(body)).toEqual(decodedFrom(aMessage({ records })))
    }),
    { numRuns: 60 },
  )
})

test('a small message stays readable, a large one is compressed', () => {
  expect(compactBody(encodeMessage(aMessage()))).toContain('User logged in')
  const records = Array.from({ length: 200 }, (_, i) => aMessageRecord({ logId: aLogId(`id-${i}`) }))
  const body = compactBody(encodeMessage(aMessage({ records })))
  expect(body.startsWith('zstd:')).toBe(true)
  expect(body.length).toBeLessThan(JSON.stringify(records).length / 4)
})

test('a small message with a non-ASCII character is encoded as ASCII too', () => {
  const records = [aMessageRecord({ record: aRecord({ text: 'é' }) })]
  expect(compactBody(encodeMessage(aMessage({ records })))).toMatch(plainAscii)
})

test.each([
  ['nothing', ''],
  ['plain text', 'Raw log dump'],
  ['unrelated JSON', '{"hello":"world"}'],
  ['a list', '[]'],
  ['null', 'null'],
  ['another version', bodyOf({ v: 1 })],
  ['no order', bodyOf({ order: undefined })],
  ['an invalid order', bodyOf({ order: '2026-01-31T12:00:00.000Z#7' })],
  ['no tenant', bodyOf({ tenant_id: undefined })],
  ['a bad tenant', bodyOf({ tenant_id: '../acme' })],
  ['a reserved tenant', bodyOf({ tenant_id: 'all' })],
  ['no time of receipt', bodyOf({ received_at: undefined })],
  ['an invalid time', bodyOf({ received_at: 'yesterday' })],
  ['empty zstd', 'zstd:'],
  ['invalid zstd', 'zstd:aGVsbG8='],
  ['truncated zstd', `zstd:${zstdCompressSync(bodyOf()).subarray(0, -3).toString('base64')}`],
  ['a decompression bomb', `zstd:${zstdCompressSync(Buffer.alloc(65 * 1024 * 1024, ' ')).toString('base64')}`],
])('a body of %s throws', (_, body) => {
  expect(() => decodeMessage(body)).toThrow()
})

test('the unmodified body is valid', () => {
  expect(decodeMessage(bodyOf())).toEqual(decodedFrom(aMessage()))
  expect(decodeMessage(`zstd:${zstdCompressSync(bodyOf()).toString('base64')}`)).toEqual(decodedFrom(aMessage()))
})

test('a message of version 2 is still decoded: its order is its time of receipt', () => {
  const records = [1, 2].map((i) => aMessageRecord({ logId: aLogId(`id-${i}`) }))
  const [, ...lines] = encodeMessage(aMessage({ records })).split('\n')
  const header = (received_at: string): string => JSON.stringify({ v: 2, tenant_id: 'acme', received_at })
  const ordersOf = (at: string) => decodeMessage([header(at), ...lines].join('\n')).records.map(({ order }) => order)
  expect(ordersOf(receivedAt)).toEqual([`${receivedAt}#0000#00000`, `${receivedAt}#0000#00001`])
  expect(ordersOf('2026-01-31T13:00:00+01:00')).toEqual(ordersOf(receivedAt))
})

test('an unreadable line takes a place, and a record sent alone keeps its own', () => {
  const records = [1, 2].map((i) => aMessageRecord({ logId: aLogId(`id-${i}`) }))
  const [header, first, second] = encodeMessage(aMessage({ records })).split('\n')
  const { records: decoded } = decodeMessage([header, first, 'broken', second].join('\n'))
  expect(decoded.map(({ order }) => order.slice(-5))).toEqual(['00012', '00014'])
  const [, last] = decoded
  const alone = encodeMessage(aMessage({ order: last?.order ?? '', records: last ? [last] : [] }))
  expect(decodeMessage(alone).records).toEqual([last])
})

test('a body at the limit fits a message even if it is incompressible', () => {
  const noise = Buffer.alloc(maxBodyBytes)
  let state = 1
  for (let i = 0; i < noise.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    noise[i] = state >>> 24
  }
  const compact = compactBody(noise.toString('latin1').slice(0, maxBodyBytes))
  expect(compact.length).toBeGreaterThan(limits.maxMessageBytes / 2)
  expect(`zstd:${zstdCompressSync(noise).toString('base64')}`.length).toBeLessThanOrEqual(
    limits.maxMessageBytes - 1_024,
  )
})

test("passes the sender's JSON through unchanged, and decodes its value", () => {
  const json = ' {"tenant_id":"acme", "text":"caf\\u00e9","severity":null}'
  const body = encodeMessage(aMessage({ records: [aMessageRecord({ json })] }))
  expect(body).toContain(json)
  expect(decodeMessage(body).records[0]?.record).toEqual({ text: 'café' })
})

test.each([
  ['without text', 'a {}'],
  ['without an id', '{"text":"a"}'],
  ['with an empty id', ' {"text":"a"}'],
  ['with a bad id', 'a/b {"text":"a"}'],
  ['that is not JSON', 'a {"text"'],
  ['that is null', 'b null'],
  ['that is empty', ''],
])('a record %s is returned as an unreadable line, and the others are decoded', (_, line) => {
  const good = [aMessageRecord({ logId: aLogId('a') }), aMessageRecord({ logId: aLogId('b') })]
  const [header = '', first, second] = encodeMessage(aMessage({ records: good })).split('\n')
  for (const lines of [
    [line, first, second],
    [first, line, second],
    [first, second, line],
  ]) {
    const decoded = decodeMessage([header, ...lines].join('\n'))
    expect(decoded).toMatchObject({ records: [{ logId: 'a' }, { logId: 'b' }], unreadable: [line] })
    const alone = decodeMessage(encodeLine(decoded, line))
    expect(alone).toEqual({ ...aMessage({ records: [] }), unreadable: [line] })
  }
})

test('throws on a message with more records than a request may have', () => {
  const lines = (count: number): string => `${bodyOf().split('\n')[0]}${'\n'.repeat(count)}`
  expect(decodeMessage(lines(5_000)).unreadable).toHaveLength(5_000)
  expect(() => decodeMessage(lines(5_001))).toThrow('the message has more than 5000 records')
  expect(() => decodeMessage(compactBody(lines(20_000_000)))).toThrow('the message has more than 5000 records')
})
