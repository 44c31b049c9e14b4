import {
  type FoundLevel,
  isObject,
  isSeverity,
  levelOf,
  parseJson,
  parseLogId,
  parseLogRecord,
  roles,
  type Severity,
} from '@logpipe/sdk/contract'
import { isExact, parseExactJson } from './exact-json.ts'
import { type FieldPaths, valueAt, withoutInner, withoutPath } from './field-paths.ts'
import { readEnvelope } from './json-envelopes.ts'
import type { Fields, ReadContext, Reading } from './reading.ts'
import { timestampOf } from './timestamp.ts'

/**
 * A JSON object: a record of the wire contract, or a line of a structured logger, whose fields are known by the names that
 * loggers give them (`roles` of the contract). A line in which no field can be the message is its own message.
 */
export function parseJsonLine(line: string, context: ReadContext): Reading | undefined {
  const value = parseJson(line)
  if (!isObject(value)) return undefined
  const reading = readJson(value, line, context)
  return reading.whole === value ? { ...reading, json: line } : reading
}

/** The reading of a line with numbers kept exactly as written. */
export function parseExactJsonLine(line: string, context: ReadContext): Reading | undefined {
  const value = parseExactJson(line)
  return isObject(value) ? readJson(value, line, context) : undefined
}

function readJson(value: Fields, line: string, context: ReadContext): Reading {
  const isPlaced = isAnywhere(value, context.paths)
  if (typeof value.text === 'string' && !isPlaced) {
    const record = readRecord(value, context.paths.tenant)
    if (record !== undefined) return record
  }
  const envelope = isPlaced ? undefined : readEnvelope(value, context)
  if (envelope !== undefined) return envelope
  const reading = readFields(value, context.paths)
  if (reading !== 'inexact') return reading
  const exact = parseExactJson(line)
  // Now it has no such numbers, so that this ends.
  return isObject(exact) ? readJson(exact, line, context) : { kind: 'ndjson' }
}

/** Whether the line has one of the fields that the user has placed: then it is read by them, whatever it looks like. */
function isAnywhere(value: Fields, paths: FieldPaths): boolean {
  return somePlaced(value, paths, (field) => field !== undefined)
}

function somePlaced(
  value: Fields,
  { text, severity, timestamp, id }: FieldPaths,
  isFound: (field: unknown) => boolean,
): boolean {
  if ((text ?? severity ?? timestamp ?? id) === undefined) return false
  return [text, severity, timestamp, id].some((paths) => paths?.some((path) => isFound(valueAt(value, path))))
}

function isInexact(field: unknown): boolean {
  return typeof field === 'number' && !isExact(field)
}

const recordFields = new Set(['tenant_id', 'log_id', 'text', 'severity', 'timestamp', 'attributes'])

/** A record of the wire contract as it is, or one whose severity or time is written another way. */
function readRecord(value: Fields, tenantPath = 'tenant_id'): Reading | undefined {
  const id = valueAt(value, tenantPath)
  const tenant = typeof id === 'string' ? { tenant: id } : {}
  if (parseLogRecord(value).kind === 'record') return { kind: 'record', ...tenant, whole: value }
  for (const name in value) if (!recordFields.has(name)) return undefined
  const [severity, timestamp] = [levelOf(value.severity)?.severity, timestampOf(value.timestamp)]
  const whole = {
    ...value,
    ...(severity && { severity }),
    ...(timestamp && { timestamp }),
  }
  return parseLogRecord(whole).kind === 'record' ? { kind: 'record', ...tenant, whole } : undefined
}

/** A field, or one in an object. */
type UsedKey = string | readonly [head: string, name: string]

interface Found {
  text?: string
  textKey?: UsedKey
  textRank: number
  level?: FoundLevel
  levelKey?: UsedKey
  levelRank: number
  timestamp?: string
  timestampKey?: UsedKey
  timestampRank: number
}

/**
 * Subtle: numbers beyond 2^53 are noticed here when one is the time or where the user has placed a field, and where the record is made when one is an
 * attribute.
 */
function readFields(value: Fields, paths: FieldPaths): Reading | 'inexact' {
  if (somePlaced(value, paths, isInexact)) return 'inexact'
  const placed = place(value, paths)
  const found: Found = { textRank: 99, levelRank: 99, timestampRank: 99 }
  for (const key in placed.rest) {
    const role = roles.get(key)
    if (role === undefined) continue
    const field = placed.rest[key]
    if (role.kind === 'text') {
      if (role.rank < found.textRank && typeof field === 'string' && field !== '') {
        found.text = field
        found.textKey = key
        found.textRank = role.rank
      } else if (key === 'log' && isObject(field)) nest(found, key, field)
    } else if (role.kind === 'severity') {
      const level = role.rank < found.levelRank ? role.read(field) : undefined
      if (level !== undefined) {
        found.level = level
        found.levelKey = key
        found.levelRank = role.rank
      }
    } else if (role.kind === 'timestamp') {
      if (isInexact(field)) return 'inexact'
      const timestamp = role.rank < found.timestampRank ? timestampOf(field) : undefined
      if (timestamp !== undefined) {
        found.timestamp = timestamp
        found.timestampKey = key
        found.timestampRank = role.rank
      }
    } else if (isObject(field)) nest(found, key, field)
  }
  return readingOf(found, placed)
}

