import { idsByKind, rowsPerSecond } from '../packages/pipeline/test/spread-ids.ts'

/**
 * Rows a second of one tenant that DynamoDB takes, by simulated key ranges of 1,000 writes a second that split where they are
 * hot. Of each kind of log id, and of those that grow with time, as they were.
 */
const offeredPerSecond = 12_000
const kinds = Object.keys(idsByKind) as (keyof typeof idsByKind)[]
const rows = kinds.map((kind) => {
  const { table, index } = rowsPerSecond(kind, offeredPerSecond, 60)
  return { ids: kind, table_rows_per_second: table, index_rows_per_second: index }
})
console.log(JSON.stringify({ bench: 'key-ranges', offered: offeredPerSecond, bar_rows_per_second: 10_000, rows }))
