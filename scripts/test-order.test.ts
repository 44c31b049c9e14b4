import { expect, test } from 'vitest'
import { placeOf } from './test-order.ts'

test.each([
  ['of chaos', 0, 'send.chaos.test.ts', "import { expect } from 'vitest'"],
  ['like most', 1, 'send.test.ts', "import { expect } from 'vitest'"],
  ['that counts what is read', 2, 'scan.test.ts', "import { charactersRead } from '../../test/characters-read.ts'"],
  ['that counts by itself', 2, 'scan.test.ts', 'RegExp.prototype.exec = function (text) {'],
])('a file %s has the place %i', (_, place, path, source) => {
  expect(placeOf(path, source)).toBe(place)
})
