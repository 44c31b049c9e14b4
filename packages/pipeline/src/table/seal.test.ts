import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aLogId, aRow, aTenant } from '../../test/build.ts'
import { createMacKey } from '../tenants/mac-key.ts'
import type { Row } from './row.ts'
import { sealedText, sealRow } from './seal.ts'

const key = createMacKey(Buffer.alloc(32, 1))
const row: Row = {
  ...aRow(),
  modified_text: 'User [REDACTED:PHONE] logged in ☃',
  original_text: 'User 555-0199 logged in ☃',
  severity: 'error',
  timestamp: '2026-01-31T23:59:59+01:00',
  attributes: '{"host":"web-1"}',
}

/** Both seals were computed by an independent program; audits of existing tables depend on them. */
test('computes the seal that every release must compute', () => {
  const { original_text: _, timestamp: __, attributes: ___, ...bare } = row
  expect(sealRow({ ...bare, severity: 'info' }, key)).toBe(
    '34c3d5713df9bc399a391c1dcd7acdadb9bf88ce2289ca13a02bc358e310b2e4',
  )
  expect(sealRow(row, key)).toBe('ac56af33a798d0a4d7c4b9a9cfcfd5ebfca208c1c0680cb541ea6f4add3d86da')
})

test.each<[string, Partial<Row>]>([
  ['tenant', { tenant_id: aTenant('beta') }],
  ['id', { log_id: aLogId('2') }],
  ['text', { modified_text: 'User logged in' }],
  ['original', { original_text: 'User logged in' }],
  ['severity', { severity: 'info' }],
  ['timestamp', { timestamp: '2026-01-31T23:59:58+01:00' }],
  ['time of receipt', { received_at: '2026-01-31T12:00:00.001Z' }],
  ['attributes', { attributes: '{}' }],
  ['policy', { policy: 'default-v2' }],
  ['content', { content: 'AAAAAAAAAAB' }],
])('a different %s gives a different seal', (_, fields) => {
  expect(sealRow({ ...row, ...fields }, key)).not.toBe(sealRow(row, key))
})

test('a different key changes the seal, a different storage time does not', () => {
  expect(sealRow(row, createMacKey(Buffer.alloc(32, 2)))).not.toBe(sealRow(row, key))
  expect(sealRow({ ...row, processed_at: '2027-01-01T00:00:00.000Z' }, key)).toBe(sealRow(row, key))
})

test('the sealed text is the JSON array documented in docs/seal.md, whatever its content', () => {
  const text = fc.string({ unit: 'binary' })
  const optional = fc.option(text, { nil: undefined })
  fc.assert(
    fc.property(text, optional, optional, fc.boolean(), (modified_text, original, attributes, hasTime) => {
      const { original_text: _, attributes: __, timestamp, ...bare } = row
      const given = {
        ...bare,
        modified_text,
        ...(original !== undefined && { original_text: original }),
        ...(attributes !== undefined && { attributes }),
        ...(hasTime && timestamp !== undefined && { timestamp }),
      }
      const { tenant_id, log_id, severity, received_at, policy, content } = given
      const texts = [modified_text, original ?? null]
      const rest = [severity, hasTime ? timestamp : null, received_at, attributes ?? null, policy, content]
      expect(sealedText(given)).toBe(JSON.stringify([1, tenant_id, log_id, ...texts, ...rest]))
    }),
  )
})
