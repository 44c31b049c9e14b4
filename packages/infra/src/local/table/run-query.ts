import db, { type Item, type Store, type Table } from 'dynalite/db/index.js'
import queryValidation from 'dynalite/validations/query.js'
import type { FastRequest } from './fast-request.ts'
import { itemPrefix, maxAnswerBytes } from './item-prefix.ts'

/** Answers a query for the items of one partition between two sort keys, all in one read; undefined where it is dynalite's. */
export async function runQuery(
  store: Store,
  table: Table,
  { limit, parsed }: Extract<FastRequest, { kind: 'query' }>,
): Promise<object | undefined> {
  if (queryValidation.custom(parsed)) return undefined
  const { KeyConditions: conditions, _projection: projection } = parsed as Validated
  if (db.validateKeyPaths(projection?.nestedPaths, table) != null) return undefined
  const range = rangeOf(conditions, table)
  if (range === undefined) return undefined
  const items: Item[] = []
  const found = store.db.values({ ...range, limit: limit + 1, valueEncoding: 'utf8', highWaterMarkBytes })
  let bytes = 0
  try {
    for (let trip = await found.nextv(tripItems); trip.length > 0; trip = await found.nextv(tripItems)) {
      for (const json of trip) {
        const item = JSON.parse(json) as Item
        items.push(projection === undefined ? item : db.mapPaths(projection.paths, item))
        bytes += Buffer.byteLength(json)
      }
      // As many as the limit, or perhaps more than a page: then there is a key to go on from.
      if (items.length >= limit || bytes > maxAnswerBytes) return undefined
    }
  } finally {
    await found.close()
  }
  return { ScannedCount: items.length, Count: items.length, Items: items }
}

/** Items that LevelDB's thread hands over at a time. More of them would be promoted by V8 before they are garbage. */
const tripItems = 64
/** By default it hands over 16 KiB, which is 20 rows. */
const highWaterMarkBytes = 256 * 1024

/** What dynalite's validation has put into the request. */
interface Validated {
  readonly KeyConditions: Readonly<Record<string, Condition>>
  readonly _projection?: { readonly paths: readonly unknown[]; readonly nestedPaths?: unknown }
}

interface Condition {
  readonly ComparisonOperator: string
  readonly AttributeValueList: readonly Item[string][]
}

/** The keys in LevelDB; undefined unless the conditions are one partition and a range of its sort keys. */
function rangeOf(conditions: Validated['KeyConditions'], table: Table) {
  const [hash = '', range] = table.KeySchema.map(({ AttributeName }) => AttributeName)
  if (range === undefined || Object.keys(conditions).length !== 2) return undefined
  const [partition, between] = [conditions[hash], conditions[range]]
  if (partition?.ComparisonOperator !== 'EQ' || between?.ComparisonOperator !== 'BETWEEN') return undefined
  const [value] = partition.AttributeValueList
  const keys = between.AttributeValueList.map((bound) => ({ [hash]: value ?? {}, [range]: bound }))
  const [first, last] = keys
  if (first === undefined || last === undefined) return undefined
  if (keys.some((key) => db.validateKey(key, table) != null)) return undefined
  const prefix = itemPrefix(table)
  return { gte: `${prefix}${db.createKey(first, table)}`, lte: `${prefix}${db.createKey(last, table)}~` }
}
