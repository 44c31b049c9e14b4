import type { DateTime } from './date-time.ts'

/** Beyond these years a number is no time: 1990 and 2100, seconds. */
const [minSeconds, maxSeconds] = [Date.UTC(1990, 0, 1) / 1_000, Date.UTC(2100, 0, 1) / 1_000]

/** The number of digits before the point tells the unit: seconds have nine or ten. */
export function timestampOfEpoch(digits: string): DateTime | undefined {
  const point = digits.indexOf('.')
  const end = point < 0 ? digits.length : point
  if (end < 9 || end > 19) return undefined
  const cut = end - (end < 12 ? 0 : end < 15 ? 3 : end < 18 ? 6 : 9)
  const seconds = readDigits(digits, 0, cut)
  if (!(seconds >= minSeconds && seconds < maxSeconds)) return undefined
  const fraction = point < 0 ? digits.slice(cut) : digits.slice(cut, point) + digits.slice(point + 1)
  return Number.isNaN(readDigits(fraction, 0, fraction.length)) ? undefined : utc(seconds * 1_000, fraction)
}

/** The same of a number: of seconds with up to three decimals, and of milliseconds, without the digits of a text, which take longer to make. */
export function timestampOfNumber(value: number): DateTime | undefined {
  if (value >= minSeconds && value < maxSeconds) {
    const ms = Math.round(value * 1_000)
    // Two numbers of 13 digits are never the same one.
    if (ms / 1_000 === value) return utc(ms, withoutZeros(threeDigits(ms % 1_000)))
  } else if (value >= minSeconds * 1_000 && value < maxSeconds * 1_000 && Number.isInteger(value))
    return utc(value, threeDigits(value % 1_000))
  return timestampOfEpoch(String(value))
}

/** Whole seconds of `ms`, with a fraction as digits. */
export function utc(ms: number, fraction = ''): DateTime | undefined {
  if (!(ms >= minMs && ms <= maxMs)) return undefined
  const second = secondOf(Math.floor(ms / 1_000))
  if (fraction === '') return `${second}Z` as DateTime
  return `${last.withPoint}${fraction.length > 9 ? fraction.slice(0, 9) : fraction}Z` as DateTime
}

/** Most logs of a request are of the same second as the one before. */
const last = { seconds: Number.NaN, text: '', withPoint: '' }

function secondOf(seconds: number): string {
  if (seconds === last.seconds) return last.text
  const days = Math.floor(seconds / 86_400)
  const rest = seconds - days * 86_400
  const clock = `${twoDigits(Math.floor(rest / 3_600))}:${twoDigits(Math.floor(rest / 60) % 60)}:${twoDigits(rest % 60)}`
  last.seconds = seconds
  last.text = `${dateOf(days)}T${clock}`
  last.withPoint = `${last.text}.`
  return last.text
}

/** Years that four digits can write. */
const [minMs, maxMs] = [Date.parse('0000-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')]

/**
 * The date of a day since the epoch, several times faster than `Date`: a year begins with March here, so that a leap day is its last.
 * https://howardhinnant.github.io/date_algorithms.html#civil_from_days
 */
function dateOf(days: number): string {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1)}`
}

function threeDigits(value: number): string {
  return String(value + 1_000).slice(1)
}

function withoutZeros(digits: string): string {
  let end = digits.length
  while (digits.charCodeAt(end - 1) === 48) end--
  return digits.slice(0, end)
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

/** The number that these digits are; NaN if anything else is among them. */
function readDigits(text: string, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}
