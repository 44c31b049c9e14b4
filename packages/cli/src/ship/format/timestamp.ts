import { dateTimeMs, isDateTime, timestampOfEpoch, utc } from '@logpipe/sdk/contract'
import { isExact } from './exact-json.ts'

/**
 * The time that a value states as one form of ISO 8601: in UTC with `Z`, its fraction as it was written, up to nine digits.
 * A date-time, a date of an access log, or an epoch in seconds, milli-, micro- or nanoseconds as number or text. None of a number that is another one
 * than was written: the line is read anew for it.
 */
export function timestampOf(value: unknown): string | undefined {
  if (typeof value === 'string') return timestampOfText(value)
  return typeof value === 'number' && isExact(value) ? timestampOfEpoch(String(value)) : undefined
}

function timestampOfText(value: string): string | undefined {
  const first = value.charCodeAt(0)
  if (!isDigit(first)) return undefined
  if (value.charCodeAt(2) === 47 && value.charCodeAt(6) === 47) return timestampOfClf(value)
  if (value.charCodeAt(4) === 45 && value.length >= 19) return isoTimestamp(value)
  return timestampOfEpoch(value)
}

/** A date-time with a space for the T, a comma in the fraction, an offset, or no zone at all (which means UTC), in the one form. */
export function isoTimestamp(text: string): string | undefined {
  const isValid: boolean = isDateTime(text)
  if (isValid) return inUtc(text)
  const mended = text
    .trim()
    .replace(/ ?(?:UTC|GMT)$/, 'Z')
    .replace(/ (?=[+-]\d{2}:?\d{2}$)/, '')
    .replace(/([.,]\d{9})\d+/, '$1')
  return isDateTime(mended) ? inUtc(mended) : undefined
}

function inUtc(dateTime: string): string | undefined {
  let end = 19
  if (dateTime.charCodeAt(19) === 46 || dateTime.charCodeAt(19) === 44)
    while (isDigit(dateTime.charCodeAt(end + 1))) end++
  if (end > 19) end++
  const isInUtc = end === dateTime.length || (dateTime.charCodeAt(end) | 32) === 122
  // The end of a day may be written as 24:00:00.
  if (!isInUtc || dateTime.startsWith('24', 11)) return withOffset(dateTime, end)
  const isNormal = end < dateTime.length && dateTime.charCodeAt(end) === 90 && dateTime.charCodeAt(10) === 84
  if (isNormal && dateTime.charCodeAt(19) !== 44) return dateTime
  const fraction = end > 19 ? `.${dateTime.slice(20, end)}` : ''
  return `${dateTime.slice(0, 10)}T${dateTime.slice(11, 19)}${fraction}Z`
}

function withOffset(dateTime: string, fractionEnd: number): string | undefined {
  return utc(dateTimeMs(dateTime.slice(0, 19) + dateTime.slice(fractionEnd)), dateTime.slice(20, fractionEnd))
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The number of a month by its English abbreviation, from 0; -1 for anything else. */
export function monthOf(text: string, at: number): number {
  return months.indexOf(text.slice(at, at + 3))
}

/** `10/Oct/2000:13:55:36 -0700`: https://httpd.apache.org/docs/2.4/logs.html#common */
export function timestampOfClf(text: string, at = 0): string | undefined {
  const month = monthOf(text, at + 3)
  const [day, year] = [number(text, at, 2), number(text, at + 7, 4)]
  const [hour, minute, second] = [number(text, at + 12, 2), number(text, at + 15, 2), number(text, at + 18, 2)]
  const sign = text.charCodeAt(at + 21)
  const offset = number(text, at + 22, 2) * 60 + number(text, at + 24, 2)
  if (month < 0 || Number.isNaN(offset) || (sign !== 43 && sign !== 45)) return undefined
  const ms = wallMs(year, month, { day, hour, minute, second })
  if (offset === 0 && ms >= 0)
    return `${text.slice(at + 7, at + 11)}-${twoDigits(month + 1)}-${text.slice(at, at + 2)}T${text.slice(at + 12, at + 20)}Z`
  return utc(ms - (sign === 45 ? -offset : offset) * 60_000)
}

export interface WallTime {
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const daysIn = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/** Epoch milliseconds of a wall clock in UTC; NaN if it does not exist. */
export function wallMs(year: number, month: number, { day, hour, minute, second }: WallTime): number {
  if (!(day >= 1 && day <= (daysIn[month] ?? 0) && hour <= 23 && minute <= 59 && second <= 59)) return Number.NaN
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 1 && day === 29 && !isLeap ? Number.NaN : Date.UTC(year, month, day, hour, minute, second)
}

/** Of the years around a moment, the one in which a date without a year is nearest to it. */
export function nearestYearMs(month: number, wall: WallTime, nearMs: number): number {
  const year = new Date(nearMs).getUTCFullYear()
  const candidates = [year - 1, year, year + 1]
    .map((near) => wallMs(near, month, wall))
    .filter((ms) => !Number.isNaN(ms))
  return candidates.reduce((a, b) => (Math.abs(b - nearMs) < Math.abs(a - nearMs) ? b : a), candidates[0] ?? Number.NaN)
}

/** The number that these characters write; NaN if one of them is no digit. */
export function number(text: string, at: number, length: number): number {
  let value = 0
  for (let i = at; i < at + length; i++) {
    const unit = text.charCodeAt(i)
    if (!isDigit(unit)) return Number.NaN
    value = value * 10 + unit - 48
  }
  return value
}

export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}
