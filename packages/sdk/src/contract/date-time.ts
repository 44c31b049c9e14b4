declare const tag: unique symbol
/** A text that passed {@link isDateTime}, or was made such. */
export type DateTime = string & { readonly [tag]: 'DateTime' }

const [minChars, maxChars] = [19, 40]
const daysIn = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/**
 * Whether a value is an ISO 8601 date-time that exists: `2026-01-31T23:59:59`, with up to nine fractional digits and
 * `Z` or an offset. Parsed by character: every record may have one, and `Date.parse` accepts February 30.
 */
export function isDateTime(value: unknown): value is DateTime {
  if (typeof value !== 'string' || value.length < minChars || value.length > maxChars) return false
  if (value.charCodeAt(4) !== minus || value.charCodeAt(7) !== minus) return false
  if (value.charCodeAt(13) !== colon || value.charCodeAt(16) !== colon) return false
  const separator = value.charCodeAt(10)
  if (separator !== upperT && separator !== lowerT && separator !== space) return false
  return isDay(value) && isTimeOfDay(value) && isOffset(value, fractionEnd(value))
}

const [space, plus, comma, minus, point, colon, upperT, upperZ, lowerT, lowerZ] = [
  32, 43, 44, 45, 46, 58, 84, 90, 116, 122,
] as const

function isDay(value: string): boolean {
  const year = twoDigits(value, 0) * 100 + twoDigits(value, 2)
  const month = twoDigits(value, 5)
  const day = twoDigits(value, 8)
  if (!(year >= 0 && month >= 1 && day >= 1 && day <= (daysIn[month] ?? 0))) return false
  return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))
}

/** The end of a day may be written as 24:00:00. */
function isTimeOfDay(value: string): boolean {
  const hour = twoDigits(value, 11)
  const minute = twoDigits(value, 14)
  const second = twoDigits(value, 17)
  if (!(minute <= 59 && second <= 59)) return false
  return (
    hour <= 23 || (hour === 24 && minute === 0 && second === 0 && /^(?:$|[.,]0+(?!\d)|[^.,])/.test(value.slice(19)))
  )
}

/** Where the fraction of a second ends, or where it would start; NaN if it is invalid. */
function fractionEnd(value: string): number {
  const mark = value.charCodeAt(19)
  if (mark !== point && mark !== comma) return 19
  let end = 20
  while (isDigit(value.charCodeAt(end))) end++
  return end > 20 && end <= 29 ? end : Number.NaN
}

/** Empty (UTC), `Z`, or signed hours and minutes. */
function isOffset(value: string, at: number): boolean {
  if (value.length === at) return true
  const mark = value.charCodeAt(at)
  if (mark === upperZ || mark === lowerZ) return value.length === at + 1
  if (mark !== plus && mark !== minus) return false
  const minutesAt = value.charCodeAt(at + 3) === colon ? at + 4 : at + 3
  return value.length === minutesAt + 2 && twoDigits(value, at + 1) <= 23 && twoDigits(value, minutesAt) <= 59
}

/** NaN, which compares false with everything, if these are not two digits. */
function twoDigits(value: string, at: number): number {
  const tens = value.charCodeAt(at)
  const ones = value.charCodeAt(at + 1)
  return isDigit(tens) && isDigit(ones) ? (tens - 48) * 10 + ones - 48 : Number.NaN
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}

/** Milliseconds since the epoch; without an offset it is UTC. NaN if the value is not an ISO 8601 date-time. */
export function dateTimeMs(value: string): number {
  const normal = value.replace(',', '.').replace(' ', 'T').toUpperCase()
  const withColon = normal.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
  return Date.parse(/(?:Z|[+-]\d{2}:\d{2})$/.test(withColon) ? withColon : `${withColon}Z`)
}

export function dateTimeHelp(field: string): string {
  return `${field} must be an ISO 8601 date-time such as 2026-01-31T23:59:59Z`
}
