import { createHmac, hkdfSync } from 'node:crypto'
import { expect, test } from 'vitest'
import type { StoredItem } from '../connect/stored-item.ts'
import { createSealVerifier, type SealKeys } from './verify-seal.ts'

const [first, second] = [
  { id: '25383e5d', bytes: Buffer.alloc(32, 7) },
  { id: '179fb7bf', bytes: Buffer.alloc(32, 8) },
]
const keys: SealKeys = { keys: [first, second], firstId: first.id }
const verify = createSealVerifier(keys)

const row = {
  tenant_id: 'acme',
  log_id: 'uuid-1234',
  modified_text: 'User [REDACTED:PHONE] logged in ☃',
  original_text: 'User 555-0199 logged in ☃',
  severity: 'error',
  timestamp: '2026-01-31T23:59:59+01:00',
  received_at: '2026-01-31T12:00:00.000Z',
  processed_at: '2026-01-31T12:00:01.000Z',
  attributes: '{"host":"web-1"}',
  redactions: { PHONE: 1, EMAIL: 2 },
  policy: 'default-v1',
  content: 'AAAAAAAAAAA',
  expires_at: 1_772_452_800,
  recent_key: 'acme#3',
  recent_sort: '2026-01-31T12:00:00.000Z#0000#00000#uuid-1234',
}

/** Both seals were computed by an independent program. Tables hold rows of both versions. */
const sealedV1 = { ...row, seal: 'd9646cd1b950232095b6e49af1e2e5486089db40fa478213840ed9c69afd0298' }
const sealedV2 = { ...row, seal: '2.25383e5d.Tjceu0Zw8hfzg28cDyenO2X0PJHS6v0VmLqwoebsmzA' }

/** A row of version 2 sealed as the format says, with no code under test. */
function aSealedRow(tenant: string, { id, bytes } = first): StoredItem {
  const key = Buffer.from(hkdfSync('sha256', bytes, '', `logpipe/v1/seal/${tenant}`, 32))
  const { tenant_id: _, redactions: __, ...rest } = row
  const before = [rest.log_id, rest.modified_text, rest.original_text, rest.severity, rest.timestamp]
  const after = [rest.policy, rest.content, rest.expires_at, rest.recent_key, rest.recent_sort]
  const times = [rest.received_at, rest.processed_at]
  const content = [2, tenant, ...before, ...times, rest.attributes, { EMAIL: 2, PHONE: 1 }, ...after]
  const mac = createHmac('sha256', key).update(JSON.stringify(content)).digest('base64url')
  return { ...row, tenant_id: tenant, seal: `2.${id}.${mac}` }
}

test('rows of either version and of every key verify, with the key that sealed them', () => {
  expect(verify(sealedV1, 'acme')).toEqual({ kind: 'valid', keyId: first.id })
  expect(verify(sealedV2, 'acme')).toEqual({ kind: 'valid', keyId: first.id })
  expect(verify(aSealedRow('acme', second), 'acme')).toEqual({ kind: 'valid', keyId: second.id })
  expect(aSealedRow('acme')).toEqual(sealedV2)
})

test('a seal holds for its tenant, and for no other tenant or key', () => {
  for (const sealed of [sealedV1, sealedV2]) expect(verify(sealed, 'beta')).toEqual({ kind: 'invalid' })
  expect(verify(aSealedRow('beta'), 'beta')).toMatchObject({ kind: 'valid' })
  const swapped = sealedV2.seal.replace(first.id, second.id)
  expect(verify({ ...sealedV2, seal: swapped }, 'acme')).toEqual({ kind: 'invalid' })
})

const inBoth = ['log_id', 'modified_text', 'original_text', 'severity', 'timestamp', 'received_at', 'attributes']
const sinceV2 = ['processed_at', 'redactions', 'expires_at', 'recent_key', 'recent_sort']

test.each([...inBoth, 'policy', 'content', ...sinceV2])(
  'a seal does not hold when %s is another or missing',
  (name) => {
    const { [name]: _, ...without } = sealedV2 as StoredItem
    for (const changed of [without, { ...sealedV2, [name]: 'another' }]) {
      expect(verify(changed, 'acme')).toEqual({ kind: 'invalid' })
    }
  },
)

test('version 1 does not seal what version 2 does, and neither passes for the other', () => {
  for (const name of sinceV2)
    expect(verify({ ...sealedV1, [name]: 'another' }, 'acme')).toMatchObject({ kind: 'valid' })
  const hex = Buffer.from(sealedV2.seal.split('.')[2] ?? '', 'base64url').toString('hex')
  expect(verify({ ...row, seal: hex }, 'acme')).toEqual({ kind: 'invalid' })
  const mac = Buffer.from(sealedV1.seal, 'hex').toString('base64url')
  expect(verify({ ...row, seal: `2.${first.id}.${mac}` }, 'acme')).toEqual({ kind: 'invalid' })
})

test('a set is not taken for an empty map', () => {
  const key = Buffer.from(hkdfSync('sha256', first.bytes, '', 'logpipe/v1/seal/acme', 32))
  const content = [2, 'acme', 'a', null, null, null, null, null, null, null, {}, null, null, null, null, null]
  const seal = `2.${first.id}.${createHmac('sha256', key).update(JSON.stringify(content)).digest('base64url')}`
  expect(verify({ log_id: 'a', redactions: {}, seal }, 'acme')).toMatchObject({ kind: 'valid' })
  expect(verify({ log_id: 'a', redactions: new Set(['PHONE']), seal }, 'acme')).toEqual({ kind: 'invalid' })
})

test('of a key that is not there nothing can be said but its id', () => {
  const without = createSealVerifier({ keys: [second], firstId: first.id })
  for (const sealed of [sealedV1, sealedV2]) {
    expect(without(sealed, 'acme')).toEqual({ kind: 'unknown_key', keyId: first.id })
  }
  expect(without(aSealedRow('acme', second), 'acme')).toMatchObject({ kind: 'valid' })
})

test.each([
  ...[undefined, null, 7, '', 'abc', 'G'.repeat(64), 'A'.repeat(64)],
  ...['2.25383e5d.', `3${sealedV2.seal.slice(1)}`, `${sealedV2.seal}=`, `${sealedV2.seal.slice(0, -1)}B`],
  sealedV2.seal.replace('25383e5d', '25383E5D'),
])('%j is no seal', (seal) => {
  expect(verify({ ...row, seal }, 'acme')).toEqual({ kind: 'invalid' })
})
