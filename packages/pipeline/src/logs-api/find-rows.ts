import type { PageRead } from '@logpipe/sdk/contract'
import { limits } from '@logpipe/sdk/contract'
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
 * The newest rows that match a filter. They are read page after page, each twice as large as the one before, for what matches often is found in
 * the first; until enough is found, there are no more, or the budget is spent. Then `next` is where reading stopped, whatever was found.
 */
export async function findRows(rows: TenantRows, { query, filter, budget, now }: FindRows): Promise<FoundRows> {
  const startedMs = now()
  const found: Row[] = []
  const read = { rows: 0, bytes: 0 }
  let [before, foundBytes] = [query.before, 0]
  for (let size = query.limit; ; size *= 2) {
    const limit = Math.min(size, limits.maxPageRows, budget.rows - read.rows)
    const maxBytes = Math.min(limits.maxPageBytes, budget.bytes - read.bytes)
    const page = await rows.recent({ ...query, limit, maxBytes, ...(before !== undefined && { before }) })
    for (const row of page.rows) {
      read.rows++
      read.bytes += shownBytes(row)
    }
    for (const row of page.rows.filter((one) => isMatch(one, filter))) {
      found.push(row)
      foundBytes += shownBytes(row)
      const isLast = row === page.rows.at(-1) && page.next === undefined
      const isFull = found.length === query.limit || foundBytes > limits.maxPageBytes
      if (isFull)
        return { rows: found, read, ...(!isLast && row.recent_sort !== undefined && { next: row.recent_sort }) }
    }
    before = page.next
    if (before === undefined) return { rows: found, read }
    const isSpent = read.rows >= budget.rows || read.bytes >= budget.bytes || now() - startedMs >= budget.ms
    if (isSpent) return { rows: found, read, next: before }
  }
}

function isMatch(row: Row, { words, attributes }: RowFilter): boolean {
  if (words.length > 0 && !hasWords(row.modified_text, words)) return false
  return attributes.size === 0 || hasAttributes(attributesOf(row), attributes)
}
