import { severityOfWord, utc } from '@logpipe/sdk/contract'
import type { Reading } from './reading.ts'
import { isDigit, monthOf, number, wallMs } from './timestamp.ts'

/**
 * nginx's error log, `2026/01/02 03:04:05 [error] 31#32: *1 message`: https://nginx.org/en/docs/ngx_core_module.html#error_log. Its
 * time has no zone, and is taken for UTC.
 */
export function parseNginxError(line: string): Reading | undefined {
  if (line.charCodeAt(4) !== 47 || line.charCodeAt(20) !== 91 || !isDigit(line.charCodeAt(0))) return undefined
  const match = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d) \[([a-z]+)\] (\d+)#(\d+): (?:\*(\d+) )?(.+)$/s.exec(line)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, level = '', pid, tid, connection, text = ''] = match
  const wall = { day: Number(day), hour: Number(hour), minute: Number(minute), second: Number(second) }
  const timestamp = utc(wallMs(Number(year), Number(month) - 1, wall))
  const severity = severityOfWord(level)
  if (timestamp === undefined || severity === undefined) return undefined
  const attributes = { level, pid, tid, ...(connection !== undefined && { connection }) }
  return { kind: 'nginx-error', text, severity, timestamp, attributes }
}

/**
 * Apache's error log, `[Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708] message`:
 * https://httpd.apache.org/docs/2.4/logs.html#errorlog. The line is its own message.
 */
export function parseApacheError(line: string): Reading | undefined {
  const close = line.indexOf(']')
  const month = monthOf(line, 5)
  if (close < 25 || close > 35 || month < 0 || line.charCodeAt(14) !== 58) return undefined
  const fraction = line.charCodeAt(20) === 46 ? line.slice(21, close - 5) : ''
  const [day, hour, minute, second] = [
    number(line, 9, 2),
    number(line, 12, 2),
    number(line, 15, 2),
    number(line, 18, 2),
  ]
  const timestamp = utc(wallMs(number(line, close - 4, 4), month, { day, hour, minute, second }), fraction)
  const level = /\] \[(?:[\w-]+:)?([a-z]+\d?)\]/y
  level.lastIndex = close
  const word = level.exec(line)?.[1]
  if (timestamp === undefined || word === undefined) return undefined
  return { kind: 'apache-error', severity: severityOfWord(word), timestamp }
}
