import { createHash } from 'node:crypto'
import type { LogId } from '@logpipe/sdk/contract'
import { createLogIdSource } from '../src/ingest/new-log-id.ts'
import { spreadOf } from '../src/ingest/spread.ts'
import { recentKey, recentSort, shardOf } from '../src/table/row.ts'
import { aTenant } from './build.ts'
import { simulateKeyRanges } from './simulate-key-ranges.ts'

const recordsPerRequest = 100

/** Ids of the records of one request, the `n`th. */
type IdsOf = (n: number) => readonly string[]

const places = Array.from({ length: recordsPerRequest }, (_, index) => index)
const source = createLogIdSource(seededUuids(20_260_131))

/** UUIDs that are the same in each run: how evenly a few of them fall into ranges is chance. */
function seededUuids(seed: number): () => string {
  let n = seed
  return () => {
    const hex = createHash('sha256').update(String(n++)).digest('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  }
}
const key = (n: number): string => `0mwq61yoz97g9dmyc-${String(n).padStart(9, '0')}`

export const idsByKind = {
  server: () => {
    const next = source()
    return places.map(next)
  },
  idempotencyKey: (n) => {
    const spread = spreadOf(key(n))
    return places.map((index) => `${spread(index)}.${key(n)}.${index}.AbCdEfGhIjK`)
  },
  // As they were: in the order of time.
  uuidV7: (n) => places.map((index) => `0199f2c4-${String(n).padStart(8, '0')}-${String(index).padStart(3, '0')}`),
  plainKey: (n) => places.map((index) => `${key(n)}.${index}.AbCdEfGhIjK`),
} as const satisfies Record<string, IdsOf>

/** Rows a second that the table, and the index of recent rows, take of one tenant. */
export function rowsPerSecond(kind: keyof typeof idsByKind, perSecond: number, seconds: number) {
  const requests = perSecond / recordsPerRequest
  const idsOf = (second: number): readonly string[] =>
    Array.from({ length: requests }, (_, i) => idsByKind[kind](second * requests + i)).flat()
  const entryOf =
    (second: number) =>
    (id: string, i: number): string => {
      const time = `${String(second).padStart(6, '0')}#${String(i).padStart(6, '0')}`
      return `${recentKey(aTenant(), shardOf(id as LogId))} ${recentSort(time, id as LogId)}`
    }
  const table = simulateKeyRanges({ keysOf: idsOf, seconds })
  const index = simulateKeyRanges({ keysOf: (second) => idsOf(second).map(entryOf(second)), seconds })
  return { table: table.acceptedPerSecond, index: index.acceptedPerSecond }
}
