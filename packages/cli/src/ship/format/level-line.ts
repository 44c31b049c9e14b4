import { severityOfWord, utc } from '@logpipe/sdk/contract'
import type { Reading } from './reading.ts'
import { isDigit, isoTimestamp, nearestYearMs } from './timestamp.ts'

/**
 * Lines of text that begin with a time, a level or both, as log4j, logback, Python, .NET and many others write them by default:
 * https://logging.apache.org/log4j/2.x/manual/pattern-layout.html, https://logback.qos.ch/manual/layouts.html,
 * https://docs.python.org/3/library/logging.html#formatter-objects. The line is its own message, since layouts differ; a level counts
 * only where a layout puts it, before the message begins.
 */
export function parseLevelLine(line: string, nearMs: number): Reading | undefined {
  const first = line.charCodeAt(0)
  if (isDigit(first)) return afterDigits(line)
  if (first === 91) return afterBracket(line)
  return afterLetter(line, nearMs)
}

function reading(severity: Reading['severity'], timestamp: Reading['timestamp']): Reading | undefined {
  return severity === undefined && timestamp === undefined ? undefined : { kind: 'level-line', severity, timestamp }
}

/** `2026-01-02 03:04:05,678 ERROR …`, `10:54:49.319 [main] INFO …`, `17/06/09 20:10:40 INFO …` (a date that may be any). */
function afterDigits(line: string): Reading | undefined {
  if (line.charCodeAt(2) === 58) return reading(levelAfter(line, clockEnd(line, 0)), undefined)
  if (line.charCodeAt(2) === 47) return reading(levelAfter(line, clockEnd(line, 9)), undefined)
  const time = timeAt(line, 0)
  return time && reading(levelAfter(line, time.end), time.timestamp)
}

/** Where `03:04:05` with an optional fraction ends. */
function clockEnd(line: string, at: number): number {
  if (line.charCodeAt(at + 2) !== 58 || line.charCodeAt(at + 5) !== 58 || !isDigit(line.charCodeAt(at + 7))) return -1
  return fractionEnd(line, at + 8)
}

function fractionEnd(line: string, at: number): number {
  const mark = line.charCodeAt(at)
  if ((mark !== 44 && mark !== 46) || !isDigit(line.charCodeAt(at + 1))) return at
  let end = at + 1
  while (isDigit(line.charCodeAt(end))) end++
  return end
}

interface TimeAt {
  readonly timestamp: string
  readonly end: number
}

/** An ISO date-time with or without a zone, which may be written `2026/01/02`. */
function timeAt(line: string, at: number): TimeAt | undefined {
  const mark = line.charCodeAt(at + 4)
  if ((mark !== 45 && mark !== 47) || line.charCodeAt(at + 7) !== mark || line.charCodeAt(at + 13) !== 58)
    return undefined
  const clock = fractionEnd(line, at + 19)
  const end = zoneEnd(line, clock)
  const text = line.slice(at, end)
  const timestamp = isoTimestamp(mark === 47 ? text.replaceAll('/', '-') : text)
  return timestamp === undefined ? undefined : { timestamp, end }
}

function zoneEnd(line: string, at: number): number {
  const zone = /Z|[ ]?[+-]\d\d:?\d\d(?!\d)/y
  zone.lastIndex = at
  return zone.test(line) ? zone.lastIndex : at
}

/** `[2026-01-02T03:04:05Z INFO module]`, `[2023-05-15 18:19:32] local.ERROR: …`, `[ERROR] …`. */
function afterBracket(line: string): Reading | undefined {
  const time = timeAt(line, 1)
  if (time === undefined) return reading(wordBefore(line, 1, ']'), undefined)
  const close = line.charCodeAt(time.end) === 93 ? time.end + 1 : time.end
  const channel = /\s[\w.-]{1,40}\.([A-Z]+): /y
  channel.lastIndex = close
  const word = channel.exec(line)?.[1]
  return reading(word === undefined ? levelAfter(line, close) : severityOfWord(word), time.timestamp)
}

function wordBefore(line: string, at: number, end: ']' | ':'): Reading['severity'] {
  const stop = line.indexOf(end, at)
  return stop < 0 || stop - at > 12 ? undefined : levelOfWord(line.slice(at, stop).trim())
}

