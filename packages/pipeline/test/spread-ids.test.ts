import { expect, test } from 'vitest'
import { rowsPerSecond } from './spread-ids.ts'

test.each(['server', 'idempotencyKey'] as const)(
  'ids of the kind %s let one tenant write 10,000 rows a second, to the table and to the index',
  (kind) => {
    expect(rowsPerSecond(kind, 10_000, 30)).toEqual({ table: 10_000, index: 10_000 })
  },
)

test.each(['uuidV7', 'plainKey'] as const)(
  'ids of the kind %s, as they were, stop at 1,000: splitting cannot help',
  (kind) => {
    expect(rowsPerSecond(kind, 10_000, 30).table).toBe(1_000)
  },
)
