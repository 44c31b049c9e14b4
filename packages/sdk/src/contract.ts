/** The published wire contract between clients and the pipeline. Pure: no I/O, no dependencies. */

export { type Attributes, attributesFault, type Json } from './contract/attributes.ts'
export { type Backoff, backoffMs, retryAfterMs } from './contract/backoff.ts'
export { type CompactIds, compactIdChars, compactIds, expandIds, isCompact } from './contract/compact-ids.ts'
export { type DateTime, dateTimeHelp, dateTimeMs, isDateTime } from './contract/date-time.ts'
export { timestampOfEpoch, timestampOfNumber, utc } from './contract/epoch.ts'
export { type Fault, type FaultCode, faults, isFaultCode } from './contract/faults.ts'
export { areJoinedIds, isJoined, type JoinedIds, joinIds, lastJoined } from './contract/joined-ids.ts'
export {
  isPlainLevel,
  severityOfOtlp,
  severityOfPython,
  severityOfSyslog,
  severityOfTens,
  severityOfWord,
} from './contract/levels.ts'
export { limits } from './contract/limits.ts'
export { isIdempotencyKey, isOutcomeName, type LogId, parseFirstIndex, parseLogId } from './contract/log-id.ts'
export {
  checkText,
  isSeverity,
  type LogRecord,
  type LogRecordResult,
  parseLogRecord,
  parseText,
  type Severity,
  severities,
  severitiesFrom,
  writeSeverities,
} from './contract/log-record.ts'
export { parseLogWrite } from './contract/log-write.ts'
export { type FoundLevel, levelOf, type Role, roles } from './contract/logger-fields.ts'
export { type CodedFault, type ErrorCode, type ErrorDetails, LogpipeError } from './contract/logpipe-error.ts'
export { networkReason } from './contract/network-reason.ts'
export type {
  DeadLetteredRecord,
  IngestResponse,
  LogPage,
  LogView,
  OutcomesResponse,
  PageRead,
  Problem,
  RecordError,
  RequestOutcome,
  StoredResponse,
} from './contract/responses.ts'
export { kindOf, parseTenantId, reservedTenantIds, type TenantId, type TenantIdResult } from './contract/tenant-id.ts'
export { isObject, numberOf, parseJson, utf8Bytes } from './contract/values.ts'
export {
  type ZstdBlock,
  type ZstdHeader,
  zstdBlock,
  zstdBlockHead,
  zstdHeader,
  zstdHeaderHead,
} from './contract/zstd-frame.ts'
