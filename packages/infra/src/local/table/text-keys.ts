import db, { type Item, type Table } from 'dynalite/db/index.js'

/** What keys may be long before dynalite's own check of their bytes is asked, characters. */
const maxKeyChars = 256

/** Whether an item's keys are two short texts, as those of every table of the pipeline, and nothing for dynalite to refuse. */
export function hasTextKeys(item: Item, { KeySchema }: Table): boolean {
  return KeySchema.length === 2 && KeySchema.every(({ AttributeName }) => isShortText(item[AttributeName]?.S))
}

function isShortText(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= maxKeyChars
}

/** Where dynalite keeps an item: the same as its `createKey`, which hashes the same partition key again for each item. */
export type KeyOf = (item: Item, table: Table) => string

/** Remembers the partition that was asked for last: a batch is of one tenant. */
export function createKeyOf(): KeyOf {
  let last = { table: '', partition: '', prefix: '' }
  return (item, table) => {
    if (!hasTextKeys(item, table)) return db.createKey(item, table)
    const [hash = '', range = ''] = table.KeySchema.map(({ AttributeName }) => AttributeName)
    const [partition, sort] = [String(item[hash]?.S), String(item[range]?.S)]
    if (last.table !== table.TableName || last.partition !== partition) {
      const prefix = db.createKey({ ...item, [range]: { S: '' } }, table).slice(0, -1)
      last = { table: table.TableName, partition, prefix }
    }
    return `${last.prefix}${Buffer.from(sort).toString('hex')}/`
  }
}
