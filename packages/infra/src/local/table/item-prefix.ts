import type { Table } from 'dynalite/db/index.js'

/** Before the key of each of a table's items in LevelDB. */
export function itemPrefix({ TableName }: Pick<Table, 'TableName'>): string {
  return `item-${TableName}~`
}

/** DynamoDB answers with 1 MiB and one item more at most; dynalite decides what is left out beyond that. */
export const maxAnswerBytes = 1024 * 1024
