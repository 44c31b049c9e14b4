import { isObject, kindOf, limits } from '@logpipe/sdk/contract'
import type { DecodedItem, DecodedRecords } from '../doors/door.ts'
import { quoteLongIntegers } from '../http/exact-json.ts'
import type { HttpEvent } from '../http/http-event.ts'
import { mediaType } from '../http/media-type.ts'
import { parseJson, refuseTooManyValues } from '../http/parse-json.ts'
import { refused } from '../http/response.ts'

/** Splits a body into records by its content type. Checks only their format and number. */
export function decodeRecords(event: HttpEvent, body: string): DecodedRecords {
  const media = mediaType(event)
  if (media.kind === 'refused') return media
  switch (media.type) {
    case 'application/json':
      return decodeJson(body)
    case 'application/x-ndjson':
    case 'application/jsonl':
    case 'application/x-jsonlines':
      return decodeLines(body)
    case 'text/plain':
      return decodeText(event, body)
    case 'application/vnd.logpipe.lines':
      return decodeTextLines(event, body)
    case '':
    case 'application/x-www-form-urlencoded':
      return decodeUntyped(media.type, body)
    default:
      return media.type.endsWith('+json') ? decodeJson(body) : refused('unsupported_media_type', unsupportedType)
  }
}

const unsupportedType = 'unsupported Content-Type; use application/json, application/x-ndjson or text/plain'

/** `curl -d` calls everything a form, and others send no type at all: it is JSON if it begins and parses as JSON. */
function decodeUntyped(type: string, body: string): DecodedRecords {
  const decoded = /^\s*[[{]/.test(body) ? decodeJson(body) : undefined
  if (decoded !== undefined && !(decoded.kind === 'refused' && decoded.code === 'invalid_json')) return decoded
  return refused('unsupported_media_type', type === '' ? 'the Content-Type header is missing' : unsupportedType)
}

function decodeJson(body: string): DecodedRecords {
  const parsed = parseJson(body)
  if (parsed.kind === 'refused') return parsed
  const { value } = parsed
  if (Array.isArray(value)) return batch({ first: value, count: value.length }, asItem)
  if (!isObject(value))
    return refused('invalid_request', `the body must be a JSON object or array, not ${kindOf(value)}`)
  if (!Object.hasOwn(value, 'logs')) return { kind: 'records', isSingle: true, items: [{ kind: 'value', value }] }
  if (!Array.isArray(value.logs)) return refused('invalid_request', `logs must be an array, not ${kindOf(value.logs)}`)
  const others = Object.keys(value).filter((field) => field !== 'logs' && field !== 'tenant_id')
  if (others.length > 0) return refused('invalid_request', 'an object with logs may contain only tenant_id besides')
  const { logs, tenant_id } = value
  return batch({ first: logs, count: logs.length }, (record: unknown) => inheritTenant(record, tenant_id ?? undefined))
}

/** `{"tenant_id":…,"logs":[…]}` names the tenant once; a record may omit or repeat it. */
function inheritTenant(record: unknown, tenantId: unknown): DecodedItem {
  if (tenantId === undefined || !isObject(record)) return asItem(record)
  const sent = record.tenant_id ?? undefined
  if (sent === undefined) return asItem({ ...record, tenant_id: tenantId })
  if (sent === tenantId) return asItem(record)
  return { kind: 'broken', code: 'tenant_mismatch', message: 'record and request name different tenants' }
}

/** The first pieces of a body, up to the request limit, and their total number. */
interface Pieces<T> {
  readonly first: readonly T[]
  readonly count: number
}

/** Counts before decoding: 16 MiB can contain millions of pieces, and each invalid one costs an Error. */
function batch<T>({ first, count }: Pieces<T>, decode: (piece: T) => DecodedItem): DecodedRecords {
  if (count === 0) return refused('empty_body', 'the body contains no records')
  if (count <= limits.maxRecordsPerRequest) return { kind: 'records', isSingle: false, items: first.map(decode) }
  return refused(
    'too_many_records',
    `the request contains ${count} records; the limit is ${limits.maxRecordsPerRequest}`,
  )
}

function asItem(value: unknown): DecodedItem {
  return { kind: 'value', value }
}

function decodeLines(body: string): DecodedRecords {
  const lines = splitLines(body)
  const refusal = lines.count <= limits.maxRecordsPerRequest ? refuseTooManyValues(body) : undefined
  return refusal ?? batch(lines, decodeLine)
}

/** A longer line is mostly overhead (spaces, escapes, repeated keys) and might not fit a message as it is. Characters. */
const maxJsonChars = limits.maxTextBytes + limits.maxAttributesBytes + 4_096

function decodeLine(sent: string): DecodedItem {
  try {
    const read: unknown = JSON.parse(sent)
    const line = isOfTexts(read) ? sent : quoteLongIntegers(sent)
    const value: unknown = line === sent ? read : JSON.parse(line)
    return line.length <= maxJsonChars ? { kind: 'value', value, json: line } : { kind: 'value', value }
  } catch {
    return { kind: 'broken', code: 'invalid_json', message: 'the line is not valid JSON' }
  }
}

/** Then it has no integers: of most lines that is soon known. */
function isOfTexts(value: unknown): boolean {
  if (!isObject(value)) return false
  for (const name in value) if (typeof value[name] !== 'string') return false
  return true
}

function decodeText(event: HttpEvent, body: string): DecodedRecords {
  if (isUtf16(body)) return refused('invalid_utf8', 'every other byte of the body is 0, as in UTF-16; send UTF-8')
  const split = event.queryStringParameters?.split
  const logId = event.headers['x-log-id']
  if (split === undefined) return { kind: 'records', isSingle: true, items: [textItem(body, logId)] }
  if (split !== 'lines') return refused('invalid_request', 'split must be "lines"')
  return decodeTextLines(event, body)
}

function decodeTextLines({ headers }: HttpEvent, body: string): DecodedRecords {
  if (headers['x-log-id'] !== undefined)
    return refused('invalid_request', 'X-Log-ID is for a single log; omit it with split=lines')
  return batch(splitLines(body), (line) => textItem(line))
}

/** ASCII in UTF-16 is valid UTF-8 too, with a NUL beside each character. */
function isUtf16(body: string): boolean {
  const isNul = Array.from({ length: 8 }, (_, i) => body.charCodeAt(i) === 0)
  return body.length >= 8 && [0, 1].some((first) => isNul.every((is, i) => is === (i % 2 === first)))
}

function textItem(text: string, logId?: string): DecodedItem {
  return { kind: 'value', value: logId === undefined ? { text } : { text, log_id: logId } }
}

/** Lines end in LF or CRLF only: U+2028 is content. Skips blank lines. */
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

/** Nearly every line is non-blank by its first character: white space is below `!` or beyond ASCII. */
function isBlank(line: string): boolean {
  const first = line.charCodeAt(0)
  return !(first > 32 && first < 128) && line.trim() === ''
}
