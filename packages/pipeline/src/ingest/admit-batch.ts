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
import { type Refusal, refused } from '../http/response.ts'
import type { IdSource } from '../queue/message-codec.ts'
import { decideTenant, type TenantClaims, type TenantDecision } from '../tenants/decide-tenant.ts'
import type { DecodedItem } from './decode-records.ts'

/** A record that will be queued: whose it is, its id, and who made that id. */
export interface AdmittedRecord {
  readonly kind: 'admitted'
  /** Where it stood in the request. */
  readonly index: number
  readonly tenantId: TenantId
  readonly logId: LogId
  readonly idSource: IdSource
  readonly record: LogRecord
  /** The record as its sender wrote it, JSON on one line, where it came as that. */
  readonly json?: string
}

export interface AdmitOptions {
  readonly claims: TenantClaims
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
  const firstOf = firstOfEachId()
  let duplicates = 0
  const tenantOf = tenantDecider(options.claims)
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    if (item === undefined) continue
    const record = admitOne(item, index, tenantOf, options)
    if (record.kind === 'refused') {
      errors.push(recordError(index, record.code, record.message, ownIdOf(item)))
      continue
    }
    const first = record.idSource === 'client' ? firstOf(record) : record
    if (first === record) accepted.push(record)
    else if (contentOf(first.record) === contentOf(record.record)) duplicates++
    else errors.push(recordError(index, 'duplicate_id', otherContent, record.logId))
  }
  return { accepted, duplicates, errors }
}

const otherContent = 'another record of this request has the same log_id and other content'

/** Finds the record of a request that first had this one's tenant and id: itself, where it is the first. */
function firstOfEachId(): (record: AdmittedRecord) => AdmittedRecord {
  const seen = new Map<TenantId, Map<LogId, AdmittedRecord>>()
  return (record) => {
    const own = seen.get(record.tenantId) ?? new Map<LogId, AdmittedRecord>()
    if (own.size === 0) seen.set(record.tenantId, own)
    const first = own.get(record.logId)
    if (first === undefined) own.set(record.logId, record)
    return first ?? record
  }
}

/** Decides the tenant of a record by what its body says; most say nothing or all the same, so that is decided once. */
function tenantDecider(claims: TenantClaims): (inBody: unknown) => TenantDecision {
  let last: unknown
  let decision = decideTenant(claims, last)
  return (inBody) => {
    if (inBody === last) return decision
    last = inBody
    decision = decideTenant(claims, inBody)
    return decision
  }
}

function admitOne(
  item: DecodedItem,
  index: number,
  tenantOf: (inBody: unknown) => TenantDecision,
  options: AdmitOptions,
): AdmittedRecord | Refusal {
  if (item.kind === 'broken') return refused(item.code, item.message)
  const parsed = parseLogRecord(item.value)
  if (parsed.kind === 'invalid') return refused(parsed.code, parsed.message)
  const { record } = parsed
  const tenant = tenantOf(isObject(item.value) ? item.value.tenant_id : undefined)
  if (tenant.kind === 'refused') return tenant
  if (record.text.length > options.maxWorkChars) {
    const message = `text is ${record.text.length} characters; the limit with simulated work is ${options.maxWorkChars}`
    return refused('work_too_long', message)
  }
  const logId = record.logId ?? options.makeLogId(tenant.tenantId, record, index)
  const idSource = record.logId === undefined ? 'server' : 'client'
  const { tenantId } = tenant
  // Written out twice, since a spread here is a tenth of the whole handler's time.
  if (item.json === undefined) return { kind: 'admitted', index, tenantId, logId, idSource, record }
  return { kind: 'admitted', index, tenantId, logId, idSource, record, json: item.json }
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

function contentOf({ text, severity, timestamp, attributes }: LogRecord): string {
  return JSON.stringify([text, severity, timestamp, attributes])
}
