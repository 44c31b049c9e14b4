import { createHmac, hkdfSync } from 'node:crypto'
import { expect, test } from 'vitest'
import type { StoredItem } from '../connect/log-table.ts'
import { createSealVerifier } from './verify-seal.ts'

const masterKey = Buffer.alloc(32, 7)

/** A row sealed as the format says, with no code under test. */
function aSealedRow(tenant = 'acme'): StoredItem {
  const row = {
    tenant_id: tenant,
    log_id: 'id-1',
    modified_text: 'a line',
    severity: 'info',
    received_at: '2026-01-31T23:59:59.000Z',
    policy: 'default-1',
    content: 'abcdef',
  }
  const key = Buffer.from(hkdfSync('sha256', masterKey, '', `logpipe/v1/seal/${tenant}`, 32))
  const { log_id, modified_text, severity, received_at, policy, content } = row
  const sealed = [1, tenant, log_id, modified_text, null, severity, null, received_at, null, policy, content]
  return { ...row, seal: createHmac('sha256', key).update(JSON.stringify(sealed)).digest('hex') }
}

const verify = createSealVerifier(masterKey)

test('a seal holds for its tenant, and for no other tenant or key', () => {
  expect(verify(aSealedRow(), 'acme')).toBe(true)
  expect(verify(aSealedRow(), 'beta')).toBe(false)
  expect(verify(aSealedRow('beta'), 'beta')).toBe(true)
  expect(createSealVerifier(Buffer.alloc(32, 8))(aSealedRow(), 'acme')).toBe(false)
})

test.each([
  'log_id',
  'modified_text',
  'original_text',
  'severity',
  'timestamp',
  'received_at',
  'attributes',
  'policy',
  'content',
])('a seal does not hold when %s is another', (name) => {
  expect(verify({ ...aSealedRow(), [name]: 'another' }, 'acme')).toBe(false)
})

test('a seal holds whatever is in the attributes that it does not cover', () => {
  expect(verify({ ...aSealedRow(), processed_at: 'later', redactions: {}, expires_at: 1 }, 'acme')).toBe(true)
})

test.each([undefined, null, 7, '', 'abc', 'G'.repeat(64), 'A'.repeat(64)])('%j is no seal', (seal) => {
  expect(verify({ ...aSealedRow(), seal }, 'acme')).toBe(false)
})
