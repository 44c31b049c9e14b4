import { expect, test } from 'vitest'
import { parseSourceFlags, repeatSources } from './source-flags.ts'

const nothing = { long: 'skip' }

test('without flags lines over the limit are skipped, and a folder with very many files is refused', () => {
  expect(parseSourceFlags(nothing)).toEqual({ exclude: [], maxFiles: 10_000, reading: { long: 'skip' } })
  expect(parseSourceFlags({ ...nothing, yes: true })).not.toHaveProperty('maxFiles')
})

test('an encoding is known by any of its labels', () => {
  expect(parseSourceFlags({ ...nothing, encoding: 'latin1' })).toMatchObject({
    reading: { encoding: { name: 'windows-1252' } },
  })
})

test.each([
  [
    { ...nothing, encoding: 'utf-7' },
    '--encoding is "utf-7"; it must be one of utf-8, utf-16le, utf-16be, windows-1252',
  ],
  [{ ...nothing, long: '' }, '--long is ""; it must be skip, split or fail'],
])('%j is refused', (flags, sentence) => {
  expect(() => parseSourceFlags(flags)).toThrow(sentence)
})

test('the next command has the same flags', () => {
  expect(repeatSources(nothing)).toBe('')
  expect(repeatSources({ encoding: 'gbk', long: 'split', exclude: ['*.gz', 'a b'], yes: true })).toBe(
    " --encoding gbk --long split --exclude '*.gz' --exclude 'a b' --yes",
  )
})
