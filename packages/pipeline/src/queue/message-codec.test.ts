import { zstdCompressSync } from 'node:zlib'
import { limits } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aLogId, aMessageRecord, aRecord, aTenant } from '../../test/build.ts'
import { compactBody, maxBodyBytes } from './compact-body.ts'
import { decodeMessage, encodeLine, encodeMessage, type MessageContent } from './message-codec.ts'

/** What SQS takes of every character it could be sent. */
const plainAscii = /^[\n\x20-\x7e]*$/

function aMessage(fields: Partial<MessageContent> = {}): MessageContent {
  return { tenantId: aTenant(), receivedAt: '2026-01-31T12:00:00.000Z', records: [aMessageRecord()], ...fields }
}

/** A body as the codec would write it, with another header. */
function bodyOf(fields: object = {}): string {
  const [header = '', ...lines] = encodeMessage(aMessage()).split('\n')
  return [JSON.stringify({ ...JSON.parse(header), ...fields }), ...lines].join('\n')
}

test('decoding undoes encoding for any text, and a body is printable ASCII', () => {
  const unit = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
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
  const own = fc.record({
    record,
    idSource: fc.constantFrom('client' as const, 'server' as const),
    repeat: fc.constantFrom(1, 500),
  })
  fc.assert(
    fc.property(fc.array(own), (list) => {
      const records = list.map(({ repeat, idSource, record: { text, ...rest } }, i) =>
        aMessageRecord({ logId: aLogId(`id-${i}`), idSource, record: { text: text.repeat(repeat), ...rest } }),
      )
      const body = compactBody(encodeMessage(aMessage({ records })))
      expect(body).toMatch(plainAscii)
      expect(decodeMessage(body)).toEqual({ ...aMessage({ records }), unreadable: [] })
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

test('a small message with an é is ASCII too', () => {
  const records = [aMessageRecord({ record: aRecord({ text: 'é' }) })]
  expect(compactBody(encodeMessage(aMessage({ records })))).toMatch(plainAscii)
})

test.each([
  ['nothing', ''],
  ['plain text', 'Raw log dump'],
  ['JSON of another kind', '{"hello":"world"}'],
  ['a list', '[]'],
  ['null', 'null'],
  ['another version', bodyOf({ v: 1 })],
  ['no tenant', bodyOf({ tenant_id: undefined })],
  ['a bad tenant', bodyOf({ tenant_id: '../acme' })],
  ['a reserved tenant', bodyOf({ tenant_id: 'all' })],
  ['no time of receipt', bodyOf({ received_at: undefined })],
  ['a time that is none', bodyOf({ received_at: 'yesterday' })],
  ['zstd of nothing', 'zstd:'],
  ['zstd that is none', 'zstd:aGVsbG8='],
  ['zstd cut off', `zstd:${zstdCompressSync(bodyOf()).subarray(0, -3).toString('base64')}`],
  ['a bomb', `zstd:${zstdCompressSync(Buffer.alloc(65 * 1024 * 1024, ' ')).toString('base64')}`],
])('a body of %s throws', (_, body) => {
  expect(() => decodeMessage(body)).toThrow()
})

test('the body that the broken ones are made from is good', () => {
  expect(decodeMessage(bodyOf())).toEqual({ ...aMessage(), unreadable: [] })
  expect(decodeMessage(`zstd:${zstdCompressSync(bodyOf()).toString('base64')}`)).toEqual({
    ...aMessage(),
    unreadable: [],
  })
})

test('a body at the limit fits a message even where nothing of it can be compressed', () => {
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

test('what the sender wrote goes on as it was, and is read as what it means', () => {
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
  ['that is no JSON', 'a {"text"'],
  ['that is null', 'b null'],
  ['that is empty', ''],
])('a record %s is handed on as it is, and those beside it are read', (_, line) => {
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

test('a message of more lines than a request may have is none', () => {
  const lines = (count: number): string => `${bodyOf().split('\n')[0]}${'\n'.repeat(count)}`
  expect(decodeMessage(lines(5_000)).unreadable).toHaveLength(5_000)
  expect(() => decodeMessage(lines(5_001))).toThrow('a message of more lines than a request')
  expect(() => decodeMessage(compactBody(lines(20_000_000)))).toThrow('a message of more lines than a request')
})
