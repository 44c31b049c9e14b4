import { parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import type { RecordOwner } from './deliver/ids-by-tenant.ts'
import type { RecordFormat } from './format/open-record-reader.ts'
import type { ShippedRecord } from './format/read-line.ts'

export interface EncodedRecord {
  /** JSON on one line. */
  readonly body: string
  readonly owner?: RecordOwner
}

export interface EncodeOptions {
  readonly format?: Pick<RecordFormat, 'paths'>
  /** Whose a record is that names no tenant; undefined where each must. */
  readonly tenantId: TenantId | undefined
}

/** A record as it goes into a request. Where lines name their tenants, so does each record: the endpoint keeps them apart. */
export function encodeRecord(
  { record, json, tenant }: ShippedRecord,
  { format, tenantId }: EncodeOptions,
): EncodedRecord {
  if (format?.paths?.tenant === undefined) return { body: json ?? JSON.stringify(record) }
  const body = JSON.stringify({ ...record, tenant_id: tenant ?? tenantId })
  // Without an id, or with one that is none, it is refused by the endpoint, and needs no receipt.
  return { body, owner: { tenant: asTenant(tenant) ?? tenantId, logId: record.log_id } }
}

function asTenant(id: string | undefined): TenantId | undefined {
  const parsed = parseTenantId(id)
  return parsed.kind === 'tenant' ? parsed.tenantId : undefined
}