/** What stands one level deeper counts after everything that stands at the top. */
function nest(found: Found, key: string, field: Fields): void {
  if (key === 't') {
    nestTime(found, key, field)
    return
  }
  const levelName = field.level === undefined ? 'lvl' : 'level'
  const level = found.levelKey === undefined ? levelOf(field[levelName]) : undefined
  if (level !== undefined) [found.level, found.levelKey, found.levelRank] = [level, [key, levelName], 90]
  const textName = field.message === undefined ? 'msg' : 'message'
  const text = key !== 'log' && found.textKey === undefined ? field[textName] : undefined
  if (typeof text === 'string' && text !== '') {
    ;[found.text, found.textKey, found.textRank] = [text, [key, textName], 90]
  }
}

function nestTime(found: Found, key: string, field: Fields): void {
  const timestamp = found.timestampKey === undefined ? timestampOf(field.$date) : undefined
  if (timestamp !== undefined)
    [found.timestamp, found.timestampKey, found.timestampRank] = [timestamp, [key, '$date'], 90]
}

function readingOf(found: Found, placed: Placed): Reading {
  const text = placed.text ?? found.text
  const severity = placed.severity ?? found.level?.severity
  const timestamp = placed.timestamp ?? found.timestamp
  const base = { kind: 'ndjson', severity, timestamp, logId: placed.logId, tenant: placed.tenant } as const
  if (text === undefined) return base
  const used: readonly (UsedKey | false | undefined)[] = [
    placed.text === undefined && found.textKey,
    placed.severity === undefined && found.level?.isPlain && found.levelKey,
    placed.timestamp === undefined && found.timestampKey,
  ]
  return { ...base, text, attributes: restOf(placed.rest, used) }
}

/** The fields that were not used. */
function restOf(value: Fields, [a, b, c]: readonly (UsedKey | false | undefined)[]): Fields | undefined {
  const rest: Record<string, unknown> = {}
  let count = 0
  for (const key in value) {
    if (key === a || key === b || key === c) continue
    count++
    // Assigning to this name would set the object's prototype.
    if (key === '__proto__') Object.defineProperty(rest, key, { value: value[key], enumerable: true })
    else rest[key] = value[key]
  }
  if (count === 0) return undefined
  let fields: Fields = rest
  for (const key of [a, b, c]) if (typeof key === 'object') fields = withoutInner(fields, key)
  return fields
}

interface Placed {
  readonly text?: string
  readonly severity?: Severity
  readonly timestamp?: string
  readonly logId?: string
  readonly tenant?: string
  readonly rest: Fields
}

/** Takes what the user has said where to find; what is not usable there stays, and the usual names count. */
export function place(value: Fields, paths: FieldPaths): Placed {
  let rest = value
  const take = <T>(
    candidates: readonly string[] | undefined,
    read: (value: unknown) => T | undefined,
  ): T | undefined => {
    for (const path of candidates ?? []) {
      const found = read(valueAt(rest, path))
      if (found === undefined) continue
      rest = withoutPath(rest, path)
      return found
    }
    return undefined
  }
  const text = take(paths.text, textOf)
  const severity = take(paths.severity, severityOf)
  const timestamp = take(paths.timestamp, timestampOf)
  const logId = take(paths.id, logIdOf)
  const tenant = take(paths.tenant === undefined ? undefined : [paths.tenant], (id) =>
    typeof id === 'string' ? id : undefined,
  )
  return {
    rest,
    ...(text !== undefined && { text }),
    ...(severity && { severity }),
    ...(timestamp !== undefined && { timestamp }),
    ...(logId !== undefined && { logId }),
    ...(tenant !== undefined && { tenant }),
  }
}

function textOf(value: unknown): string | undefined {
  // As it is written, once the line is read anew for this number.
  if (isInexact(value)) return undefined
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function severityOf(value: unknown): Severity | undefined {
  return isSeverity(value) ? value : levelOf(value)?.severity
}

function logIdOf(value: unknown): string | undefined {
  const id = Number.isSafeInteger(value) ? String(value) : value
  return parseLogId(id).kind === 'logId' ? String(id) : undefined
}
