import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { card, iban, inFours, socialSecurity } from '../../../test/generated-values.ts'
import { findWith, type SecretType } from './detector.ts'
import { numbers } from './numbers.ts'

function foundIn(text: string, type: SecretType): readonly string[] {
  return numbers
    .filter((detector) => detector.type === type)
    .flatMap((detector) => findWith(detector, text))
    .map(({ start, end }) => text.slice(start, end))
}

const many = runs({ fast: 500, full: 20_000 })

test('finds every card number, together and in groups, with exactly its digits', () => {
  fc.assert(
    fc.property(card, fc.constantFrom(' ', '-'), (digits, separator) => {
      expect(foundIn(`paid with ${digits}.`, 'CREDIT_CARD')).toEqual([digits])
      const inThree = digits.replace(/^(.{4})(.{6})(.+)$/, `$1${separator}$2${separator}$3`)
      const groups = digits.length === 16 ? inFours(digits, separator) : inThree
      expect(foundIn(`{"card":"${groups}"}`, 'CREDIT_CARD')).toEqual([groups])
    }),
    many,
  )
})

test('finds no card number with one other digit, with digits beside it, after the name of a sequence, or that counts', () => {
  fc.assert(
    fc.property(card, fc.nat(), fc.integer({ min: 1, max: 9 }), (digits, place, by) => {
      const at = place % digits.length
      const wrong = `${digits.slice(0, at)}${(Number(digits[at]) + by) % 10}${digits.slice(at + 1)}`
      const others = [`7${digits}`, `${digits}-7`, `0.${digits}`, `/${digits}`, `trace_id=${digits}`, `${digits} ms`]
      expect([wrong, ...others].filter((text) => foundIn(text, 'CREDIT_CARD').length > 0)).toEqual([])
    }),
    many,
  )
})

test('finds every IBAN, and none of another length, with two digits exchanged, or with another digit', () => {
  fc.assert(
    fc.property(iban, fc.nat(), (text, place) => {
      expect(foundIn(`from ${text},`, 'IBAN')).toEqual([text])
      expect(foundIn(`from ${inFours(text, ' ')},`, 'IBAN')).toEqual([inFours(text, ' ')])
      expect(foundIn(`from ${text}0`, 'IBAN')).toEqual([])
      // The check digits are always there. `X3` and `3X` are both 333.
      const at = 2 + (place % 2)
      const changed = `${text.slice(0, at)}${(Number(text[at]) + 1) % 10}${text.slice(at + 1)}`
      expect(foundIn(changed, 'IBAN')).toEqual([])
      const exchanged = text.replace(/^(..)(\d)(\d)/, '$1$3$2')
      if (exchanged !== text) expect(foundIn(exchanged, 'IBAN')).toEqual([])
    }),
    many,
  )
})

test('finds every social security number by its name or in quotes, and none that was never assigned', () => {
  fc.assert(
    fc.property(
      socialSecurity,
      fc.constantFrom('ssn: ', 'SSN=', 'ss: ', 'ss=', 'social security number ', '"tax_id":"'),
      (number, name) => {
        expect(foundIn(`${name}${number}`, 'SSN')).toContain(number)
        expect(foundIn(`ssn ${number.replaceAll('-', '')}`, 'SSN')).toContain(number.replaceAll('-', ''))
        expect(foundIn(`["${number}"]`, 'SSN')).toEqual([number])
        expect(foundIn(`order_id="${number}"`, 'SSN')).toEqual([])
        const areas = [`000${number.slice(3)}`, `666${number.slice(3)}`, `9${number.slice(1)}`]
        const never = [...areas, `${number.slice(0, 7)}0000`].map((text) => `ssn: ${text}`)
        expect(never.filter((text) => foundIn(text, 'SSN').length > 0)).toEqual([])
      },
    ),
    many,
  )
})

test.each(['<PersonId type="SSN">219-09-9999</PersonId>', '<ID kind="SocialSecurityNumber">219099999</ID>'])(
  'finds a social security number whose element is named after it: %s',
  (text) => {
    expect(foundIn(text, 'SSN')).not.toEqual([])
    expect(foundIn(text.replace(/SSN|SocialSecurityNumber/, 'Order'), 'SSN')).toEqual([])
  },
)
