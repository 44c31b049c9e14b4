import { LogpipeError, limits, type TenantId } from '@logpipe/sdk/contract'
import { isExpired } from '../src/table/check-row.ts'
import { joinParts, type PartOutcome } from '../src/table/outcome.ts'
import { cutToBytes, isRepeated, type Row } from '../src/table/row.ts'
import type { OpenTenantRows, PutOutcome, RecentQuery, RecentRows } from '../src/table/tenant-rows.ts'

/** An in-memory fake of the `logs` table. */
export interface MemoryRows {
  readonly openRows: OpenTenantRows
  /** All rows of all tenants, in the order they were first stored. */
  readonly all: () => readonly Row[]
}

/** Creates an empty table that satisfies `TenantRows`, as checked by `tenant-rows-contract.ts`. */
export function createMemoryRows(now: () => number = () => Date.UTC(2026, 0, 31)): MemoryRows {
  const rows = new Map<string, Row>()
  const outcomes = new Map<string, PartOutcome>()
  const keyOf = (tenantId: TenantId, logId: string): string => `${tenantId} ${logId}`
  const find = (tenantId: TenantId, logId: string): Row | undefined => {
    const row = rows.get(keyOf(tenantId, logId))
    return row === undefined || isExpired(row, now()) ? undefined : row
  }
  const put = (row: Row): void => {
    rows.set(keyOf(row.tenant_id, row.log_id), row)
  }
  const openRows: OpenTenantRows = (tenantId) => {
    const owned = (row: Row): Row => {
      if (row.tenant_id !== tenantId) throw new LogpipeError('internal', 'the row belongs to another tenant')
      return row
    }
    return {
      putAll: async (batch) => {
        if (new Set(batch.map(({ log_id }) => log_id)).size < batch.length) {
          throw new LogpipeError('internal', 'duplicate id in one call, which BatchWriteItem rejects')
        }
        const [tooLarge, fitting] = [batch.map(owned).filter(isTooLarge), batch.filter((row) => !isTooLarge(row))]
        fitting.forEach(put)
        return tooLarge.map((row) => ({ row, kind: 'refused', error: new Error('too large') }))
      },
      putNew: async (row): Promise<PutOutcome> => {
        if (isTooLarge(owned(row))) return { kind: 'refused' }
        const before = find(tenantId, row.log_id)
        if (before !== undefined && before.content !== row.content) return { kind: 'conflict' }
        if (before !== undefined && isRepeated(before, row)) return { kind: 'same', row: before }
        put(row)
        return before === undefined ? { kind: 'stored' } : { kind: 'same', row }
      },
      get: async (logId) => find(tenantId, logId),
      stored: async (logIds) => new Set(logIds.filter((logId) => find(tenantId, logId) !== undefined)),
      contents: async (logIds) =>
        new Map(logIds.flatMap((logId) => find(tenantId, logId) ?? []).map((row) => [row.log_id, row])),
      recent: async (query) =>
        newest(
          [...rows.values()].filter((row) => row.tenant_id === tenantId && !isExpired(row, now())),
          query,
        ),
      putOutcomes: async (parts) => {
        for (const part of parts) outcomes.set(keyOf(tenantId, `${part.name}#${part.part}`), part)
      },
      outcomes: async (names) => {
        const isAsked = (key: string): boolean => names.some((name) => key.startsWith(keyOf(tenantId, `${name}#`)))
        return joinParts([...outcomes].flatMap(([key, part]) => (isAsked(key) ? [part] : [])))
      },
    }
  }
  return { openRows, all: () => [...rows.values()] }
}

function newest(rows: readonly Row[], query: RecentQuery): RecentRows {
  const { limit, before, severities, since, until, maxBytes } = query
  const isWanted = ({ recent_sort: sort, severity }: Row): boolean =>
    sort !== undefined &&
    (before === undefined || sort < before) &&
    (since === undefined || sort >= since) &&
    (until === undefined || sort < until) &&
    (severities === undefined || severities.includes(severity))
  const compare = (a = '', b = ''): number => (a < b ? 1 : a > b ? -1 : 0)
  const wanted = rows.filter(isWanted).sort((a, b) => compare(a.recent_sort, b.recent_sort))
  const { rows: shown } = cutToBytes(wanted.slice(0, limit).map(asShown), maxBytes)
  const next = wanted.length > shown.length ? shown.at(-1)?.recent_sort : undefined
  return { rows: shown, ...(next && { next }) }
}

/** The columns of a row that a page reads. */
function asShown({ original_text: _, ...row }: Row): Row {
  return row
}

/** Close enough for tests: the texts dominate the size of a row. Most rows are far smaller, which needs no JSON to see. */
function isTooLarge(row: Row): boolean {
  const chars = Object.values(row).reduce((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0)
  if (chars < limits.maxItemBytes / 10) return false
  return Buffer.byteLength(JSON.stringify(row)) > limits.maxItemBytes
}
