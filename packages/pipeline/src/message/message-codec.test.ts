import { zstdCompressSync } from 'node:zlib'
import { limits } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aLogId, aMessageRecord, aRecord, aTenant } from '../../test/build.ts'
import { decodeMessage, encodeMessage, fitsMessage, type MessageContent } from './message-codec.ts'

const printableAscii = /^[\x20-\x7e]*$/

function aMessage(fields: Partial<MessageContent> = {}): MessageContent {
  return { tenantId: aTenant(), receivedAt: '2026-01-31T12:00:00.000Z', records: [aMessageRecord()], ...fields }
}

/** A body as the codec would write it, of any content. */
function bodyOf(fields: object): string {
  return JSON.stringify({ ...JSON.parse(encodeMessage(aMessage())), ...fields })
}

test('decoding undoes encoding for any text, and a body is printable ASCII', () => {
  const unit = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom('\ud800', '\udc00', '\u007f', '\u2028', '\u0000'),
  )
  const record = fc.record(
    {
      text: fc.string({ unit }),
      severity: fc.constantFrom('debug' as const, 'fatal' as const),
      timestamp: fc.constant('2026-01-31T23:59:59+01:00'),
      attributes: fc.dictionary(fc.string(), fc.constantFrom<string | number | boolean | null>('é', 1.5, true, null)),
    },
    { requiredKeys: ['text'], noNullPrototype: true },
  )
  const own = fc.record({ record, isOwnId: fc.boolean(), repeat: fc.constantFrom(1, 3_000) })
  fc.assert(
    fc.property(fc.array(own), (list) => {
      const records = list.map(({ repeat, isOwnId, record: { text, ...rest } }, i) =>
        aMessageRecord({ logId: aLogId(`id-${i}`), isOwnId, record: { text: text.repeat(repeat), ...rest } }),
      )
      const body = encodeMessage(aMessage({ records }))
      expect(body).toMatch(printableAscii)
      expect(decodeMessage(body)).toEqual(aMessage({ records }))
    }),
    { numRuns: 60 },
  )
})

test('a small message stays readable, a large one is compressed', () => {
  expect(encodeMessage(aMessage())).toContain('User logged in')
  const records = Array.from({ length: 200 }, (_, i) => aMessageRecord({ logId: aLogId(`id-${i}`) }))
  const body = encodeMessage(aMessage({ records }))
  expect(body.startsWith('zstd:')).toBe(true)
  expect(body.length).toBeLessThan(JSON.stringify(records).length / 4)
})

test('a small message with an é is ASCII too', () => {
  const records = [aMessageRecord({ record: aRecord({ text: 'é' }) })]
  expect(encodeMessage(aMessage({ records }))).toMatch(printableAscii)
})

test.each([
  ['nothing', ''],
  ['plain text', 'Raw log dump'],
  ['JSON of another kind', '{"hello":"world"}'],
  ['a list', '[]'],
  ['null', 'null'],
  ['another version', bodyOf({ v: 2 })],
  ['no tenant', bodyOf({ tenant_id: undefined })],
  ['a bad tenant', bodyOf({ tenant_id: '../acme' })],
  ['a reserved tenant', bodyOf({ tenant_id: 'all' })],
  ['no time of receipt', bodyOf({ received_at: undefined })],
  ['a time that is none', bodyOf({ received_at: 'yesterday' })],
  ['records that are none', bodyOf({ records: {} })],
  ['a record without text', bodyOf({ records: [{ log_id: 'a' }] })],
  ['a record without an id', bodyOf({ records: [{ text: 'a' }] })],
  ['a record with a bad id', bodyOf({ records: [{ log_id: 'a b', text: 'a' }] })],
  ['one bad record among good ones', bodyOf({ records: [{ log_id: 'a', text: 'a' }, null] })],
  ['zstd of nothing', 'zstd:'],
  ['zstd that is none', 'zstd:aGVsbG8='],
  ['zstd cut off', `zstd:${zstdCompressSync(bodyOf({})).subarray(0, -3).toString('base64')}`],
  ['a bomb', `zstd:${zstdCompressSync(Buffer.alloc(65 * 1024 * 1024, ' ')).toString('base64')}`],
])('a body of %s throws', (_, body) => {
  expect(() => decodeMessage(body)).toThrow()
})

test('the body that the broken ones are made from is good', () => {
  expect(decodeMessage(bodyOf({}))).toEqual(aMessage())
  expect(decodeMessage(`zstd:${zstdCompressSync(bodyOf({})).toString('base64')}`)).toEqual(aMessage())
})

test('a body fits up to 1 KiB under the limit of a message, where its attributes have room', () => {
  const room = limits.maxMessageBytes - 1_024
  expect(fitsMessage('x'.repeat(room))).toBe(true)
  expect(fitsMessage('x'.repeat(room + 1))).toBe(false)
})
