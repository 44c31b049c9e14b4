import fc from 'fast-check'
import { RE2JS } from 're2js'
import { expect, test } from 'vitest'
import { compileProgram } from './rule-program.ts'
import { createSearcher, type Match, matchSteps, type RuleSearch } from './rule-search.ts'

/** Random patterns of all RE2 constructs, nested a few levels deep. */
const pattern = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'pattern' },
    fc.constantFrom(
      'a',
      'b',
      'é',
      '😀',
      '\\.',
      '.',
      '(?s:.)',
      '[ab]',
      '[^a]',
      '\\d',
      '\\w',
      '\\pL',
      '(?i:k)',
      '(?i:[a-c]é)',
    ),
    fc.constantFrom('^', '$', '(?m:^)', '(?m:$)', '\\b', '\\B', '\\A', '\\z'),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, two]) => `${one}${two}`),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, two]) => `(?:${one}|${two})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{2,}?'))
      .map(([one, times]) => `(?:${one})${times}`),
    tie('pattern').map((one) => `(${one})`),
  ),
})).pattern

const text = fc
  .array(
    fc.constantFrom('a', 'b', 'k', 'K', '\u212a', 'é', 'É', '😀', '\ud83d', '\ude00', '.', '1', '_', ' ', '\n', '密'),
    {
      maxLength: 14,
    },
  )
  .map((pieces) => pieces.join(''))

function matchesOfRe2js(wanted: string, searched: string): readonly Match[] {
  const matcher = RE2JS.compile(wanted).matcher(searched)
  const matches: Match[] = []
  while (matcher.find()) {
    if (matcher.end() > matcher.start()) matches.push({ start: matcher.start(), end: matcher.end() })
  }
  return matches
}

function begin(wanted: string, searched: string): RuleSearch {
  return createSearcher(compileProgram(wanted))(searched)
}

test('finds the same matches as RE2JS, however the work is sliced', () => {
  fc.assert(
    fc.property(pattern, text, fc.integer({ min: 1, max: 40 }), (wanted, searched, stepsAtOnce) => {
      const expected = matchesOfRe2js(wanted, searched)
      const search = begin(wanted, searched)
      while (!search.isDone()) search.run(stepsAtOnce)
      expect(search.matches).toEqual(expected)
    }),
    { numRuns: 2_000 },
  )
})

test('finds no later match that starts before searchedTo', () => {
  fc.assert(
    fc.property(pattern, text, fc.integer({ min: 0, max: 60 }), (wanted, searched, steps) => {
      const search = begin(wanted, searched)
      search.run(steps)
      const known = search.matches.length
      const to = search.isDone() ? searched.length : search.searchedTo()
      const later = matchesOfRe2js(wanted, searched).slice(known)
      expect(later.filter(({ start }) => start < to)).toEqual([])
    }),
    { numRuns: 2_000 },
  )
})

test('consecutive searches with a pattern are independent', () => {
  const start = createSearcher(compileProgram('ab+c|b'))
  start('abbbb').run(7)
  const search = start('xabbc b')
  search.run(1_000)
  expect(search.matches).toEqual([
    { start: 1, end: 5 },
    { start: 6, end: 7 },
  ])
})

test.each([
  ['[a-z]{1,60}[!?]', 'ab'],
  ['(?:a?b?){20}[!?]', 'ab'],
  ['(?:\\ba?){10}[!?]', 'a '],
  ['(((((a+)+)+)+)+)[!?]', 'a'],
  ['(?i)(?:k|ß){1,20}[!?]', 'K\u212a'],
])('%s takes about a step, and no more than two, for each instruction and code point', (wanted, piece) => {
  const chars = 2_000
  const program = compileProgram(wanted)
  const steps = createSearcher(program)(piece.repeat(chars / piece.length)).run(Number.POSITIVE_INFINITY)
  expect(steps).toBeGreaterThan(0.9 * program.ops.length * (chars - program.ops.length))
  expect(steps).toBeLessThanOrEqual(2 * program.ops.length * (chars + 1))
})

test('stops soon after its step limit', () => {
  const program = compileProgram('[a-z]{1,60}[!?]')
  const search = createSearcher(program)('a'.repeat(10_000))
  const steps = search.run(50_000)
  expect(search.isDone()).toBe(false)
  expect(steps).toBeGreaterThanOrEqual(50_000)
  expect(steps).toBeLessThanOrEqual(50_000 + 2 * program.ops.length)
})

test('skips code units that cannot start a match at one step each', () => {
  expect(begin('ORD-[0-9]{4,8}', 'lorem ipsum '.repeat(100)).run(Number.POSITIVE_INFINITY)).toBe(1_200)
})

test('a search that reads to the end for each match is charged each time', () => {
  const chars = 1_000
  const search = begin('u+id|u', 'u'.repeat(chars))
  const steps = search.run(Number.POSITIVE_INFINITY)
  expect(search.matches).toHaveLength(chars)
  expect(steps).toBeGreaterThan((chars * chars) / 2 + chars * matchSteps)
})
