import {
  type FaultCode,
  faults,
  isObject,
  type LogId,
  type LogRecord,
  parseLogRecord,
  type RecordError,
  type TenantId,
} from '@logpipe/sdk/contract'
import { decideTenant } from './decide-tenant.ts'
import type { DecodedItem } from './decode-records.ts'

/** A record that will be queued: whose it is, its id, and who made that id. */
export interface AdmittedRecord {
  /** Where it stood in the request. */
  readonly index: number
  readonly tenantId: TenantId
  readonly logId: LogId
  readonly isOwnId: boolean
  readonly record: LogRecord
}

export interface AdmitOptions {
  /** X-Tenant-ID. */
  readonly headerTenant: string | undefined
  /** Longest text whose simulated work the worker can finish, characters; Infinity without simulated work. */
  readonly maxWorkChars: number
  /** Makes the id of a record that brings none. */
  readonly makeLogId: (tenantId: TenantId, record: LogRecord, index: number) => LogId
}

export interface Admission {
  readonly accepted: readonly AdmittedRecord[]
  /** Records that repeat another of the same request, id and content. */
  readonly duplicates: number
  readonly errors: readonly RecordError[]
}

/** Judges every record of a request on its own: one bad record never fails the others. */
export function admitBatch(items: readonly DecodedItem[], options: AdmitOptions): Admission {
  const accepted: AdmittedRecord[] = []
  const errors: RecordError[] = []
  const seen = new Map<string, string>()
  let duplicates = 0
  for (const [index, item] of items.entries()) {
    const verdict = admitOne(item, index, options)
    if (verdict.kind === 'refused') {
      errors.push(recordError(index, verdict.code, verdict.message, ownIdOf(item)))
      continue
    }
    const { record } = verdict
    const before = record.isOwnId ? seen.get(identity(record)) : undefined
    if (before === undefined) {
      if (record.isOwnId) seen.set(identity(record), contentOf(record.record))
      accepted.push(record)
    } else if (before === contentOf(record.record)) duplicates++
    else errors.push(recordError(index, 'duplicate_id', otherContent, record.logId))
  }
  return { accepted, duplicates, errors }
}

const otherContent = 'another record of this request has the same log_id and other content'

type Verdict =
  | { readonly kind: 'admitted'; readonly record: AdmittedRecord }
  | { readonly kind: 'refused'; readonly code: FaultCode; readonly message: string }

function admitOne(item: DecodedItem, index: number, options: AdmitOptions): Verdict {
  if (item.kind === 'broken') return { kind: 'refused', code: item.code, message: item.message }
  const parsed = parseLogRecord(item.value)
  if (parsed.kind === 'invalid') return { kind: 'refused', code: parsed.code, message: parsed.message }
  const { record } = parsed
  const tenant = decideTenant(options.headerTenant, isObject(item.value) ? item.value.tenant_id : undefined)
  if (tenant.kind === 'refused') return tenant
  if (record.text.length > options.maxWorkChars) {
    const message = `text is ${record.text.length} characters; the limit with simulated work is ${options.maxWorkChars}`
    return { kind: 'refused', code: 'work_too_long', message }
  }
  const logId = record.logId ?? options.makeLogId(tenant.tenantId, record, index)
  const isOwnId = record.logId !== undefined
  return { kind: 'admitted', record: { index, tenantId: tenant.tenantId, logId, isOwnId, record } }
}

/** The error of one record. Public because a queue that refuses a record says so in the same shape. */
export function recordError(index: number, code: FaultCode, message: string, logId?: string): RecordError {
  return { index, ...(logId !== undefined && { log_id: logId }), code, message, retryable: faults[code].retryable }
}

/** The id that a refused record brought, where it is short enough to repeat. */
function ownIdOf(item: DecodedItem): string | undefined {
  const id = item.kind === 'value' && isObject(item.value) ? item.value.log_id : undefined
  return typeof id === 'string' && /^[A-Za-z0-9._:-]{1,128}$/.test(id) ? id : undefined
}

function identity({ tenantId, logId }: AdmittedRecord): string {
  return `${tenantId} ${logId}`
}

function contentOf({ text, severity, timestamp, attributes }: LogRecord): string {
  return JSON.stringify([text, severity, timestamp, attributes])
}
