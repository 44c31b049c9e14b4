import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLineRun } from './line-run.ts'

/** Lines of ASCII that often begin alike. */
const line = fc
  .tuple(fc.constantFrom('', 'a', 'same beginning '), fc.stringMatching(/^[ -~]{0,12}$/))
  .map(([start, rest]) => start + rest)

test('whatever lines come, they leave in the order of their characters, and the run can be used again', () => {
  const run = createLineRun(64, 4_096)
  fc.assert(
    fc.property(fc.array(line, { maxLength: 64 }), (lines) => {
      for (const one of lines) expect(run.add(one)).toBe(true)
      expect(run.count()).toBe(lines.length)
      const sorted = lines.toSorted().map((one) => `${one}\n`)
      expect(run.takeSorted().toString('latin1')).toBe(sorted.join(''))
      expect(run.count()).toBe(0)
    }),
  )
})

test('it takes no more lines and no more bytes than it has room for, and says so', () => {
  const few = createLineRun(2, 100)
  expect(['b', 'a', 'c'].map(few.add)).toEqual([true, true, false])
  expect(few.takeSorted().toString()).toBe('a\nb\n')
  const short = createLineRun(10, 8)
  expect(['1234567', ''].map(short.add)).toEqual([true, false])
  expect(short.add('12345678')).toBe(false)
})
