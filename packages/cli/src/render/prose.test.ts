import { stripVTControlCharacters } from 'node:util'
import { Chalk } from 'chalk'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitText, proseText } from './prose.ts'

const terminal = (columns: number) => ({ isTty: true, columns: () => columns })
const pipe = { isTty: false, columns: () => 20 }

test('prose is cut between words, and at 100 columns at most', () => {
  expect(proseText('one two three', terminal(8))).toBe('one two\nthree\n')
  expect(proseText('one two three', pipe)).toBe('one two three\n')
  const longest = Math.max(
    ...proseText('word '.repeat(50), terminal(300))
      .split('\n')
      .map(({ length }) => length),
  )
  expect(longest).toBeLessThanOrEqual(100)
})

test.each([
  [
    'a label: below the value',
    '  latency     p50 1 ms · p99 2 ms',
    '  latency     p50 1 ms · p99\n              2 ms',
    29,
  ],
  ['no label: a little more than the line', '  passed with one problem', '  passed with\n    one problem', 15],
  ['no room below the value', '  completeness  3 of 3 records', '  completeness  3\n    of 3 records', 18],
  ['a command in backticks is copied', 'See `logpipe help send` for it', 'See\n  `logpipe help send`\n  for it', 20],
  ['a word that is wider', 'in /a/very/long/path/name it is', 'in\n  /a/very/long/path/name\n  it is', 12],
  ['what fits', '  as  it is', '  as  it is', 11],
])('%s', (_, line, fitted, columns) => {
  expect(fitText(`${line}\n`, terminal(columns))).toBe(`${fitted}\n`)
  expect(fitText(`${line}\n`, pipe)).toBe(`${line}\n`)
})

test('every word stays, in its colour, and no line of short words is too wide', () => {
  const { red } = new Chalk({ level: 1 })
  const words = fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(words, fc.integer({ min: 24, max: 60 }), (some, columns) => {
      const line = some.map((word, i) => (i % 3 === 0 ? red(word) : word)).join(' ')
      const fitted = fitText(line, terminal(columns))
      expect(fitted.split(/\s+/).join(' ')).toBe(line)
      for (const one of fitted.split('\n')) {
        expect(stripVTControlCharacters(one).length).toBeLessThanOrEqual(columns)
      }
    }),
  )
})
