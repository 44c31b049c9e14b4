import type { HttpResponse, OnFailure } from '../src/http/http-event.ts'
import { createReceiptClock } from '../src/http/receipt.ts'
import type { SearchBudget } from '../src/logs-api/find-rows.ts'
import { createLogsHandler } from '../src/logs-api/logs-handler.ts'
import type { KeepManifests } from '../src/manifests/keep-manifests.ts'
import type { Row } from '../src/table/row.ts'
import type { OpenTenantRows } from '../src/table/tenant-rows.ts'
import { policyOf } from '../src/tenants/tenant-policy.ts'
import { defaultSettings } from '../src/tenants/tenant-settings.ts'
import { anEvent, aRowKeys, type EventFields, secretRedactor } from './build.ts'
import { createMemoryRows } from './memory-rows.ts'

const defaultPolicy = policyOf(defaultSettings, secretRedactor)

export interface Read {
  readonly call: (route: string, fields?: Omit<EventFields, 'route'>) => Promise<HttpResponse>
  /** Rows of the table in memory. */
  readonly rows: () => readonly Row[]
  readonly put: (...rows: readonly Row[]) => Promise<void>
}

export interface ReaderOptions {
  /** A table in memory by default. */
  readonly openRows?: OpenTenantRows
  readonly keepManifests?: KeepManifests
  readonly onFailure?: OnFailure
  readonly searchBudget?: SearchBudget
  /** How long each reading of the table takes by the clock of a search, milliseconds. 0 by default. */
  readonly readMs?: number
}

/** The handler of `/logs`; its clock of receipts advances one second per reading. */
export function aReader({ openRows, keepManifests, onFailure, searchBudget, readMs = 0 }: ReaderOptions = {}): Read {
  const table = createMemoryRows()
  const open = openRows ?? table.openRows
  const state = { now: Date.UTC(2026, 0, 31, 12), ids: 0, searchMs: 0 }
  const handler = createLogsHandler({
    openRows: open,
    authenticate: async () => ({ kind: 'caller', caller: { kind: 'anyone' } }),
    admitRate: async () => ({ kind: 'admitted' }),
    policyOf: async () => defaultPolicy,
    rowKeys: aRowKeys,
    takeReceipt: createReceiptClock(() => {
      state.now += 1_000
      return state.now
    }),
    now: () => {
      state.searchMs += readMs
      return state.searchMs
    },
    newLogId: () => `made-${state.ids++}`,
    ...(searchBudget && { searchBudget }),
    ...(keepManifests && { keepManifests }),
    ...(onFailure && { onFailure }),
  })
  return {
    call: (route, fields) => handler(anEvent({ route, ...fields })),
    rows: table.all,
    put: async (...rows) => {
      for (const row of rows) await open(row.tenant_id).putAll([row])
    },
  }
}
