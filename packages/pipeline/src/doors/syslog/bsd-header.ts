import { type DateTime, isDateTime } from '@logpipe/sdk/contract'
import type { Header, ParseOptions } from './parse-message.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** Month, day, time; in between some devices write the year. */
const bsdTime = new RegExp(
  `(${months.join('|')}) {1,2}(\\d{1,2}) (?:(\\d{4}) )?(\\d{2}):(\\d{2}):(\\d{2})(?:\\.(\\d{1,9}))? `,
  'y',
)
/** rsyslog writes this time in place of the older one. */
const isoTime = /(\d{4}-\d{2}-\d{2}T[\d:.]{8,18}(?:Z|[+-]\d{2}:\d{2})) /y
/** `name[process]:`; the process may be missing. */
const tagPattern = /([^\s:[\]]{1,64})(?:\[([^\]\s]{1,64})\])?: ?/y
const hostPattern = /([^\s:[\]]{1,255}) /y

/** The header of the older format, whose parts may each be missing: https://www.rfc-editor.org/rfc/rfc3164#section-4 */
export function parseBsdHeader(message: string, from: number, { atMs }: ParseOptions): Header {
  const attributes: Record<string, unknown> = {}
  const time = isoTimeAt(message, from) ?? bsdTimeAt(message, from, atMs)
  let at = from + (time?.length ?? 0)
  // Without a time, the first word may be anything.
  const host = time === undefined ? null : matchAt(hostPattern, message, at)
  if (host !== null) attributes.hostname = host[1]
  at += host?.[0].length ?? 0
  const tag = matchAt(tagPattern, message, at)
  if (tag !== null) attributes.app_name = tag[1]
  if (tag?.[2] !== undefined) attributes.proc_id = tag[2]
  return { timestamp: time?.timestamp, attributes, textAt: at + (tag?.[0].length ?? 0) }
}

interface FoundTime {
  readonly timestamp: DateTime
  /** Characters, with the space behind it. */
  readonly length: number
}

function isoTimeAt(message: string, at: number): FoundTime | undefined {
  const [found = '', timestamp = ''] = matchAt(isoTime, message, at) ?? []
  return isDateTime(timestamp) ? { timestamp, length: found.length } : undefined
}

/** In the year in which it is nearest to its receipt, and in the time zone of this machine: the format states neither. */
function bsdTimeAt(message: string, at: number, atMs: number): FoundTime | undefined {
  const match = matchAt(bsdTime, message, at)
  if (match === null) return undefined
  const thisYear = new Date(atMs).getFullYear()
  const years = match[3] === undefined ? [thisYear - 1, thisYear, thisYear + 1] : [Number(match[3])]
  const [nearest] = years
    .flatMap((year) => timeIn(year, match))
    .toSorted((a, b) => Math.abs(a - atMs) - Math.abs(b - atMs))
  if (nearest === undefined) return undefined
  const fraction = match[7] === undefined ? '' : `.${match[7]}`
  const timestamp = `${new Date(nearest).toISOString().slice(0, 19)}${fraction}Z`
  return isDateTime(timestamp) ? { timestamp, length: match[0].length } : undefined
}

/** Milliseconds; none if the year has no such day, or the day no such time. */
function timeIn(year: number, [, month = '', day, , hours, minutes, seconds]: RegExpExecArray): readonly number[] {
  const date = new Date(year, months.indexOf(month), Number(day), Number(hours), Number(minutes), Number(seconds))
  const isReal = date.getDate() === Number(day) && Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 61
  return isReal ? [date.getTime()] : []
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
