import { expect, test } from 'vitest'
import { isFullSize } from '../../../../pipeline/test/full-size.ts'
import { pieces, starts } from '../../../test/hostile-lines.ts'
import { presets } from '../join/presets.ts'
import { openRecordReader } from './open-record-reader.ts'

const nearMs = Date.UTC(2026, 6, 1)

/** Longer than a line may be. */
const chars = isFullSize ? 200_000 : 140_000
// Nothing is measured. All lines of a test take a few tenths of a second; were something read anew at every piece, they would take a minute.
const timeoutMs = 20_000

test.each(pieces)(
  'a line that repeats %j is read in every format',
  (piece) => {
    for (const [start, formats] of starts) {
      const line = start + piece.repeat(chars / piece.length)
      for (const format of formats) {
        const reader = openRecordReader<number>({ nearMs, format })
        const records = [...reader.push(line, 1, 0), ...reader.flush()]
        // In a stream of documents, brackets, commas and space between them are not content.
        expect(records.length > 0 || (format === 'json' && /^[\s,[\]]*$/.test(line))).toBe(true)
      }
    }
  },
  timeoutMs,
)

const opened = [
  'panic: a',
  'goroutine 1 [running]:',
  '/srv/app.js:3',
  '  ^',
  '\tat a',
  'Traceback (most recent call last):',
]
/** Those that a preset looks for in a first line, and in a last one; the nightly run tries every line as both. */
const [firsts, lasts] = isFullSize
  ? [opened, opened]
  : [
      opened.filter((line) => !/^(?:goroutine|\s+\^)/.test(line)),
      opened.filter((line) => /^(?:goroutine|\s)/.test(line)),
    ]

function openedBy(line: string): readonly (readonly [first: string, last: string])[] {
  return [...firsts, line].flatMap((first) => [...lasts, line].map((last) => [first, last] as const))
}

test.each(pieces)(
  'a line that repeats %j is continued or not, by every preset',
  (piece) => {
    const line = piece.repeat(chars / piece.length)
    for (const continues of Object.values(presets)) {
      for (const [first, last] of openedBy(line))
        for (const next of ['Error: a', line]) expect(continues(next, { first, last, lines: 2 })).toBeTypeOf('boolean')
    }
  },
  timeoutMs,
)
