import { describe, expect, it } from 'vitest'
import { createRedactor, parsePolicy } from '../redactor.ts'

const pseudonymKey = new Uint8Array(32).fill(7)

describe('a policy', () => {
  it('reports every problem at once', () => {
    const verdict = parsePolicy({
      types: { PHONE: 'yes', FAX: true },
      styles: { PASSWORD: 'last-four', EMAIL: 'pseudonym', SSN: 'blur' },
      colours: [],
    })
    expect(verdict).toEqual({
      kind: 'invalid',
      problems: [
        'colours: unknown key; known keys: types, styles, rules, fields, allow, pseudonymKey',
        'types.PHONE: must be true or false',
        'types.FAX: unknown type',
        'styles.PASSWORD: last-four is only for PHONE, CREDIT_CARD, SSN, IBAN',
        'styles.SSN: must be mask, last-four or pseudonym',
        'pseudonymKey: required by the pseudonym style',
      ],
    })
  })

  it.each([null, 1, 'x', []])('is not %j', (input) => {
    expect(parsePolicy(input)).toEqual({ kind: 'invalid', problems: ['policy: must be an object'] })
  })

  it('requires a key of at least 16 bytes', () => {
    expect(parsePolicy({ pseudonymKey: new Uint8Array(15) })).toMatchObject({ kind: 'invalid' })
    expect(parsePolicy({ pseudonymKey: new Uint8Array(16) })).toMatchObject({ kind: 'valid' })
  })

  it('must be valid to create a redactor', () => {
    expect(() => createRedactor({ styles: { EMAIL: 'pseudonym' } })).toThrow(/pseudonymKey: required/)
  })

  it('can turn types off', () => {
    const { redact } = createRedactor({ types: { PASSWORD: false } })
    expect(redact('password=x7 call +14155550132')).toBe('password=x7 call [REDACTED:PHONE]')
  })
})

describe('styles', () => {
  it('last-four keeps the last four characters', () => {
    const { redact } = createRedactor({ styles: { PHONE: 'last-four', CREDIT_CARD: 'last-four' } })
    const redacted = redact('call +1 415 555 0132, card 4111 1111 1111 1111')
    expect(redacted).toBe('call [PHONE:*0132], card [CREDIT_CARD:*1111]')
    expect(redact(redacted)).toBe(redacted)
  })

  it('pseudonym depends on value and key, and not on formatting', () => {
    const { redact } = createRedactor({ styles: { PHONE: 'pseudonym' }, pseudonymKey })
    const other = createRedactor({ styles: { PHONE: 'pseudonym' }, pseudonymKey: new Uint8Array(32).fill(8) })
    expect(redact('+14155550132')).toMatch(/^\[PHONE:[0-9a-f]{8}\]$/)
    expect(redact('(415) 555-0132')).toBe(redact('+14155550132'))
    expect(redact('(415) 555-0133')).not.toBe(redact('+14155550132'))
    expect(other.redact('+14155550132')).not.toBe(redact('+14155550132'))
  })
})
