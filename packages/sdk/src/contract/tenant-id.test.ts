import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../test/any-character.ts'
import { kindOf, parseTenantId, reservedTenantIds } from './tenant-id.ts'

test.each(['acme_corp', 'beta-inc', 'a', '0', '9lives', 'a'.repeat(64), 'alle', 'system1', 'constructor'])(
  'accepts %j',
  (tenantId) => {
    expect(parseTenantId(tenantId)).toEqual({ kind: 'tenant', tenantId })
  },
)

test.each([
  ['empty', '', 'tenant_id is empty'],
  ['a slash', 'acme/corp', 'may contain only'],
  ['a path traversal', '../acme', 'may contain only'],
  ['a backslash', 'acme\\corp', 'may contain only'],
  ['a single quote', "acme'corp", 'may contain only'],
  ['a double quote', 'acme"corp', 'may contain only'],
  ['a NUL', 'acme\u0000corp', 'may contain only'],
  ['a trailing line feed', 'acme\n', 'may contain only'],
  ['an escape', 'acme\u001b[2J', 'may contain only'],
  ['a space', 'acme corp', 'may contain only'],
  ['a hash', 'acme#0', 'may contain only'],
  ['upper case', 'Acme', 'may contain only'],
  ['a Cyrillic a', '\u0430cme', 'may contain only'],
  ['a full-width a', '\uff41cme', 'may contain only'],
  ['a zero-width joiner', 'ac\u200dme', 'may contain only'],
  ['an Arabic digit', 'acme\u0661', 'may contain only'],
  ['a leading underscore', '_acme', 'must start with a letter or a digit'],
  ['a leading hyphen', '-acme', 'must start with a letter or a digit'],
  ['__proto__', '__proto__', 'must start with a letter or a digit'],
  ['65 characters', 'a'.repeat(65), 'tenant_id is 65 characters long; the limit is 64'],
])('rejects %s with the reason', (_, value, reason) => {
  expect(parseTenantId(value)).toEqual({ kind: 'invalid', message: expect.stringContaining(reason) })
})

test.each(reservedTenantIds)('rejects the reserved word %s, and accepts it as a prefix', (word) => {
  expect(parseTenantId(word)).toEqual({ kind: 'invalid', message: `tenant_id "${word}" is a reserved word` })
  expect(parseTenantId(`${word}-1`).kind).toBe('tenant')
})

test.each([
  [undefined, 'undefined'],
  [null, 'null'],
  [7, 'number'],
  [['acme'], 'array'],
  [{}, 'object'],
])('rejects %j, of type %s', (value, kind) => {
  expect(parseTenantId(value)).toEqual({ kind: 'invalid', message: `tenant_id must be a string, not ${kind}` })
  expect(kindOf(value)).toBe(kind)
})

test('accepts exactly its pattern minus reserved words, and never quotes content', () => {
  const value = fc.oneof(fc.string({ unit: anyCharacter }), fc.stringMatching(/^[a-z0-9_-]{1,66}$/))
  fc.assert(
    fc.property(value, (text) => {
      const result = parseTenantId(text)
      const isValid = /^[a-z0-9][a-z0-9_-]{0,63}$/.test(text) && !reservedTenantIds.includes(text)
      expect(result.kind).toBe(isValid ? 'tenant' : 'invalid')
      if (result.kind === 'invalid' && text.length > 12) expect(result.message).not.toContain(text)
    }),
  )
})