/** `ERROR:root:…`, `fail: Category[13]`, `WARN  …`, or glog's `E0517 15:04:22.619632 …`. */
function afterLetter(line: string, nearMs: number): Reading | undefined {
  const end = wordEnd(line, 0)
  if (end === 1) return glog(line, nearMs)
  if (end < 3 || end > 11) return undefined
  const word = line.slice(0, end)
  const next = line.charCodeAt(end)
  if (next === 58) return reading(levelOfWord(word), undefined)
  const isSet = next === 32 || next === 9 || Number.isNaN(next)
  return isSet && isUpper(word) ? reading(levelOfWord(word), undefined) : undefined
}

/** https://github.com/google/glog: `Lmmdd hh:mm:ss.uuuuuu threadid file:line] msg`; Kubernetes writes the same. */
function glog(line: string, nearMs: number): Reading | undefined {
  const severity = ({ I: 'info', W: 'warning', E: 'error', F: 'fatal' } as const)[line.charAt(0)]
  const match = /^.(\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{6}) +\d+ [^\]\s]+:\d+\] /.exec(line)
  if (severity === undefined || match === null) return undefined
  const [, month, day, hour, minute, second, fraction] = match
  const wall = { day: Number(day), hour: Number(hour), minute: Number(minute), second: Number(second) }
  return reading(severity, utc(nearestYearMs(Number(month) - 1, wall, nearMs), fraction))
}

/** Levels as text has them; words that are as likely to be prose (`all`, `default`, `success`, `off`) are not among them. */
const textLevels = new Set(
  'trace trce debug dbug dbg verbose silly finest finer fine info information notice warn warning error err severe fail fatal critical crit alert emerg panic dpanic'.split(
    ' ',
  ),
)

function levelOfWord(word: string): Reading['severity'] {
  const lower = word.toLowerCase()
  if (lower === 'log' && word === 'LOG') return 'info'
  return textLevels.has(lower) ? severityOfWord(lower) : undefined
}

/** What may stand between the time and the level: a few of these, and no prose. */
const maxTokens = 6

/** Subtle: `[thread]`, numbers, dashes, a zone and `name -` may come before the level; the first word of a message ends the search. */
function levelAfter(line: string, start: number): Reading['severity'] {
  if (start < 0) return undefined
  let at = start
  for (let tokens = 0; tokens < maxTokens; tokens++) {
    while (isGap(line.charCodeAt(at))) at++
    const unit = line.charCodeAt(at)
    if (unit === 91 || unit === 40) {
      const close = line.indexOf(unit === 91 ? ']' : ')', at)
      if (close < 0 || close - at > 60) return undefined
      const level = levelOfWord(line.slice(at + 1, close).trim())
      if (level !== undefined) return level
      at = close + 1
      continue
    }
    const end = tokenEnd(line, at)
    if (end === at) return undefined
    const word = line.slice(at, end)
    if (isLevelHere(line, word, end, start === at - 1)) return levelOfWord(word)
    if (!isDigit(unit) && !isZone(line, word, end) && !isName(line, at, end)) return undefined
    at = end
  }
  return undefined
}

/** In capitals anywhere before the message; in small letters only between tabs, as zap's console writes it, or before a colon. */
function isLevelHere(line: string, word: string, end: number, isFirst: boolean): boolean {
  if (levelOfWord(word) === undefined) return false
  const next = line.charCodeAt(end)
  return isUpper(word) || next === 9 || (isFirst && next === 58)
}

/** `PDT [12345]`: a zone's abbreviation, which a level in brackets or a process id follows. */
function isZone(line: string, word: string, end: number): boolean {
  return (
    word.length >= 2 &&
    word.length <= 5 &&
    isUpper(word) &&
    line.charCodeAt(end) === 32 &&
    line.charCodeAt(end + 1) === 91
  )
}

/** `- name -`. */
function isName(line: string, at: number, end: number): boolean {
  return line.startsWith('- ', at - 2) && line.startsWith(' - ', end)
}

function isGap(unit: number): boolean {
  return unit === 32 || unit === 9 || unit === 45 || unit === 58 || unit === 124 || unit === 93 || unit === 44
}

function tokenEnd(line: string, at: number): number {
  let end = at
  for (let unit = line.charCodeAt(end); end - at < 60; unit = line.charCodeAt(++end)) {
    if (Number.isNaN(unit) || unit === 32 || unit === 9 || unit === 58 || unit === 124 || unit === 91 || unit === 93)
      break
  }
  return end
}

function wordEnd(line: string, at: number): number {
  let end = at
  while (isLetter(line.charCodeAt(end)) && end - at < 13) end++
  return end
}

function isLetter(unit: number): boolean {
  return (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122)
}

function isUpper(word: string): boolean {
  return word.length > 0 && word === word.toUpperCase()
}
