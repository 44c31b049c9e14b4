import {
  checkText,
  type FaultCode,
  faults,
  isObject,
  type LogId,
  type LogRecord,
  parseLogRecord,
  type RecordError,
  type TenantId,
} from '@logpipe/sdk/contract'
import type { AcceptedRecord, DecodedItem } from '../doors/door.ts'
import { type Refusal, refused } from '../http/response.ts'
import { decideTenant, type TenantClaims, type TenantDecision } from '../tenants/decide-tenant.ts'

/** A record that will be queued, with its tenant, its id and who generated that id. */
export interface AdmittedRecord extends AcceptedRecord {
  readonly kind: 'admitted'
  readonly record: LogRecord
  /** The record's JSON as sent, if it was a single line. */
  readonly json?: string
}

export interface AdmitOptions {
  readonly claims: TenantClaims
  /** Longest text whose simulated work the worker can finish, characters; Infinity without simulated work. */
  readonly maxWorkChars: number
  /** Generates the id of a record without one. */
  readonly makeLogId: (tenantId: TenantId, record: LogRecord, index: number) => LogId
  /** Reads a record that is not as the contract has it; undefined if it cannot. Without it such a record is refused. */
  readonly understand?: ((value: unknown) => unknown) | undefined
}

export interface Admission {
  readonly accepted: readonly AdmittedRecord[]
  /** Records that repeat the id and content of another record in the request. */
  readonly duplicates: number
  readonly errors: readonly RecordError[]
}

/** Validates each record of a request separately: an invalid one does not fail the others. */
export function admitBatch(items: readonly DecodedItem[], options: AdmitOptions): Admission {
  const admitted: AdmittedRecord[] = []
  const errors: RecordError[] = []
  const tenantOf = tenantDecider(options.claims)
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    if (item === undefined) continue
    const record = admitOne(item, index, tenantOf, options)
    if (record.kind === 'refused') errors.push(recordError(index, record.code, record.message, sentIdOf(item)))
    else admitted.push(record)
  }
  return haveOwnIds(admitted) ? { accepted: admitted, duplicates: 0, errors } : withoutRepeated(admitted, errors)
}

/** Whether each id that a client made is there once: to find that out for all takes half the time of looking for each. */
function haveOwnIds(records: readonly AdmittedRecord[]): boolean {
  const ids = new Set<LogId>()
  let count = 0
  for (const { idSource, logId } of records) {
    if (idSource === 'server') continue
    ids.add(logId)
    count++
  }
  return ids.size === count
}

/** Of records with the same tenant and id the first is accepted, and what differs from it is an error. */
function withoutRepeated(records: readonly AdmittedRecord[], others: readonly RecordError[]): Admission {
  const accepted: AdmittedRecord[] = []
  const errors = [...others]
  const firstOf = firstOfEachId()
  let duplicates = 0
  for (const record of records) {
    const first = record.idSource === 'client' ? firstOf(record) : record
    if (first === record) accepted.push(record)
    else if (contentOf(first.record) === contentOf(record.record)) duplicates++
    else errors.push(recordError(record.index, 'duplicate_id', otherContent, record.logId))
  }
  return { accepted, duplicates, errors: errors.toSorted((a, b) => a.index - b.index) }
}

const otherContent = 'another record in this request has the same log_id and different content'

/** Finds the first record of a request with this record's tenant and id, which may be the record itself. */
function firstOfEachId(): (record: AdmittedRecord) => AdmittedRecord {
  const seen = new Map<TenantId, Map<LogId, AdmittedRecord>>()
  return (record) => {
    const byId = seen.get(record.tenantId) ?? new Map<LogId, AdmittedRecord>()
    if (byId.size === 0) seen.set(record.tenantId, byId)
    const first = byId.get(record.logId)
    if (first === undefined) byId.set(record.logId, record)
    return first ?? record
  }
}

/** Decides a record's tenant by its body. Remembers the last decision: most records of a request name the same tenant, or none. */
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

/** The tenant of one record of a request, if it has a valid one. */
export function tenantIn(claims: TenantClaims, item: DecodedItem | undefined): TenantId | undefined {
  const value = item?.kind === 'value' ? item.value : undefined
  const decision = decideTenant(claims, isObject(value) ? value.tenant_id : undefined)
  return decision.kind === 'tenant' ? decision.tenantId : undefined
}

function admitOne(
  item: DecodedItem,
  index: number,
  tenantOf: (inBody: unknown) => TenantDecision,
  options: AdmitOptions,
): AdmittedRecord | Refusal {
  if (item.kind === 'broken') return refused(item.code, item.message)
  const sent = item.kind === 'value' ? item.value : undefined
  const parsed = item.kind === 'made' ? checkText(item.record) : parseLogRecord(sent)
  if (parsed.kind === 'invalid') {
    const value = item.kind === 'made' ? undefined : options.understand?.(sent)
    if (value === undefined) return refused(parsed.code, parsed.message)
    return admitOne({ kind: 'value', value }, index, tenantOf, { ...options, understand: undefined })
  }
  const { record } = parsed
  const tenant = tenantOf(isObject(sent) ? sent.tenant_id : undefined)
  if (tenant.kind === 'refused') return tenant
  if (record.text.length > options.maxWorkChars) {
    const message = `text is ${record.text.length} characters; the limit with simulated work is ${options.maxWorkChars}`
    return refused('work_too_long', message)
  }
  const logId = record.logId ?? options.makeLogId(tenant.tenantId, record, index)
  const idSource = record.logId === undefined ? 'server' : 'client'
  const { tenantId } = tenant
  // Two literals, because a spread here takes a tenth of the handler's time.
  if (item.json === undefined) return { kind: 'admitted', index, tenantId, logId, idSource, record }
  return { kind: 'admitted', index, tenantId, logId, idSource, record, json: item.json }
}

/** The error of one record. Exported for records that the queue rejects. */
export function recordError(index: number, code: FaultCode, message: string, logId?: string): RecordError {
  return { index, ...(logId !== undefined && { log_id: logId }), code, message, retryable: faults[code].retryable }
}

/** The id a rejected record was sent with, if it is valid and so safe to quote. */
function sentIdOf(item: DecodedItem): string | undefined {
  if (item.kind === 'made') return item.record.logId
  const id = item.kind === 'value' && isObject(item.value) ? item.value.log_id : undefined
  return typeof id === 'string' && /^[A-Za-z0-9._:-]{1,128}$/.test(id) ? id : undefined
}

function contentOf({ text, severity, timestamp, attributes }: LogRecord): string {
  return JSON.stringify([text, severity, timestamp, attributes])
}
