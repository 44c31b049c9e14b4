/** The parts of dynalite 4.0.0 that the fast path shares with it. They are not its public interface: its version is pinned. */
declare module 'dynalite/db/index.js' {
  export type Value = Readonly<Record<string, unknown>>
  export type Item = Readonly<Record<string, Value>>

  export interface KeyElement {
    readonly AttributeName: string
  }

  export interface Index {
    readonly IndexName: string
    readonly KeySchema: readonly KeyElement[]
  }

  export interface Table {
    readonly TableName: string
    readonly TableStatus: string
    readonly KeySchema: readonly KeyElement[]
    readonly GlobalSecondaryIndexes?: readonly Index[]
    readonly LocalSecondaryIndexes?: readonly Index[]
  }

  export interface Projection {
    readonly paths: readonly unknown[]
    readonly nestedPaths?: unknown
  }

  export type Operation =
    | { readonly type: 'put'; readonly key: string; readonly value: unknown }
    | { readonly type: 'del'; readonly key: string }

  export interface Level {
    readonly status: string
    open(options: { readonly maxOpenFiles: number; readonly writeBufferSize: number }): Promise<void>
    /** As dynalite has it: with `done`, it returns nothing. */
    get(key: string, done?: (error: Error | null, value?: unknown) => void): Promise<unknown> | undefined
    getSync(key: string, options?: { readonly valueEncoding: 'utf8' }): unknown
    batch(operations: readonly Operation[]): Promise<void>
    /** Waits for operations in progress. */
    close(): Promise<void>
    keys(options?: object): LevelIterator
    values(options?: object): LevelIterator
    iterator(options: {
      readonly keyEncoding: 'buffer'
      readonly valueEncoding: 'buffer'
      readonly highWaterMarkBytes: number
    }): PairIterator
  }

  /** Of the rows at the time it was made. */
  export interface PairIterator {
    /** The next pairs, some at most; none at the end. */
    nextv(size: number): Promise<(readonly [Buffer, Buffer])[]>
    close(): Promise<void>
  }

  export interface LevelIterator {
    close(): Promise<void>
    /** What dynalite ends an iterator by, and LevelDB's do not have. */
    return?(): Promise<void>
  }

  /** Ends the lock; what it returns calls `done` after that. */
  export type Release = (done: () => void) => () => void

  export interface ItemStore {
    lock(keys: readonly string[], run: (release: Release) => void): void
  }

  export interface Store {
    readonly db: Level
    readonly options: { readonly maxItemSize: number }
    getItemDb(table: string): ItemStore
  }

  export interface IndexActions {
    readonly puts: readonly { readonly index: string; readonly key: string; readonly item: Item }[]
    readonly deletes: readonly { readonly index: string; readonly key: string }[]
  }

  export interface Database {
    create(options: unknown): Store
    /** An error where the item's keys do not fit the table. */
    validateItem(item: Item, table: Table): unknown
    validateKey(key: Item, table: Table): unknown
    validateKeyPaths(paths: unknown, table: Table): unknown
    createKey(item: Item, table: Table): string
    getIndexActions(
      indexes: readonly Index[],
      existing: Item | undefined,
      item: Item | undefined,
      table: Table,
    ): IndexActions
    itemSize(item: Item): number
    mapPaths(paths: readonly unknown[], item: Item): Item
  }

  const db: Database
  export default db
}

declare module 'dynalite/validations/batchWriteItem.js' {
  import type { Store } from 'dynalite/db/index.js'

  const validation: {
    /** A message where the request is not valid; writes numbers in it in their normal form. */
    custom(request: unknown, store: Store): string | undefined
  }
  export default validation
}

declare module 'dynalite/validations/batchGetItem.js' {
  const validation: {
    /** A message where the request is not valid; adds the parsed projection to it. */
    custom(request: unknown): string | undefined
  }
  export default validation
}
