import { expect, test } from 'vitest'
import { isNewer, isRelease } from './versions.ts'

test.each([
  ['0.2.0', '0.1.0', true],
  ['0.10.0', '0.9.9', true],
  ['1.0.0', '1.0.0-beta.1', true],
  ['1.0.0', '1.0.0', false],
  ['0.1.0', '0.2.0-beta.1', false],
  ['0.9.9', '1.0.0', false],
])('%s is newer than %s: %s', (release, version, newer) => expect(isNewer(release, version)).toBe(newer))

test.each(['1.0.0-beta', '1.0', 'x', '1.0.0\u001b[2J', 7, undefined])('%j is no release', (value) =>
  expect(isRelease(value)).toBe(false),
)
