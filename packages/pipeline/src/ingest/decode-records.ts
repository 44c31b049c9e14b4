import { type FaultCode, isObject, kindOf, limits } from '@logpipe/sdk/contract'
import { type Refusal, refused } from '../http/answer.ts'
import type { HttpEvent } from '../http/http-event.ts'

/** One record of a request before it is looked at; `broken` where not even its format could be read. */
export type DecodedItem =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'broken'; readonly code: FaultCode; readonly message: string }

export type DecodedRecords =
  | { readonly kind: 'records'; readonly isSingle: boolean; readonly items: readonly DecodedItem[] }
  | Refusal

/** Cuts a body into its records by its content type. Nothing is judged here but the format. */
export function decodeRecords(event: HttpEvent, body: string): DecodedRecords {
  const decoded = decodeByType(event, body)
  if (decoded.kind === 'refused') return decoded
  if (decoded.items.length === 0) return refused('empty_body', 'the body holds no records')
  if (decoded.items.length <= limits.maxRecordsPerRequest) return decoded
  const count = `the request holds ${decoded.items.length} records`
  return refused('too_many_records', `${count}; the limit is ${limits.maxRecordsPerRequest}`)
}

function decodeByType(event: HttpEvent, body: string): DecodedRecords {
  const [type = '', ...parameters] = (event.headers['content-type'] ?? '').toLowerCase().split(';')
  if (!parameters.every(isUtf8Charset)) {
    return refused('unsupported_media_type', 'the charset must be utf-8')
  }
  switch (type.trim()) {
    case 'application/json':
      return decodeJson(body)
    case 'application/x-ndjson':
    case 'application/jsonl':
    case 'application/x-jsonlines':
      return { kind: 'records', isSingle: false, items: splitLines(body).map(decodeLine) }
    case 'text/plain':
      return decodeText(event, body)
    case '':
      return refused('unsupported_media_type', 'the Content-Type header is missing')
    default:
      return refused(
        'unsupported_media_type',
        'the Content-Type is none of application/json, application/x-ndjson, text/plain',
      )
  }
}

function isUtf8Charset(parameter: string): boolean {
  const [name = '', value = ''] = parameter.trim().split('=')
  return name !== 'charset' || ['utf-8', 'utf8', 'us-ascii'].includes(value.replaceAll('"', '').trim())
}

function decodeJson(body: string): DecodedRecords {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return refused('invalid_json', 'the body is not valid JSON')
  }
  if (Array.isArray(value)) return batch(value)
  if (!isObject(value))
    return refused('invalid_request', `the body must be a JSON object or array, not ${kindOf(value)}`)
  if (!Object.hasOwn(value, 'logs')) return { kind: 'records', isSingle: true, items: [{ kind: 'value', value }] }
  if (!Array.isArray(value.logs)) return refused('invalid_request', `logs must be an array, not ${kindOf(value.logs)}`)
  const others = Object.keys(value).filter((field) => field !== 'logs' && field !== 'tenant_id')
  if (others.length > 0) return refused('invalid_request', 'an object with logs may hold nothing else but tenant_id')
  return batch(value.logs.map((record: unknown) => inheritTenant(record, value.tenant_id)))
}

/** `{"tenant_id":…,"logs":[…]}` names the tenant once, for the records that name none. */
function inheritTenant(record: unknown, tenantId: unknown): unknown {
  if (tenantId === undefined || !isObject(record) || record.tenant_id !== undefined) return record
  return { ...record, tenant_id: tenantId }
}

function batch(values: readonly unknown[]): DecodedRecords {
  return { kind: 'records', isSingle: false, items: values.map((value) => ({ kind: 'value', value })) }
}

function decodeLine(line: string): DecodedItem {
  try {
    return { kind: 'value', value: JSON.parse(line) }
  } catch {
    return { kind: 'broken', code: 'invalid_json', message: 'the line is not valid JSON' }
  }
}

function decodeText(event: HttpEvent, body: string): DecodedRecords {
  const split = event.queryStringParameters?.split
  const logId = event.headers['x-log-id']
  if (split === undefined) return { kind: 'records', isSingle: true, items: [textItem(body, logId)] }
  if (split !== 'lines') return refused('invalid_request', 'split must be "lines"')
  if (logId !== undefined) return refused('invalid_request', 'X-Log-ID names one log; leave it out with split=lines')
  return { kind: 'records', isSingle: false, items: splitLines(body).map((line) => textItem(line)) }
}

function textItem(text: string, logId?: string): DecodedItem {
  return { kind: 'value', value: logId === undefined ? { text } : { text, log_id: logId } }
}

/** Lines end in LF or CRLF, and nowhere else: U+2028 is content. Blank lines are no records. */
function splitLines(body: string): readonly string[] {
  return body
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
    .filter((line) => line.trim() !== '')
}
