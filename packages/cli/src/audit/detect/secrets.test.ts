import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { token } from '../../../test/generated-values.ts'
import { findWith } from './detector.ts'
import { isMixed, secrets } from './secrets.ts'

function foundIn(text: string): readonly string[] {
  return secrets.flatMap((detector) => findWith(detector, text)).map(({ start, end }) => text.slice(start, end))
}

test('finds a token wherever it stands, and none that goes on before it or is one character repeated', () => {
  fc.assert(
    fc.property(token, (value) => {
      const places = [`using ${value}`, `"${value}"`, `key=${value}&x=1`, `(${value})`]
      expect(places.map(foundIn)).toEqual(places.map(() => [value]))
      const prefix = /^(?:AKIA|AIza|[A-Za-z]+[_-](?:live_|v1_)?)/.exec(value)?.[0] ?? ''
      expect([`x${value}`, prefix + 'a'.repeat(value.length - prefix.length)].flatMap(foundIn)).toEqual([])
    }),
    runs({ fast: 1_000, full: 20_000 }),
  )
})

const drawn = 'aZ3kQ9xT7mB2wL8vN4cR6yJ5'

test.each([
  ['JWT', `eyJ${drawn}.eyJ${drawn}.${drawn}`, `eyJ${drawn}.eyJ${drawn}.${drawn}`],
  ['JWT without a signature', `eyJ${drawn}.eyJ${drawn}.`, `eyJ${drawn}.eyJ${drawn}.`],
  ['webhook', `https://hooks.slack.com/services/T0ABCDEFG/B0ABCDEFG/${drawn}`, `T0ABCDEFG/B0ABCDEFG/${drawn}`],
  ['private key', `-----BEGIN RSA PRIVATE KEY-----\\n${drawn}`, drawn],
  ['private key of PGP', `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${drawn}`, drawn],
])('finds a %s', (_, text, value) => {
  expect(foundIn(text)).toContain(value)
})

test.each([
  `-----BEGIN PUBLIC KEY-----\n${drawn}`,
  '-----BEGIN RSA PRIVATE KEY-----\n[REDACTED:PRIVATE_KEY]',
  'eyJ.eyJ.',
])('finds nothing in %j', (text) => {
  expect(foundIn(text)).toEqual([])
})

test('a value is mixed from eight different characters on', () => {
  expect([isMixed('abcdefg'), isMixed('abcdefgh'), isMixed('abcdefgabcdefg')]).toEqual([false, true, false])
})
