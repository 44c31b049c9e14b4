import { severityOfSyslog, utc } from '@logpipe/sdk/contract'
import { addField, freeName } from './add-field.ts'
import type { Fields, ReadContext, Reading } from './reading.ts'
import { isDigit, isoTimestamp, monthOf, nearestYearMs, number } from './timestamp.ts'

/** Both forms of syslog: `<PRI>1 …` is RFC 5424, anything else with a priority or a date is RFC 3164. */
export function parseSyslog(line: string, context: ReadContext): Reading | undefined {
  return parseRfc5424(line) ?? parseRfc3164(line, context)
}

interface Priority {
  readonly facility: number
  readonly code: number
  /** Where the rest begins. */
  readonly end: number
}

/** `<0>` to `<191>`. */
function priorityOf(line: string): Priority | undefined {
  const close = line.indexOf('>')
  if (line.charCodeAt(0) !== 60 || close < 2 || close > 4) return undefined
  const value = number(line, 1, close - 1)
  return value <= 191 ? { facility: value >> 3, code: value & 7, end: close + 1 } : undefined
}

/**
 * https://www.rfc-editor.org/rfc/rfc5424#section-6: `<PRI>1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG`. Without a
 * message, the line is its own.
 */
export function parseRfc5424(line: string): Reading | undefined {
  const priority = priorityOf(line)
  if (priority === undefined || line.slice(priority.end, priority.end + 2) !== '1 ') return undefined
  const words: string[] = []
  let at = priority.end + 2
  for (let i = 0; i < 5; i++) {
    const space = line.indexOf(' ', at)
    if (space <= at) return undefined
    words.push(line.slice(at, space))
    at = space + 1
  }
  const [time = '-', host = '-', app = '-', pid = '-', msgid = '-'] = words
  const data = structuredData(line, at)
  const timestamp = time === '-' ? undefined : isoTimestamp(time)
  if (data === undefined || (timestamp === undefined && time !== '-')) return undefined
  const text = line.slice(data.end).replace(/^ ?\ufeff?/, '')
  const named = { host, app, pid, msgid }
  const present = Object.entries(named).filter(([, value]) => value !== '-')
  const header = new Map([...present, ...level(priority)])
  return {
    kind: 'rfc5424',
    ...(text !== '' && { text }),
    severity: severityOfSyslog(priority.code),
    timestamp,
    ...(text !== '' && { attributes: withData(header, data.elements) }),
  }
}

/** An element whose id is the name of something in the header is called `structured_data.<id>`; one that comes again makes a list. */
function withData(header: Map<string, unknown>, elements: StructuredData['elements']): Fields {
  const named = new Set(header.keys())
  for (const [id, values] of elements)
    addField(
      header,
      freeName(id, 'structured_data', (name) => named.has(name)),
      values,
    )
  return Object.fromEntries(header)
}

/** A severity of syslog that says more than ours, and the facility. */
function level({ facility, code }: Priority): readonly [string, unknown][] {
  const word = ['emerg', 'alert', 'crit', undefined, undefined, 'notice'][code]
  return [['facility', facility], ...(word === undefined ? [] : [['level', word] as [string, unknown]])]
}

interface StructuredData {
  readonly elements: readonly [string, unknown][]
  readonly end: number
}

/**
 * https://www.rfc-editor.org/rfc/rfc5424#section-6.3: `[id name="value" …]…`, with `\"`, `\\` and `\]` in values; or `-`. A name that
 * comes again makes a list.
 */
