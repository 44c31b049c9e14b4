import { type Attributes, dateTimeMs, type Json, type LogView } from '@logpipe/sdk/contract'
import type { Output } from '../context.ts'
import { jsonLine, printable } from './format.ts'

export const logFormats = ['text', 'json', 'raw'] as const
export type LogFormat = (typeof logFormats)[number]

export interface LogStyle {
  readonly format: LogFormat
  /** Tenants that are shown, in front of each log where there are several. */
  readonly tenantIds: readonly string[]
  /** Texts that were looked for, which stand out in `text`. */
  readonly searched: readonly string[]
  /** Whether attributes are shown in `text`; they always are in `json`. */
  readonly showsAttributes: boolean
  /** Minutes by which the times shown are ahead of UTC; undefined for UTC itself. */
  readonly offsetMinutes?: (ms: number) => number
}

/** A log as a line, with its end. */
export function logLine(log: LogView, tenantId: string, style: LogStyle, out: Output): string {
  const isOfSeveral = style.tenantIds.length > 1
  switch (style.format) {
    case 'json':
      return jsonLine({ ...(isOfSeveral && { tenant: tenantId }), ...logJson(log) })
    case 'raw':
      return `${out.isTty ? printable(log.message) : log.message}\n`
    case 'text':
      return textLine(log, isOfSeveral ? tenantId : undefined, style, out)
  }
}

/** `timestamp` is when it happened, as the sender wrote it. Attributes stay as they were sent, and absent where there are none. */
function logJson({ logId, timestamp, datetime, severity, message, attributes }: LogView) {
  const times = { received_at: new Date(timestamp).toISOString(), timestamp: datetime }
  return { log_id: logId, ...times, severity, message, ...(attributes && { attributes }) }
}

function textLine(log: LogView, tenantId: string | undefined, style: LogStyle, out: Output): string {
  const { dim, red, yellow, cyan, gray, blue } = out.color
  const paint = { debug: gray, info: cyan, warning: yellow, error: red, fatal: red.bold }[log.severity]
  const width = Math.max(...style.tenantIds.map(({ length }) => length))
  const parts = [
    dim(stampOf(log.datetime, style.offsetMinutes, out)),
    paint(log.severity.padEnd(7)),
    ...(tenantId === undefined ? [] : [blue(tenantId.padEnd(width))]),
    out.color.level > 0 ? standOut(printable(log.message), style.searched, red.bold) : printable(log.message),
    ...(style.showsAttributes ? pairsOf(log.attributes).map((pair) => dim(printable(pair))) : []),
  ]
  return `${parts.join(' ')}\n`
}

/** Of longer texts nobody looks for a word by its colour, and finding many words in them takes long. Characters. */
const maxPaintedChars = 10_000

/** What was looked for, in any case, painted. */
function standOut(text: string, searched: readonly string[], paint: (text: string) => string): string {
  if (searched.length === 0 || text.length > maxPaintedChars) return text
  const literals = searched.map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
  return text.replaceAll(new RegExp(literals.join('|'), 'giu'), (found) => paint(found))
}

/** A terminal narrower than this has no room for years and milliseconds. Characters. */
const narrowColumns = 60

/** `2026-01-31 12:00:05.123`, in UTC as ISO 8601 has it; what is no time, as it is. */
function stampOf(datetime: string, offsetMinutes: LogStyle['offsetMinutes'], out: Output): string {
  const ms = dateTimeMs(datetime)
  const shifted = new Date(ms + (offsetMinutes?.(ms) ?? 0) * 60_000)
  if (Number.isNaN(shifted.getTime())) return printable(datetime)
  const iso = shifted.toISOString()
  const local = iso.replace('T', ' ').slice(0, -1)
  if (out.isTty && out.columns() < narrowColumns) return local.slice('2026-'.length, -'.123'.length)
  return offsetMinutes === undefined ? iso : local
}

/** Attributes as they are asked for: `http.status=500`. */
function pairsOf(attributes: Attributes | undefined): readonly string[] {
  return Object.entries(attributes ?? {}).flatMap(([key, value]) => pairsAt(key, value))
}

function pairsAt(path: string, value: Json): readonly string[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, inner]) => pairsAt(`${path}.${key}`, inner))
  }
  const isPlain = typeof value === 'string' && /^[^\s"]+$/.test(value)
  return [`${path}=${isPlain ? value : JSON.stringify(value)}`]
}
