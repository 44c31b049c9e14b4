import { expect, test } from 'vitest'
import { isFullSize } from './full-size.ts'
import { rowsPerSecond } from './spread-ids.ts'

/** A range splits within a second of being hot: ten are there after five. */
const seconds = isFullSize ? 30 : 12

test.each(['server', 'idempotencyKey'] as const)(
  'ids of the kind %s let one tenant write 10,000 rows a second, to the table and to the index',
  (kind) => {
    expect(rowsPerSecond(kind, 10_000, seconds)).toEqual({ table: 10_000, index: 10_000 })
  },
)

test.each(['uuidV7', 'plainKey'] as const)(
  'ids of the kind %s, as they were, stop at 1,000: splitting cannot help',
  (kind) => {
    expect(rowsPerSecond(kind, 10_000, seconds).table).toBe(1_000)
  },
)
