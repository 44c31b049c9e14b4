import { expect, test } from 'vitest'
import { placeOf } from './test-order.ts'

test.each([
  ['of chaos', 0, 'send.chaos.test.ts', 'journey', "import { expect } from 'vitest'"],
  ['like most', 1, 'send.test.ts', 'journey', "import { expect } from 'vitest'"],
  ['that counts what is read', 2, 'a.test.ts', 'journey', "import { read } from '../../test/characters-read.ts'"],
  ['of code alone', 4, 'pace.test.ts', 'unit', "import { expect } from 'vitest'"],
  ['of code that counts by itself', 5, 'scan.test.ts', 'unit', 'RegExp.prototype.exec = function (text) {'],
])('a file %s has the place %i', (_, place, path, project, source) => {
  expect(placeOf(path, source, project)).toBe(place)
})
