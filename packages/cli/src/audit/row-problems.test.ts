import type { TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StoredItem } from '../connect/stored-item.ts'
import { formProblem, type Isolation, isExpired, judgeIsolation, knownAttributes, ownerOf } from './row-problems.ts'

const required = ['modified_text', 'severity', 'received_at', 'processed_at', 'policy', 'content', 'seal'] as const
const optional = ['original_text', 'timestamp', 'attributes'] as const
const row: StoredItem = {
  ...{ tenant_id: 'acme', log_id: 'k1', expires_at: 1_800_000_000, redactions: { PHONE: 1 } },
  ...Object.fromEntries(required.map((name) => [name, 'x'])),
}
const indexed = { ...row, recent_key: 'acme#7', recent_sort: '2026-01-31T12:00:00.000Z#0001#00002#k1' }
const others = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()))

test('a row passes with or without what it may leave out, and names each attribute that it must have', () => {
  fc.assert(
    fc.property(fc.subarray([...optional]), fc.boolean(), (names, isIndexed) => {
      const more = Object.fromEntries(names.map((name) => [name, 'x']))
      expect(formProblem({ ...(isIndexed ? indexed : row), ...more })).toBeUndefined()
    }),
  )
  fc.assert(
    fc.property(fc.subarray([...required, 'expires_at', 'redactions'], { minLength: 1 }), (names) => {
      const less = Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)))
      expect(formProblem(less)).toEqual({ kind: 'missing_attributes', attributes: names })
    }),
  )
})

test('an attribute that the pipeline does not write is found, whatever it is called', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (name, value) => {
      fc.pre(!knownAttributes.has(name))
      const item = Object.fromEntries([...Object.entries(row), [name, value]])
      fc.pre(Object.hasOwn(item, name))
      expect(formProblem(item)).toEqual({ kind: 'unknown_attributes', attributes: [name] })
    }),
  )
})

test('an attribute of another type is found', () => {
  fc.assert(
    fc.property(fc.constantFrom(...required, ...optional), others, (name, value) => {
      expect(formProblem({ ...row, [name]: value })).toEqual({ kind: 'malformed_attributes', attributes: [name] })
    }),
  )
  for (const expires_at of ['1', 1.5, Number.POSITIVE_INFINITY])
    expect(formProblem({ ...row, expires_at })).toEqual({ kind: 'malformed_attributes', attributes: ['expires_at'] })
  for (const redactions of ['1', [1.5], { PHONE: '1' }])
    expect(formProblem({ ...row, redactions })).toEqual({ kind: 'malformed_attributes', attributes: ['redactions'] })
})

test.each([
  [{ recent_key: 'beta#7' }, 'recent_key'],
  [{ recent_key: 'acme' }, 'recent_key'],
  [{ recent_key: 'acmeX' }, 'recent_key'],
  [{ recent_key: 'acme#7#8' }, 'recent_key'],
  [{ recent_sort: '2026-01-31T12:00:00.000Z#0001#00002#k2' }, 'recent_key'],
  [{ recent_sort: 'soon#k1' }, 'recent_sort'],
])('a place in the index that is another row\u2019s, or none, is found: %j', (given, attribute) => {
  expect(formProblem({ ...indexed, ...given })).toEqual({ kind: 'malformed_attributes', attributes: [attribute] })
})

test('a row has expired from the second on that it names, and never by a value that is no second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4_000_000_000 }), (expires_at) => {
      const at = expires_at * 1000
      expect([at - 1, at, at + 1].map((nowMs) => isExpired({ expires_at }, nowMs))).toEqual([false, true, true])
    }),
  )
  for (const expires_at of ['1', undefined, 1.5, 1e30, Number.NEGATIVE_INFINITY])
    expect(isExpired({ expires_at }, Number.MAX_SAFE_INTEGER)).toBe(false)
})

/** Seals here are the name of their tenant. */
const isolation: Isolation = {
  tenantId: 'acme' as TenantId,
  verifySeal: ({ seal }, tenantId) => {
    if (seal === 'unknown') return { kind: 'unknown_key', keyId: '2' }
    return seal === tenantId ? { kind: 'valid', keyId: '1' } : { kind: 'invalid' }
  },
  otherTenants: async () => ['acme', 'beta'],
}

test.each([
  [{ seal: 'acme' }, { kind: 'own', keyId: '1' }],
  [
    { seal: 'acme', tenant_id: 'beta' },
    { kind: 'problem', problem: { kind: 'wrong_partition' } },
  ],
  [{}, { kind: 'problem', problem: { kind: 'no_seal' } }],
  [{ seal: 'unknown' }, { kind: 'problem', problem: { kind: 'unknown_seal_key', key_id: '2' } }],
  [{ seal: 'beta' }, { kind: 'strange' }],
  [{ seal: 'x' }, { kind: 'strange' }],
])('a row with %j is judged by its seal', (given, judged) => {
  expect(judgeIsolation({ tenant_id: 'acme', ...given }, isolation)).toEqual(judged)
})

test('a strange row is another tenant\u2019s where that one\u2019s seal fits, and else nobody\u2019s', async () => {
  const owner = (seal: string) => ownerOf({ tenant_id: 'acme', seal }, isolation)
  expect(await owner('beta')).toEqual({ kind: 'sealed_for_other_tenant', tenant: 'beta' })
  expect(await owner('acme')).toEqual({ kind: 'broken_seal' })
  expect(await owner('x')).toEqual({ kind: 'broken_seal' })
})
