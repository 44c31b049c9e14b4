import { LogpipeError, limits, type PageRead } from '@logpipe/sdk/contract'
import { type Row, shownBytes } from '../table/row.ts'
import type { RecentQuery, RecentRows, TenantRows } from '../table/tenant-rows.ts'
import type { RowFilter } from './log-query.ts'
import { attributesOf } from './log-view.ts'
import { hasAttributes } from './search-attributes.ts'
import { hasWords } from './search-words.ts'

/** What one request may read: whichever is spent first ends its page. */
export interface SearchBudget {
  readonly rows: number
  /** Of texts and attributes. */
  readonly bytes: number
  /** Nothing more is begun after that, milliseconds. */
  readonly ms: number
}

export interface FindRows {
  readonly query: RecentQuery
  readonly filter: RowFilter
  readonly budget: SearchBudget
  /** Any clock, milliseconds. */
  readonly now: () => number
}

export interface FoundRows extends RecentRows {
  readonly read: PageRead
}

/**
 * The newest rows that match a filter. They are read part after part, each twice as large as the one before, for what matches often is found in
 * the first; until enough is found, there are no more, or the budget is spent. Then `next` is where reading stopped, whatever was found.
 */
export async function findRows(rows: TenantRows, { query, filter, budget, now }: FindRows): Promise<FoundRows> {
  const endsMs = now() + budget.ms
  const timeLeft = (): number => endsMs - now()
  const found: Row[] = []
  const read = { rows: 0, bytes: 0 }
  let { before } = query
  for (let size = query.limit; ; size *= 2) {
    const wanted = { ...query, ...partOf(size, budget, read), timeLeft, ...(before !== undefined && { before }) }
    const whole: Part = await rows.recent(wanted).catch((error: unknown) => passOver(error, before, read))
    const { part, matches } = lookThrough(whole, filter, timeLeft)
    read.rows += part.rows.length
    read.bytes += bytesOf(part.rows)
    found.push(...matches)
    const isFull = found.length >= query.limit || bytesOf(found) > limits.maxPageBytes
    if (isFull) return { ...fullPage(found, part, query.limit), read }
    const isSpent = part.isBusy || read.rows >= budget.rows || read.bytes >= budget.bytes || timeLeft() <= 0
    if (isSpent || part.next === undefined)
      return { rows: found, read, ...(part.next !== undefined && { next: part.next }) }
    before = part.next
  }
}

/** How much of the budget is read next; never more than a response can carry, for all of it may match. */
function partOf(size: number, budget: SearchBudget, read: PageRead): Pick<RecentQuery, 'limit' | 'maxBytes'> {
  return {
    limit: Math.min(size, limits.maxPageRows, budget.rows - read.rows),
    maxBytes: Math.min(limits.maxPageBytes, budget.bytes - read.bytes),
  }
}

interface Part extends RecentRows {
  /** The table became too busy to read on. */
  readonly isBusy?: true
}

/** Where the table becomes too busy, what was found until then is not thrown away: the next page starts there. */
function passOver(error: unknown, before: string | undefined, read: PageRead): Part {
  const isBusy = error instanceof LogpipeError && error.code === 'table_unavailable'
  if (!isBusy || before === undefined || read.rows === 0) throw error
  return { rows: [], next: before, isBusy }
}

/** How much is searched between two looks at the clock: with 20 words in a hostile text that takes half a second. Bytes. */
const bytesPerLook = 256 * 1024

/** Which rows of a part match, and the part up to where there was time to look at it. */
function lookThrough(
  part: Part,
  filter: RowFilter,
  timeLeft: () => number,
): { readonly part: Part; readonly matches: readonly Row[] } {
  const matches: Row[] = []
  let bytes = 0
  for (const [i, row] of part.rows.entries()) {
    if (isMatch(row, filter)) matches.push(row)
    bytes += shownBytes(row)
    if (bytes < bytesPerLook) continue
    bytes = 0
    if (timeLeft() <= 0 && row.recent_sort !== undefined && i + 1 < part.rows.length)
      return { part: { ...part, rows: part.rows.slice(0, i + 1), next: row.recent_sort }, matches }
  }
  return { part, matches }
}

/** As many rows as are wanted; the next page starts after the last of them, if anything is left. */
function fullPage(found: readonly Row[], part: RecentRows, limit: number): RecentRows {
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const next = last === part.rows.at(-1) ? part.next : last?.recent_sort
  return { rows, ...(next !== undefined && { next }) }
}

function bytesOf(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + shownBytes(row), 0)
}

function isMatch(row: Row, { words, attributes }: RowFilter): boolean {
  if (words.length > 0 && !hasWords(row.modified_text, words)) return false
  return attributes.length === 0 || hasAttributes(attributesOf(row), attributes)
}
