import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../../sdk/test/any-character.ts'
import { aLogId, aRow, aRowKeys, aTenant } from '../../test/build.ts'
import { fixedKeys } from '../tenants/key-source.ts'
import { plainKeyring } from '../tenants/keyring.ts'
import { createRowKeys } from '../tenants/row-keys.ts'
import type { Row } from './row.ts'
import { sealedText, sealRow } from './seal.ts'

const key = aRowKeys(aTenant()).seal
const row: Row = {
  ...aRow({ shard: 3 }),
  modified_text: 'User [REDACTED:PHONE] logged in ☃',
  original_text: 'User 555-0199 logged in ☃',
  severity: 'error',
  timestamp: '2026-01-31T23:59:59+01:00',
  attributes: '{"host":"web-1"}',
  redactions: { PHONE: 1, EMAIL: 2 },
}

/** Both seals were computed by an independent program; audits of existing tables depend on them. */
test('computes the seal that every release must compute', () => {
  const { original_text: _, timestamp: __, attributes: ___, recent_key: ____, recent_sort: _____, ...bare } = row
  expect(sealRow({ ...bare, severity: 'info' }, key)).toBe('2.25383e5d.TQxnz3fXiW1H7_AxuRs7Er_e7jQJaFLlqd5zdSPnoTI')
  expect(sealRow(row, key)).toBe('2.25383e5d.Tjceu0Zw8hfzg28cDyenO2X0PJHS6v0VmLqwoebsmzA')
})

const changes: { readonly [Column in keyof Required<Omit<Row, 'seal'>>]: Row[Column] } = {
  tenant_id: aTenant('beta'),
  log_id: aLogId('2'),
  modified_text: 'User logged in',
  original_text: 'User logged in',
  severity: 'info',
  timestamp: '2026-01-31T23:59:58+01:00',
  received_at: '2026-01-31T12:00:00.001Z',
  processed_at: '2026-01-31T12:00:01.001Z',
  attributes: '{}',
  redactions: { PHONE: 2, EMAIL: 2 },
  policy: 'default-v2',
  content: 'AAAAAAAAAAB',
  expires_at: 1_772_452_801,
  recent_key: 'acme#4',
  recent_sort: '2026-01-31T12:00:00.000Z#0000#00001#uuid-1234',
}

test.each(Object.entries(changes))('a different %s gives a different seal', (column, value) => {
  expect(sealRow({ ...row, [column]: value }, key)).not.toBe(sealRow(row, key))
})

test('a column that is missing gives a different seal, the order of redacted types does not', () => {
  for (const column of ['original_text', 'timestamp', 'attributes', 'recent_key', 'recent_sort'] as const) {
    const { [column]: _, ...without } = row
    expect(sealRow(without, key), column).not.toBe(sealRow(row, key))
  }
  expect(sealRow({ ...row, redactions: { EMAIL: 2, PHONE: 1 } }, key)).toBe(sealRow(row, key))
})

test('a different master key changes the seal and the key id in it', () => {
  const other = createRowKeys(fixedKeys(plainKeyring(Buffer.alloc(32, 8))))(aTenant()).seal
  const [version, keyId, mac] = sealRow(row, other).split('.')
  const [, ownId, ownMac] = sealRow(row, key).split('.')
  expect([version, keyId]).toEqual(['2', '179fb7bf'])
  expect([ownId, ownMac]).not.toContain(keyId)
  expect(mac).not.toBe(ownMac)
})

test('the sealed text is the JSON array documented in docs/seal.md, whatever its content', () => {
  const text = fc.string({ unit: anyCharacter })
  const optional = fc.option(text, { nil: undefined })
  const counts = fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{1,31}$/), fc.nat(), { maxKeys: 5 })
  fc.assert(
    fc.property(
      text,
      optional,
      optional,
      counts,
      fc.boolean(),
      (modified_text, original, attributes, types, isFull) => {
        const { original_text: _, attributes: __, timestamp, recent_key, recent_sort, ...bare } = row
        const given = {
          ...bare,
          modified_text,
          redactions: types,
          ...(original !== undefined && { original_text: original }),
          ...(attributes !== undefined && { attributes }),
          ...(isFull && {
            ...(timestamp && { timestamp }),
            ...(recent_key && recent_sort && { recent_key, recent_sort }),
          }),
        }
        const { tenant_id, log_id, severity, received_at, processed_at, policy, content, expires_at } = given
        const ordered = Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1)))
        expect(sealedText(given)).toBe(
          JSON.stringify([
            ...[2, tenant_id, log_id, modified_text, original ?? null, severity],
            ...[isFull ? timestamp : null, received_at, processed_at, attributes ?? null, ordered, policy, content],
            ...[expires_at, isFull ? recent_key : null, isFull ? recent_sort : null],
          ]),
        )
      },
    ),
  )
})