function structuredData(line: string, start: number): StructuredData | undefined {
  if (line.charCodeAt(start) === 45) return { elements: [], end: start + 1 }
  const elements: [string, unknown][] = []
  const element = /\[([^\s=\]"]{1,64})((?: [^\s=\]"]{1,64}="(?:[^"\\]|\\.)*")*)\]/y
  const parameter = / ([^\s=\]"]+)="((?:[^"\\]|\\.)*)"/g
  element.lastIndex = start
  let end = start
  for (let match = element.exec(line); match !== null; match = element.exec(line)) {
    const [whole, id = '', parameters = ''] = match
    const values = new Map<string, unknown>()
    for (const [, name = '', value = ''] of parameters.matchAll(parameter))
      addField(values, name, value.replaceAll(/\\([\\"\]])/g, '$1'))
    elements.push([id, Object.fromEntries(values)])
    end += whole.length
  }
  const isEnd = end === line.length || line.charCodeAt(end) === 32
  return elements.length > 0 && isEnd ? { elements, end } : undefined
}

/**
 * https://www.rfc-editor.org/rfc/rfc3164#section-4: `<PRI>Mmm dd hh:mm:ss HOSTNAME TAG[PID]: CONTENT`. Files leave the priority out,
 * and newer daemons write an ISO date. The time has no zone, and is taken for UTC.
 */
export function parseRfc3164(line: string, { nearMs }: ReadContext): Reading | undefined {
  const priority = priorityOf(line)
  const time = timeOf(line, priority?.end ?? 0, nearMs)
  if (time === undefined) return priority && withoutDate(line, priority)
  const space = line.indexOf(' ', time.end)
  if (space <= time.end) return undefined
  const host = line.slice(time.end, space)
  const tagged = tagOf(line, space + 1)
  // A date alone is not enough to call a line syslog: it needs a tag as well.
  if (priority === undefined && tagged.app === undefined) return undefined
  const text = line.slice(tagged.end)
  const severity = priority && severityOfSyslog(priority.code)
  if (text === '') return { kind: 'rfc3164', severity, timestamp: time.timestamp }
  const { app, pid } = tagged
  const named = { host, ...(app !== undefined && { app }), ...(pid !== undefined && { pid }) }
  const attributes = { ...named, ...(priority && Object.fromEntries(level(priority))) }
  return { kind: 'rfc3164', text, severity, timestamp: time.timestamp, attributes }
}

/** What syslog() writes to the local socket: a priority and a message. */
function withoutDate(line: string, priority: Priority): Reading | undefined {
  const text = line.slice(priority.end)
  if (text.trim() === '') return undefined
  return {
    kind: 'rfc3164',
    text,
    severity: severityOfSyslog(priority.code),
    attributes: Object.fromEntries(level(priority)),
  }
}

/** `Oct 11 22:14:15 ` or an ISO date with its zone, and where the host begins. */
function timeOf(
  line: string,
  at: number,
  nearMs: number,
): { readonly timestamp: string; readonly end: number } | undefined {
  if (isDigit(line.charCodeAt(at))) {
    if (line.charCodeAt(at + 10) !== 84) return undefined
    const space = line.indexOf(' ', at)
    const timestamp = space < at + 20 ? undefined : isoTimestamp(line.slice(at, space))
    return timestamp === undefined ? undefined : { timestamp, end: space + 1 }
  }
  const month = monthOf(line, at)
  if (month < 0 || line.charCodeAt(at + 3) !== 32 || line.charCodeAt(at + 9) !== 58 || line.charCodeAt(at + 15) !== 32)
    return undefined
  const day = line.charCodeAt(at + 4) === 32 ? number(line, at + 5, 1) : number(line, at + 4, 2)
  const wall = {
    day,
    hour: number(line, at + 7, 2),
    minute: number(line, at + 10, 2),
    second: number(line, at + 13, 2),
  }
  const timestamp = utc(nearestYearMs(month, wall, nearMs))
  return timestamp === undefined ? undefined : { timestamp, end: at + 16 }
}

interface Tag {
  readonly app?: string
  readonly pid?: string
  /** Where the content begins. */
  readonly end: number
}

/** `sshd[4721]: `, `su: `; without one, everything is content. */
function tagOf(line: string, at: number): Tag {
  const match = /([\w./@+-]{1,48})(?:\[([^\]\s]{1,24})\])?:(?: |$)/y
  match.lastIndex = at
  const found = match.exec(line)
  if (found === null) return { end: at }
  const [whole, app = '', pid] = found
  return { app, ...(pid !== undefined && { pid }), end: at + whole.length }
}
