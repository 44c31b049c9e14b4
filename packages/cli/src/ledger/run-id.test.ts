import { isIdempotencyKey } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileKey, newRunId, parseRunLogId, recordOf, requestKey, runPrefixes } from './run-id.ts'

const time = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) })
const roll = fc.double({ min: 0, max: 0.999999, noNaN: true })

test('a run id sorts by its start, and its request keys are idempotency keys that can be read back', () => {
  fc.assert(
    fc.property(time, time, roll, fc.nat(2_000_000), fc.nat(4_999), (a, b, chance, request, index) => {
      const first = newRunId(a, () => chance)
      const second = newRunId(b, () => chance)
      if (a < b) expect(first < second).toBe(true)
      const key = requestKey(first, request)
      expect(isIdempotencyKey(key)).toBe(true)
      // Ids of earlier versions have no start, and their receipts stay valid.
      for (const prefix of ['0.', 'a.', ''])
        expect(parseRunLogId(`${prefix}${key}.${index}.AbCdEf_-123`)).toEqual({ runId: first, request, index })
    }),
  )
})

test('the rows of a run are found under 16 prefixes', () => {
  const prefixes = runPrefixes('0abcdefgh01234567')
  expect(new Set(prefixes).size).toBe(16)
  expect(prefixes[0]).toBe('0.0abcdefgh01234567-')
  expect(prefixes.at(-1)).toBe('f.0abcdefgh01234567-')
})

test.each([
  '0199f2c4-0000-7000-8000-000000000000',
  '123',
  'uuid-1234',
  '',
  'zz.0abcdefgh01234567-000000001.0.AAAAAAAAAAA',
])('%j is no id of a run', (logId) => {
  expect(parseRunLogId(logId)).toBeUndefined()
})

test('ids of one record of a file have all but the digest in common; the ids of a client tell nothing', () => {
  const key = `${fileKey('0123456789abcdef'.repeat(4))}-12`
  expect(isIdempotencyKey(key)).toBe(true)
  expect(recordOf(`a.${key}.7.AbCdEf_-123`)).toBe(`a.${key}.7`)
  expect(recordOf('a.0abcdefgh01234567-000000001.7.AbCdEf_-123')).toBe('a.0abcdefgh01234567-000000001.7')
  for (const id of ['order:1', `a.${key}.7.short`, `${key}.7.AbCdEf_-123`]) expect(recordOf(id)).toBeUndefined()
})
