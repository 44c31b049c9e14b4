import { type DeadLetterFilter, reasons } from '@logpipe/pipeline/dead-letters'
import {
  isSeverity,
  type LogId,
  LogpipeError,
  parseLogId,
  parseTenantId,
  severities,
  type TenantId,
} from '@logpipe/sdk/contract'
import type { TailFilter } from './tail.ts'

/** The longest text to look for, UTF-16 code units: it is compared with every record. */
const maxTextChars = 200

/** The filter of a tail. Throws `invalid_request`, as the others do. */
export function filterIn(query: URLSearchParams): TailFilter & { readonly tenant?: TenantId } {
  const [severity, text, tenant] = [query.get('severity'), query.get('text'), optionalTenant(query)]
  if (severity && !isSeverity(severity)) throw invalid(`severity must be one of ${severities.join(', ')}`)
  if (text && text.length > maxTextChars)
    throw invalid(`text has ${text.length} characters; the limit is ${maxTextChars}`)
  return {
    ...(tenant && { tenant }),
    ...(severity && isSeverity(severity) && { severity }),
    ...(text && { text }),
  }
}

export function recordIn(query: URLSearchParams): { readonly tenant: TenantId; readonly id: LogId } {
  const tenant = optionalTenant(query)
  const id = parseLogId(query.get('id'), 'id')
  if (tenant === undefined) throw invalid('tenant is missing')
  if (id.kind === 'invalid') throw invalid(id.message)
  return { tenant, id: id.logId }
}

/** An empty `tenant` is that of letters that do not tell whose they are; without any, they are those of all. */
export function letterFilterIn(query: URLSearchParams): DeadLetterFilter {
  const tenant = optionalTenant(query)
  const reason = query.get('reason')
  const known = reasons.find((one) => one === reason)
  if (reason && known === undefined) throw invalid(`reason must be one of ${reasons.join(', ')}`)
  const isTenantUnknown = query.get('tenant') === ''
  return { ...(tenant && { tenant }), ...(isTenantUnknown && { isTenantUnknown }), ...(known && { reason: known }) }
}

function optionalTenant(query: URLSearchParams): TenantId | undefined {
  const name = query.get('tenant')
  if (!name) return undefined
  const parsed = parseTenantId(name)
  if (parsed.kind === 'invalid') throw invalid(parsed.message)
  return parsed.tenantId
}

function invalid(message: string): LogpipeError {
  return new LogpipeError('invalid_request', message)
}
