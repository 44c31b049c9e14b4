import { limits } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { anyCharacter } from '../../../sdk/test/any-character.ts'
import { aLogId, anAdmittedRecord, aRecord, aTenant } from '../../test/build.ts'
import type { AdmittedRecord } from '../ingest/admit-batch.ts'
import { compactBody, maxBodyBytes } from './compact-body.ts'
import { decodeMessage } from './message-codec.ts'
import { packMessages } from './pack-messages.ts'

const receivedAt = '2026-01-31T12:00:00.000Z'
const receipt = { at: receivedAt, order: `${receivedAt}#0007` }

/** Nearly incompressible text: CJK characters from a fixed sequence, 3 bytes each. */
function noise(chars: number, seed: number): string {
  let state = seed + 1
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return 0x4e00 + ((state >>> 12) % 20_000)
  }
  return String.fromCharCode(...Array.from({ length: chars }, next))
}

function recordsOf(
  texts: readonly string[],
  tenantOf: (i: number) => string = () => 'acme',
): readonly AdmittedRecord[] {
  return texts.map((text, index) =>
    anAdmittedRecord({
      index,
      tenantId: aTenant(tenantOf(index)),
      logId: aLogId(`id-${index}`),
      record: aRecord({ text }),
    }),
  )
}

test('packing loses and reorders nothing, never mixes tenants, and every body fits', () => {
  const shape = fc.record({
    tenant: fc.constantFrom('acme', 'beta', 'gamma'),
    text: fc.string({ unit: anyCharacter, minLength: 1, maxLength: 20 }).filter((text) => text.isWellFormed()),
    repeat: fc.constantFrom(1, 100, 1_500),
  })
  fc.assert(
    fc.property(fc.array(shape, { maxLength: 80 }), (shapes) => {
      const records = recordsOf(
        shapes.map(({ text, repeat }) => text.repeat(repeat)),
        (i) => shapes[i]?.tenant ?? 'acme',
      )
      const packed = packMessages(records, receipt)
      for (const { message, records: inside } of packed) {
        const content = decodeMessage(message.body)
        expect(content).toMatchObject({ tenantId: message.tenantId, receivedAt })
        expect(content.records.map(({ logId }) => logId)).toEqual(inside.map(({ logId }) => logId))
        expect(content.records.map(({ record }) => record.text)).toEqual(inside.map(({ record }) => record.text))
        expect(new Set(inside.map(({ tenantId }) => tenantId))).toEqual(new Set([message.tenantId]))
        expect(compactBody(message.body).length).toBeLessThanOrEqual(limits.maxMessageBytes)
      }
      for (const tenant of ['acme', 'beta', 'gamma']) {
        const ofTenant = (record: AdmittedRecord): boolean => record.tenantId === tenant
        expect(packed.flatMap((part) => part.records).filter(ofTenant)).toEqual(records.filter(ofTenant))
      }
    }),
    { numRuns: 40 },
  )
})

test('splits incompressible records into messages that fit, without loss', () => {
  const longest = Math.floor(limits.maxTextBytes / 3)
  const records = recordsOf(Array.from({ length: 16 }, (_, i) => noise(longest, i)))
  const packed = packMessages(records, receipt)
  expect(packed.length).toBeGreaterThan(1)
  for (const { message } of packed)
    expect(compactBody(message.body).length).toBeLessThanOrEqual(limits.maxMessageBytes - 1_024)
  const texts = packed.flatMap(({ message }) => decodeMessage(message.body).records.map(({ record }) => record.text))
  expect(texts).toEqual(records.map(({ record }) => record.text))
})

test('the largest admissible record fits a message', () => {
  const attributes = { a: noise(5_000, 7) }
  const record = aRecord({ text: noise(43_690, 9), attributes })
  const [packed, ...others] = packMessages([anAdmittedRecord({ record })], receipt)
  expect(others).toEqual([])
  expect(compactBody(packed?.message.body ?? '').length).toBeLessThanOrEqual(limits.maxMessageBytes - 1_024)
})

test('a full request of short lines is one message', () => {
  const records = recordsOf(Array.from({ length: limits.maxRecordsPerRequest }, (_, i) => `GET /item/${i} 200`))
  expect(packMessages(records, receipt)).toHaveLength(1)
})

test('packs no records into no messages', () => {
  expect(packMessages([], receipt)).toEqual([])
})

/** Bodies of two messages: as many records as fit the first, by their bytes. */
test.each([
  ['ASCII', 'a'.repeat(1_000), {}],
  ['texts of other characters', 'é'.repeat(500), {}],
  ['attributes of other characters', 'a'.repeat(500), { city: 'é'.repeat(240) }],
])('a message is filled before the next is begun: %s', (_, text, attributes) => {
  const records = Array.from({ length: 1_000 }, (_, index) =>
    anAdmittedRecord({ index, logId: aLogId(`id-${index}`), record: aRecord({ text, attributes }) }),
  )
  const [first, second, ...others] = packMessages(records, receipt)
  expect(others).toEqual([])
  const bytes = Buffer.byteLength(first?.message.body ?? '')
  const bytesEach = Buffer.byteLength(second?.message.body ?? '') / (second?.records.length ?? 0)
  expect(bytes).toBeLessThanOrEqual(maxBodyBytes)
  expect(bytes).toBeGreaterThan(maxBodyBytes - 4 * bytesEach)
})

test('the JSON of records in ASCII is not copied to learn its size', () => {
  const json = JSON.stringify({ text: 'a'.repeat(1_000) })
  const records = Array.from({ length: 1_000 }, (_, index) =>
    anAdmittedRecord({ index, logId: aLogId(`id-${index}`), record: aRecord({ text: 'a' }), json }),
  )
  const counted = vi.spyOn(Buffer, 'byteLength')
  expect(packMessages(records, receipt)).toHaveLength(2)
  expect(counted.mock.calls.filter(([sized]) => sized === json)).toEqual([])
  counted.mockRestore()
})

/** Whether the body of a message is made again when it is read. */
test.each([
  ['few messages', 2, false],
  ['many messages', 20, true],
])('of %s the bodies are not held: %i, %j', (_, messages, isMadeAgain) => {
  let reads = 0
  const line = JSON.stringify({ text: 'a'.repeat(100_000) })
  const records = Array.from({ length: messages * 7 }, (_, index) => ({
    ...anAdmittedRecord({ index, logId: aLogId(`id-${index}`), record: aRecord({ text: 'a' }) }),
    get json() {
      reads++
      return line
    },
  }))
  const packed = packMessages(records, receipt)
  expect(packed).toHaveLength(messages)
  const readsBefore = reads
  for (const { message } of packed) expect(decodeMessage(message.body).records).toHaveLength(7)
  expect(reads > readsBefore).toBe(isMadeAgain)
})
