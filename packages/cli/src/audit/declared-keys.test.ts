import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDeclaredKeys } from './declared-keys.ts'

const prefix = fc.constantFrom('0abcdefgh01234567', 'f0123456789abcdef01234567', 'own-key_1')
const intent = fc.record({ prefix, from: fc.nat(20), length: fc.nat(8) })

test('a row is of a declared key if its prefix and number are', () => {
  fc.assert(
    fc.property(fc.array(intent, { maxLength: 5 }), prefix, fc.nat(30), fc.nat(9), (intents, of, number, index) => {
      const declared = createDeclaredKeys()
      for (const one of intents) declared.add({ tenantId: 'acme', ...one, to: one.from + one.length })
      const isDeclared = intents.some(
        (one) => one.prefix === of && one.from <= number && number < one.from + one.length,
      )
      for (const digits of [String(number), String(number).padStart(9, '0')])
        expect(declared.has(`a.${of}-${digits}.${index}.AbCdEf_-123`)).toBe(isDeclared)
    }),
  )
})

test('an id of another form is of no key, also where it has the name of one', () => {
  const declared = createDeclaredKeys()
  declared.add({ tenantId: 'acme', prefix: 'k', from: 0, to: 9 })
  expect(declared.has('a.k-1.0.AAAAAAAAAAA')).toBe(true)
  const others = [
    'k-1',
    'k-1.0.AAAAAAAAAAA',
    'g.k-1.0.AAAAAAAAAAA',
    'a.k-1.0.AAAAAAAAAA',
    'a.k-1.0.AAAAAAAAAAA.',
    'a.k-x.0.AAAAAAAAAAA',
  ]
  expect(others.filter((id) => declared.has(id))).toEqual([])
})
