import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Row } from './row.ts'

/** An item as DynamoDB's protocol has it. */
export type Attributes = Record<string, AttributeValue>

/** What a column holds: text, a number, or a number for each of some names. */
type ColumnType = 'text' | 'number' | 'counts'

/**
 * Every column of a row. A new one is one more line here: it is then written, read and covered by the tests. The SDK's
 * general marshaller does the same from the values alone, at several times the cost.
 */
export const columns = {
  tenant_id: 'text',
  log_id: 'text',
  modified_text: 'text',
  original_text: 'text',
  severity: 'text',
  timestamp: 'text',
  received_at: 'text',
  processed_at: 'text',
  attributes: 'text',
  redactions: 'counts',
  policy: 'text',
  content: 'text',
  seal: 'text',
  expires_at: 'number',
  recent_key: 'text',
  recent_sort: 'text',
} as const satisfies { readonly [C in keyof Required<Row>]: TypeOf<Required<Row>[C]> }

type TypeOf<Value> = Value extends string ? 'text' : Value extends number ? 'number' : 'counts'

const entries = Object.entries(columns) as readonly (readonly [keyof Row, ColumnType])[]

/** The attributes of a row; a column that is undefined is left out. Throws RangeError on a number that DynamoDB would not keep exactly. */
export function toAttributes(row: Partial<Row>): Attributes {
  const item: Attributes = {}
  for (const [column, type] of entries) {
    const value = row[column]
    if (value !== undefined) item[column] = writers[type](value as never)
  }
  return item
}

const writers = {
  text: (S: string): AttributeValue => ({ S }),
  number: toNumber,
  counts: toCounts,
}

function toNumber(value: number): AttributeValue {
  if (!isExact(value)) throw new RangeError(`${value} cannot be stored exactly`)
  return { N: String(value) }
}

function toCounts(counts: Readonly<Record<string, number>>): AttributeValue {
  const M: Attributes = {}
  for (const name of Object.keys(counts)) M[name] = toNumber(counts[name] ?? Number.NaN)
  return { M }
}

export type ParsedRow =
  /** Columns that the item lacks, or that were not asked for, are missing here too. */
  | { readonly kind: 'row'; readonly row: Row }
  /** The pipeline writes no such row: this column has another type. */
  | { readonly kind: 'malformed'; readonly column: keyof Row }

/** Reads the attributes of a row; those of no column are left out. */
export function parseRow(item: Attributes): ParsedRow {
  const row: Record<string, unknown> = {}
  for (const [column, type] of entries) {
    const attribute = item[column]
    if (attribute === undefined) continue
    const value = readers[type](attribute)
    if (value === undefined) return { kind: 'malformed', column }
    row[column] = value
  }
  return { kind: 'row', row: row as unknown as Row }
}

const readers = {
  text: ({ S }: AttributeValue): string | undefined => S,
  number: toExact,
  counts: parseCounts,
}

function toExact({ N = '' }: AttributeValue): number | undefined {
  const value = Number(N)
  return N !== '' && isExact(value) ? value : undefined
}

function parseCounts({ M }: AttributeValue): Record<string, number> | undefined {
  if (M === undefined) return undefined
  const counts: Record<string, number> = {}
  for (const name of Object.keys(M)) {
    const count = toExact(M[name] ?? { NULL: true })
    if (count === undefined) return undefined
    counts[name] = count
  }
  return counts
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER
}
