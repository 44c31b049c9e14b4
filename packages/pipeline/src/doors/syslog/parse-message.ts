import { type DateTime, severityOfSyslog } from '@logpipe/sdk/contract'
import { fitRecord } from '../fit-record.ts'
import type { MadeRecord } from '../item-of.ts'
import { recordOfJson } from '../record-of-json.ts'
import type { ValueBudget } from '../value-budget.ts'
import { parseBsdHeader } from './bsd-header.ts'
import { parseHeader } from './header.ts'

/** What the header of a message says, and where its text begins. */
export interface Header {
  readonly timestamp?: DateTime | undefined
  readonly attributes: Record<string, unknown>
  readonly textAt: number
}

export interface ParseOptions {
  /** When the message was received, epoch milliseconds: the older format has no year. */
  readonly atMs: number
  /** Whether structured data is where the standard has it; Heroku leaves it out. */
  readonly hasStructuredData: boolean
  /** Of the request. */
  readonly budget: ValueBudget
}

/** Severities whose names say no more than ours. */
const plain: ReadonlySet<number> = new Set([3, 4, 6, 7])
const severities = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug']
/** https://www.rfc-editor.org/rfc/rfc5424#section-6.2.1 */
const facilities =
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock local0 local1 local2 local3 local4 local5 local6 local7'.split(
    ' ',
  )

/**
 * The record of a message of syslog: of RFC 5424, or of the older format (RFC 3164) as far as it can be made out. A text in JSON is read as that of
 * a logger, whose level says more than the header's. What has no header is a text as it is.
 */
export function parseMessage(message: string, options: ParseOptions): MadeRecord {
  const prefix = readPrefix(message)
  if (prefix === undefined) return fitRecord({ text: withoutEnd(message), attributes: {} }, message.length)
  const { priority, headerAt } = prefix
  const parse = message.startsWith('1 ', headerAt) ? parseHeader : parseBsdHeader
  const { timestamp, attributes, textAt } = parse(message, headerAt, options)
  const beside: Record<string, unknown> = { facility: facilities[priority >> 3], ...attributes }
  if (!plain.has(priority & 7)) beside.level = severities[priority & 7]
  const text = withoutEnd(message.slice(textAt))
  const known = { timestamp, severity: severityOfSyslog(priority & 7) }
  const record = recordOf(text, known, { beside, budget: options.budget })
  return fitRecord(record ?? { text: message, ...known, attributes: beside }, message.length)
}

const [less, greater, zero] = [60, 62, 48]

/** The priority, `<0>` to `<191>`, and where the header behind it begins. */
function readPrefix(message: string): { readonly priority: number; readonly headerAt: number } | undefined {
  if (message.charCodeAt(0) !== less) return undefined
  let [priority, at] = [0, 1]
  for (; at <= 3; at++) {
    const digit = message.charCodeAt(at) - zero
    if (!(digit >= 0 && digit <= 9)) break
    priority = priority * 10 + digit
  }
  const isClosed = at > 1 && message.charCodeAt(at) === greater
  return isClosed && priority <= 191 ? { priority, headerAt: at + 1 } : undefined
}

/** Undefined where there is no text. */
function recordOf(
  text: string,
  known: Pick<MadeRecord, 'severity' | 'timestamp'>,
  { beside, budget }: { readonly beside: Record<string, unknown>; readonly budget: ValueBudget },
): MadeRecord | undefined {
  if (text.trim() === '') return undefined
  const { severity, timestamp } = known
  const record = recordOfJson(text, { beside, hasTime: timestamp !== undefined, budget })
  if (record === undefined) return { text, severity, timestamp, attributes: beside }
  return { ...record, severity: record.severity ?? severity, timestamp: timestamp ?? record.timestamp }
}

function withoutEnd(text: string): string {
  return text.endsWith('\n') ? text.slice(0, text.endsWith('\r\n') ? -2 : -1) : text
}
