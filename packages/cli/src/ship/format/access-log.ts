import type { Reading } from './reading.ts'
import { timestampOfClf } from './timestamp.ts'

/**
 * Finds the date of an access log, `host ident user [10/Oct/2000:13:55:36 -0700] "…`, without looking at the rest: this is on the
 * hot path. https://httpd.apache.org/docs/2.4/logs.html#common; nginx writes the same:
 * https://nginx.org/en/docs/http/ngx_http_log_module.html. The line is its own message.
 */
export function readAccessTime(line: string): Reading | undefined {
  const bracket = line.indexOf(' [')
  if (bracket < 0 || line.charCodeAt(bracket + 4) !== 47 || line.charCodeAt(bracket + 28) !== 93) return undefined
  const timestamp = timestampOfClf(line, bracket + 2)
  return timestamp === undefined ? undefined : { kind: 'clf', timestamp }
}

const dateChars = ' [10/Oct/2000:13:55:36 -0700]'.length
const before = /^(\S+) (\S+) (.+)$/s
const quoted = String.raw`"((?:[^"\\]|\\.)*)"`
const behind = new RegExp(String.raw`^ ${quoted} (\d{3}|-) (\d+|-)(?: ${quoted} ${quoted})?(.*)$`, 's')

/**
 * The fields of Common and Combined Log Format as attributes; `-` is left out. What follows them goes to `rest`. What is
 * before the date and what is behind it are read apart: a pattern for both would look for the date at every bracket.
 */
export function parseAccessLog(line: string): Reading | undefined {
  const found = readAccessTime(line)
  const dateAt = found === undefined ? -1 : line.indexOf(' [')
  const who = found && before.exec(line.slice(0, dateAt))
  const what = who && behind.exec(line.slice(dateAt + dateChars))
  if (!found || !who || !what) return undefined
  const [, client, ident, user] = who
  const [, request = '', status, bytes, referrer, agent, rest = ''] = what
  const [method, path, protocol] = requestOf(request)
  const named = { client, ident, user, method, path, protocol, referrer, user_agent: agent, rest: rest.trim() }
  const present = Object.entries(named).filter(([, value]) => value !== undefined && value !== '-' && value !== '')
  const numbers = Object.entries({ status, bytes }).filter(([, value]) => value !== '-')
  const attributes = Object.fromEntries([
    ...present,
    ...numbers.map(([name, value]) => [name, exactNumber(String(value))]),
  ])
  return { ...found, attributes }
}

/** `GET /path HTTP/1.1`; a request of another shape is all path. */
function requestOf(request: string): readonly (string | undefined)[] {
  const match = /^([A-Z]{2,20}) (\S+) (HTTP\/[\d.]+)$/.exec(request)
  return match === null ? [undefined, request, undefined] : match.slice(1)
}

function exactNumber(digits: string): number | string {
  const value = Number(digits)
  return Number.isSafeInteger(value) ? value : digits
}
