import db, {
  type Index,
  type Item,
  type Operation,
  type Projection,
  type Store,
  type Table,
} from 'dynalite/db/index.js'
import getValidation from 'dynalite/validations/batchGetItem.js'
import writeValidation from 'dynalite/validations/batchWriteItem.js'
import type { FastRequest, Write } from './fast-request.ts'
import { readerOf } from './read-items.ts'
import { createKeyOf, hasTextKeys } from './text-keys.ts'

const keyOf = createKeyOf()

/** Answers a batch request; undefined where it is dynalite's: whatever it refuses, and answers that are cut short. */
export async function runBatch(store: Store, request: FastRequest): Promise<object | undefined> {
  const table = readTable(store, request.table)
  if (table === undefined) return undefined
  return request.kind === 'write' ? writeBatch(store, table, request) : getBatch(store, table, request)
}

/** dynalite keeps a table's description beside its items. Reads are synchronous: this thread has nothing else to do. */
function readTable({ db: level }: Store, name: string): Table | undefined {
  if (level.status !== 'open') return undefined
  const table = level.getSync(`table~${name}`) as Table | undefined
  return table?.TableStatus === 'ACTIVE' ? table : undefined
}

/** One read an item and one batch for all, under the locks that dynalite's own writes of the same items take. */
async function writeBatch(
  store: Store,
  table: Table,
  { writes, parsed }: Extract<FastRequest, { kind: 'write' }>,
): Promise<object | undefined> {
  if (writeValidation.custom(parsed, store) || !writes.every((write) => isValid(write, table))) return undefined
  const keys = writes.map((write) => keyOf(write.kind === 'put' ? write.item : write.key, table))
  if (new Set(keys).size < keys.length) return undefined
  const unlock = await lock(store, table.TableName, keys)
  try {
    const operations: Operation[] = []
    for (const [i, write] of writes.entries()) addOperations(operations, store, table, write, keys[i] ?? '')
    await store.db.batch(operations)
  } finally {
    unlock()
  }
  return { UnprocessedItems: {} }
}

function isValid(write: Write, table: Table): boolean {
  return (write.kind === 'put' ? db.validateItem(write.item, table) : db.validateKey(write.key, table)) == null
}

/** Resolves with the way to unlock when nobody else writes these items. */
function lock(store: Store, table: string, keys: readonly string[]): Promise<() => void> {
  return new Promise((resolve) => {
    store.getItemDb(table).lock(keys, (release) => resolve(release(() => undefined)))
  })
}

/** What the write changes in its table and in every index. */
function addOperations(operations: Operation[], { db: level }: Store, table: Table, write: Write, key: string): void {
  const itemKey = `${itemPrefix(table)}${key}`
  const existing = level.getSync(itemKey) as Item | undefined
  const item = write.kind === 'put' ? write.item : undefined
  for (const [type, indexes] of indexesOf(table)) {
    const { puts, deletes } = db.getIndexActions(indexes, existing, item, table)
    const prefix = (index: string): string => `index-${type}~${table.TableName}~${index}~`
    for (const { index, key } of deletes) operations.push({ type: 'del', key: `${prefix(index)}${key}` })
    for (const { index, key, item } of puts)
      operations.push({ type: 'put', key: `${prefix(index)}${key}`, value: item })
  }
  operations.push(item === undefined ? { type: 'del', key: itemKey } : { type: 'put', key: itemKey, value: item })
}

function indexesOf(table: Table): readonly (readonly ['local' | 'global', readonly Index[]])[] {
  return [
    ['local', table.LocalSecondaryIndexes ?? []],
    ['global', table.GlobalSecondaryIndexes ?? []],
  ]
}

function itemPrefix({ TableName }: Table): string {
  return `item-${TableName}~`
}

/** DynamoDB answers with 1 MiB and one item more at most; dynalite decides what is left out beyond that. */
const maxAnswerBytes = 1024 * 1024

function getBatch(
  { db: level }: Store,
  table: Table,
  { keys, parsed }: Extract<FastRequest, { kind: 'get' }>,
): object | undefined {
  const request = checked(parsed, table, keys)
  if (request === undefined) return undefined
  const paths = keys.map((key) => `${itemPrefix(table)}${keyOf(key, table)}`)
  if (new Set(paths).size < paths.length) return undefined
  const read = readerOf(request.projection, table)
  const items: Item[] = []
  let bytes = 0
  for (const [i, key] of keys.entries()) {
    const shown = read(level, paths[i] ?? '', key)
    if (shown === undefined) continue
    bytes += db.itemSize(shown)
    if (bytes > maxAnswerBytes) return undefined
    items.push(shown)
  }
  return { Responses: { [table.TableName]: items }, UnprocessedKeys: {} }
}

/** Undefined where dynalite has something to refuse. It checks keys at the cost of reading them; two short texts need no check. */
function checked(
  parsed: unknown,
  table: Table,
  keys: readonly Item[],
): { readonly projection: Projection | undefined } | undefined {
  const isPlain = keys.every((key) => Object.keys(key).length === 2 && hasTextKeys(key, table))
  const request = isPlain ? withoutKeys(parsed, table.TableName) : parsed
  if (getValidation.custom(request)) return undefined
  if (!isPlain && keys.some((key) => db.validateKey(key, table) != null)) return undefined
  const projection = projectionOf(request, table.TableName)
  return db.validateKeyPaths(projection?.nestedPaths, table) == null ? { projection } : undefined
}

function withoutKeys(parsed: unknown, table: string): unknown {
  const { RequestItems } = parsed as { RequestItems: Record<string, object> }
  return { RequestItems: { [table]: { ...RequestItems[table], Keys: [] } } }
}

/** The projection that dynalite's validation has put into the request. */
function projectionOf(parsed: unknown, table: string): Projection | undefined {
  const { RequestItems } = parsed as { RequestItems: Record<string, { _projection?: Projection }> }
  return RequestItems[table]?._projection
}
