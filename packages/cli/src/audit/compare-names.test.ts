import { expect, test } from 'vitest'
import { compareNames } from './compare-names.ts'
import { lineOf, type Source } from './name-line.ts'

function compared(...names: readonly (readonly [logId: string, source: Source, fromMs: number])[]) {
  const lines = names.map(([logId, source, fromMs]) => lineOf(logId, { fromMs, atMs: fromMs }, source)).sort()
  const settled: string[] = []
  const rows = compareNames(
    {
      sorted: function* () {
        yield* lines
      },
    },
    (_, line, isFound) => settled.push(`${line} ${isFound ? 'found' : 'gone'}`),
  )
  return { ...rows, settled }
}

test('of several lines of a record that has a row the first says who names it, and all of them are passed', () => {
  const { find, end, settled, passed } = compared(['a', 'manifest', 1], ['a', 'ledger', 7], ['a', 'ledger', 5])
  expect([find('a'), find('a')]).toEqual([true, false])
  end()
  expect(settled).toEqual(['a 00000000000005 found'])
  expect(passed).toEqual({ ledger: 2, manifest: 1 })
})

test('several lines of a record without a row say who names it, and when it was accepted last', () => {
  const { end, settled, passed } = compared(
    ...([
      ['a', 'manifest', 1],
      ['a', 'ledger', 7],
      ['a', 'ledger', 5],
      ['b', 'manifest', 70_000],
    ] as const),
    ...([
      ['b', 'manifest', 1],
      ['c', 'manifest', 70_000],
      ['c', 'ledger', 9],
    ] as const),
  )
  end()
  expect(settled).toEqual(['a 00000000000007r gone', 'b 10000000070000 gone', 'c 00000000070000 gone'])
  expect(passed).toEqual({ ledger: 3, manifest: 4 })
})

test('what rows pass over, or what is left at the end, has no row', () => {
  const { find, end, settled, settledId } = compared(['a', 'ledger', 1], ['b', 'ledger', 1], ['d', 'ledger', 1])
  expect(settledId()).toBe('')
  expect([find('b'), find('c')]).toEqual([true, false])
  expect(settledId()).toBe('b')
  end()
  expect(settled.map((line) => line.replace(/ .* /, ' '))).toEqual(['a gone', 'b found', 'd gone'])
})

test('a row before one that was compared is an error, and so is one before the place of a resumption', () => {
  const { find } = compared(['b', 'ledger', 1])
  find('b')
  expect(() => find('a')).toThrow('the row "a" is not in the order of the log ids')
  const resumed = compared(['c', 'ledger', 1])
  resumed.resumeAfter('b')
  expect(() => resumed.find('a')).toThrow('is not in the order')
  expect(resumed.find('c')).toBe(true)
})
