import { type FaultCode, isObject, kindOf, limits } from '@logpipe/sdk/contract'
import { type Refusal, refused } from '../http/answer.ts'
import type { HttpEvent } from '../http/http-event.ts'

/** One record of a request before it is looked at; `broken` where not even its format could be read. */
export type DecodedItem =
  /** `json` is what the sender wrote, where that is one line. */
  | { readonly kind: 'value'; readonly value: unknown; readonly json?: string }
  | { readonly kind: 'broken'; readonly code: FaultCode; readonly message: string }

export type DecodedRecords =
  | { readonly kind: 'records'; readonly isSingle: boolean; readonly items: readonly DecodedItem[] }
  | Refusal

/** Cuts a body into its records by its content type. Nothing is judged here but the format, and how many there are. */
export function decodeRecords(event: HttpEvent, body: string): DecodedRecords {
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
      return batch(splitLines(body), decodeLine)
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
  if (Array.isArray(value)) return batch({ first: value, count: value.length }, asItem)
  if (!isObject(value))
    return refused('invalid_request', `the body must be a JSON object or array, not ${kindOf(value)}`)
  if (!Object.hasOwn(value, 'logs')) return { kind: 'records', isSingle: true, items: [{ kind: 'value', value }] }
  if (!Array.isArray(value.logs)) return refused('invalid_request', `logs must be an array, not ${kindOf(value.logs)}`)
  const others = Object.keys(value).filter((field) => field !== 'logs' && field !== 'tenant_id')
  if (others.length > 0) return refused('invalid_request', 'an object with logs may hold nothing else but tenant_id')
  const { logs, tenant_id } = value
  return batch({ first: logs, count: logs.length }, (record: unknown) => asItem(inheritTenant(record, tenant_id)))
}

/** `{"tenant_id":…,"logs":[…]}` names the tenant once, for the records that name none. */
function inheritTenant(record: unknown, tenantId: unknown): unknown {
  if (tenantId === undefined || !isObject(record) || record.tenant_id !== undefined) return record
  return { ...record, tenant_id: tenantId }
}

/** The first pieces of a body, as many as a request may hold, and how many there are in all. */
interface Pieces<T> {
  readonly first: readonly T[]
  readonly count: number
}

/** Counts before it decodes: 16 MiB can hold millions of pieces, and each that is no JSON costs an Error. */
function batch<T>({ first, count }: Pieces<T>, decode: (piece: T) => DecodedItem): DecodedRecords {
  if (count === 0) return refused('empty_body', 'the body holds no records')
  if (count <= limits.maxRecordsPerRequest) return { kind: 'records', isSingle: false, items: first.map(decode) }
  return refused('too_many_records', `the request holds ${count} records; the limit is ${limits.maxRecordsPerRequest}`)
}

function asItem(value: unknown): DecodedItem {
  return { kind: 'value', value }
}

/** A longer line is mostly what its record does not say: blanks, escapes, keys that come twice. It might fit no message. */
const maxJsonChars = limits.maxTextBytes + limits.maxAttributesBytes + 4_096

function decodeLine(line: string): DecodedItem {
  try {
    const value: unknown = JSON.parse(line)
    return line.length <= maxJsonChars ? { kind: 'value', value, json: line } : { kind: 'value', value }
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
  return batch(splitLines(body), (line) => textItem(line))
}

function textItem(text: string, logId?: string): DecodedItem {
  return { kind: 'value', value: logId === undefined ? { text } : { text, log_id: logId } }
}

/** Lines end in LF or CRLF, and nowhere else: U+2028 is content. Blank lines are no records. */
function splitLines(body: string): Pieces<string> {
  const first: string[] = []
  let count = 0
  for (let start = 0; start < body.length; ) {
    const end = body.indexOf('\n', start)
    const next = end === -1 ? body.length : end
    const line = body.slice(start, body.charCodeAt(next - 1) === 13 && next > start ? next - 1 : next)
    start = next + 1
    if (isBlank(line)) continue
    count++
    if (count <= limits.maxRecordsPerRequest) first.push(line)
  }
  return { first, count }
}

function isBlank(line: string): boolean {
  return (
    line.length === 0 ||
    (line.charCodeAt(0) <= 32 && line.trim() === '') ||
    (line.charCodeAt(0) > 127 && line.trim() === '')
  )
}
