import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { email } from '../../../test/generated-values.ts'
import { findWith } from './detector.ts'
import { emails } from './emails.ts'

function foundIn(text: string): readonly string[] {
  return emails.flatMap((detector) => findWith(detector, text)).map(({ start, end }) => text.slice(start, end))
}

/** Names of systems and algorithms, of which the detector says that they are no person's. */
const isSystem =
  /^(?:git|rabbit|celery|ejabberd|node|worker|aes|rijndael|chacha|curve|hmac|umac|sntrup|rsa|ssh|ecdsa|sk|zlib|hostkeys|statvfs)/

test('finds an address in whatever is around it, with exactly its characters', () => {
  const around = fc.constantFrom(
    ['from ', ' now'],
    ['"', '"'],
    ['<', '>'],
    ['to=', ','],
    ['(', ')'],
    ['', '.'],
    ['é ', '!'],
  )
  fc.assert(
    fc.property(
      email.filter((one) => !isSystem.test(one)),
      around,
      (address, [before = '', after = '']) => {
        expect(foundIn(`${before}${address}${after}`)).toEqual([address])
      },
    ),
    runs({ fast: 1_000, full: 20_000 }),
  )
})

test.each([
  ['an account on a host', 'ssh deploy@build.example.org'],
  ['a place on a host', 'jane@example.org:/srv/data'],
  ['a URL', 'https://jane@example.org/'],
  ['a repository', 'git@github.com'],
  ['the id of a message', 'Message-ID: <x7@mail.example.org>'],
  ['a node', 'node rabbit7@shop.example.org'],
  ['a file', 'logo@2x.png'],
  ['a network', 'jane@printer.local'],
  ['an extension of SSH', 'aes256-gcm@openssh.com'],
  ['a package', 'left-pad@1.3.0'],
  ['a decorator', '@example.org'],
  ['a name twice', 'example.org@example.org'],
])('takes %s for no address: %s', (_, text) => {
  expect(foundIn(text)).toEqual([])
})

test('looks at no more than an address can have, and finds the next one behind', () => {
  const longest = `${'a'.repeat(64)}@example.org`
  expect([longest, `b${longest}`].map((text) => foundIn(text))).toEqual([[longest], [longest]])
  expect(foundIn('a@example.org,b@example.org;c@example.org')).toHaveLength(3)
})
