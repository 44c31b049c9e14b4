import type { LogId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Admission, type AdmitOptions, admitBatch } from './admit-batch.ts'

function admit(values: readonly unknown[], options: Partial<AdmitOptions> = {}): Admission {
  const items = values.map((value) => ({ kind: 'value' as const, value }))
  return admitBatch(items, {
    claims: { caller: { kind: 'anyone' }, header: undefined },
    maxWorkChars: Number.POSITIVE_INFINITY,
    makeLogId: (_, __, index) => `made-${index}` as LogId,
    ...options,
  })
}

function aValue(fields: object = {}): object {
  return { tenant_id: 'acme', text: 'User logged in', ...fields }
}

test("keeps a record's id, and generates one if it has none", () => {
  const { accepted, errors } = admit([aValue({ log_id: '123' }), aValue()])
  expect(errors).toEqual([])
  expect(accepted).toMatchObject([
    { index: 0, tenantId: 'acme', logId: '123', idSource: 'client', record: { text: 'User logged in' } },
    { index: 1, tenantId: 'acme', logId: 'made-1', idSource: 'server' },
  ])
})

test('an invalid record does not fail the others, and its error has its index', () => {
  const bad = [aValue({ text: '' }), aValue({ tenant_id: 'a/b' }), { text: 'a' }, aValue({ log_id: 'a b' }), 7]
  const { accepted, errors } = admit([aValue(), ...bad, aValue()])
  expect(accepted.map(({ index }) => index)).toEqual([0, 6])
  expect(errors.map(({ index, code }) => [index, code])).toEqual([
    [1, 'empty_text'],
    [2, 'invalid_tenant'],
    [3, 'missing_tenant'],
    [4, 'invalid_log_id'],
    [5, 'invalid_record'],
  ])
  for (const error of errors) expect(error).toMatchObject({ retryable: false, message: expect.any(String) })
})

test("an error includes its record's id if that is valid", () => {
  const { errors } = admit([aValue({ log_id: 'uuid-1234', text: '' }), aValue({ log_id: '<script>', text: '' })])
  expect(errors).toMatchObject([{ log_id: 'uuid-1234' }, expect.not.objectContaining({ log_id: expect.anything() })])
})

test('an unparsable item keeps its code', () => {
  const broken = { kind: 'broken' as const, code: 'invalid_json' as const, message: 'the line is not valid JSON' }
  const options = {
    claims: { caller: { kind: 'anyone' } as const, header: 'acme' },
    maxWorkChars: 9,
    makeLogId: () => 'x' as LogId,
  }
  expect(admitBatch([broken], options).errors).toEqual([
    { index: 0, code: 'invalid_json', message: 'the line is not valid JSON', retryable: false },
  ])
})

test('the header supplies the tenant of records without one, and overrides none', () => {
  const { accepted, errors } = admit([{ text: 'a' }, aValue(), aValue({ tenant_id: 'beta' })], {
    claims: { caller: { kind: 'anyone' }, header: 'acme' },
  })
  expect(accepted.map(({ tenantId }) => tenantId)).toEqual(['acme', 'acme'])
  expect(errors).toMatchObject([{ index: 2, code: 'tenant_mismatch' }])
})

test('the same id with the same content is a duplicate; with different content it is an error', () => {
  const first = aValue({ log_id: '1', severity: 'info', attributes: { a: 1 } })
  const { accepted, duplicates, errors } = admit([
    first,
    { ...first },
    { ...first, text: 'other' },
    { ...first, severity: 'error' },
    { ...first, attributes: { a: 2 } },
    { ...first, timestamp: '2026-01-31T23:59:59Z' },
    { ...first, tenant_id: 'beta', text: 'of another tenant' },
  ])
  expect(accepted.map(({ index }) => index)).toEqual([0, 6])
  expect(duplicates).toBe(1)
  expect(errors.map(({ index, code, log_id }) => [index, code, log_id])).toEqual(
    [2, 3, 4, 5].map((index) => [index, 'duplicate_id', '1']),
  )
})

test('equal records without ids are not duplicates', () => {
  expect(admit([aValue(), aValue()])).toMatchObject({ duplicates: 0, accepted: [{}, {}] })
})

test("refuses a text whose simulated work exceeds the worker's limit, by one character and not at it", () => {
  const texts = ['x'.repeat(8), 'x'.repeat(9), 'x'.repeat(10)]
  const { accepted, errors } = admit(
    texts.map((text) => aValue({ text })),
    { maxWorkChars: 9 },
  )
  expect(accepted.map(({ index }) => index)).toEqual([0, 1])
  const message = 'text is 10 characters; the limit with simulated work is 9'
  expect(errors).toEqual([{ index: 2, code: 'work_too_long', message, retryable: false }])
})

test('every record is either accepted, a duplicate or an error', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.record({
      tenant_id: fc.constantFrom('acme', 'beta', 'a/b'),
      log_id: fc.constantFrom('1', '2', '', undefined),
      text: fc.constantFrom('a', 'b', ''),
    }),
  )
  fc.assert(
    fc.property(fc.array(value), (values) => {
      const { accepted, duplicates, errors } = admit(values)
      expect(accepted.length + duplicates + errors.length).toBe(values.length)
      expect(new Set(accepted.map(({ tenantId, logId }) => `${tenantId} ${logId}`)).size).toBe(accepted.length)
    }),
  )
})
