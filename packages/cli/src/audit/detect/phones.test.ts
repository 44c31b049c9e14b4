import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { phone } from '../../../test/generated-values.ts'
import { findWith } from './detector.ts'
import { phones } from './phones.ts'

function foundIn(text: string): readonly string[] {
  return phones.flatMap((detector) => findWith(detector, text)).map(({ start, end }) => text.slice(start, end))
}

const many = runs({ fast: 1_000, full: 20_000 })

test('finds a number that stands for itself, and none that counts, is a quantity or is a part of something', () => {
  fc.assert(
    fc.property(phone, (number) => {
      expect(foundIn(`Jane, ${number}, called`)).toContain(number)
      const parts = [`/${number}`, `#${number}`, `${number}/x`, `${number}-7`, `%${number}`].map(
        (part) => `a ${part} b`,
      )
      const others = [`order ${number}`, `"ticketId":"${number}"`, `took ${number} ms`, ...parts]
      expect(others.filter((text) => foundIn(text).length > 0)).toEqual([])
    }),
    many,
  )
})

test('finds digits after the name of a field that is for telephones', () => {
  const name = fc.constantFrom('phone=', '"mobile": "', "tel: '", 'msisdn=', 'homePhone=', 'PHONE_NUMBER=', 'telefon: ')
  fc.assert(
    fc.property(name, fc.stringMatching(/^[2-9]\d{9,11}$/), (label, number) => {
      expect(foundIn(`${label}${number}`)).toContain(number)
      expect(foundIn(`x${label}`.concat(number)).length).toBeLessThanOrEqual(foundIn(`${label}${number}`).length)
    }),
    many,
  )
})

test.each([
  'phone=1700000000',
  'phone=1700000000123',
  'phones: 3',
  'Intel 4155550132',
  'calling 867-01',
  'phone=2026-01-31',
  'phone model of order: 0171 3920010',
  '0612345678 is not a valid order',
  'Telefon zur Bestellung: 12.03.2026',
])('finds none in %s', (text) => {
  expect(foundIn(text)).toEqual([])
})

test.each([
  ['dialing 867-0160', '867-0160'],
  ['mobile: +34-631-73-15-30', '+34-631-73-15-30'],
  ['tel="0171 3920010"', '0171 3920010'],
  ['+33 6 12 34 56 78', '+33 6 12 34 56 78'],
  ['Telefonnummer til kunden: 0171 3920010', '0171 3920010'],
  ["Duplicate entry '0612345678' for key 'customers.phone'", '0612345678'],
  ['ValueError: 07911123456 is not a valid mobile number', '07911123456'],
  ['input "0612345678" (phone) region null', '0612345678'],
])('finds what is in %s', (text, number) => {
  expect(foundIn(text)).toContain(number)
})
