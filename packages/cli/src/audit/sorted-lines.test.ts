import { readdir } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import { aFolder } from '../../test/a-folder.ts'
import { createSortedLines } from './sorted-lines.ts'

const line = fc.string({ unit: fc.constantFrom('a', 'b', '0', '-', ' ', '~'), maxLength: 6 })

test('any lines come back in their order, whatever memory there is and however often they are read', async () => {
  const folder = await aFolder()
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), fc.integer({ min: 1, max: 41 }), (given, maxLines) => {
      const lines = createSortedLines({ folder, maxLines, mergeBytes: 1 })
      for (const one of given) lines.add(one)
      expect([...lines.sorted()]).toEqual(given.toSorted())
      expect([...lines.sorted()]).toEqual(given.toSorted())
      lines.close()
    }),
    runs({ fast: 150, full: 30_000 }),
  )
})

test('lines that begin alike, and such that have one run after the other, are in order', async () => {
  const lines = createSortedLines({ folder: await aFolder() })
  const given = Array.from({ length: 150_000 }, (_, i) => `${i % 3 === 0 ? 'alike' : i % 7}-${(i * 7_919) % 150_001}`)
  for (const one of given) lines.add(one)
  const sorted = given.toSorted()
  let at = 0
  for (const one of lines.sorted()) if (one !== sorted[at++]) throw new Error(`${one} is at ${at - 1}`)
  expect(at).toBe(given.length)
  lines.close()
})

test('runs of many parts are merged, and lines of 4 KiB end no part', async () => {
  const lines = createSortedLines({ folder: await aFolder(), maxLines: 500, mergeBytes: 1 })
  const given = Array.from({ length: 2_300 }, (_, i) => `${(i * 7_919) % 2_300}-`.padStart(1 + (i % 4_000), 'x'))
  for (const one of given) lines.add(one)
  expect([...lines.sorted()]).toEqual(given.toSorted())
  lines.close()
})

test('nothing is left in the folder, also while the lines are on disk', async () => {
  const folder = await aFolder()
  const lines = createSortedLines({ folder, maxLines: 2 })
  for (const one of ['c', 'a', 'b']) lines.add(one)
  expect(await readdir(folder)).toEqual([])
  expect([...lines.sorted()]).toEqual(['a', 'b', 'c'])
  lines.close()
})

test('a folder that cannot be written to is named, with what chooses another', () => {
  const lines = createSortedLines({ folder: '/nowhere/at/all', maxLines: 2 })
  expect(() => ['a', 'b', 'c', 'd', 'e', 'f'].map(lines.add)).toThrow(
    'cannot write what the audit compares to /nowhere/at/all (TMPDIR chooses another)',
  )
})
