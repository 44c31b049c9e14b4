/** Beyond these years a number is no time: 1990 and 2100, seconds. */
const [minSeconds, maxSeconds] = [Date.UTC(1990, 0, 1) / 1_000, Date.UTC(2100, 0, 1) / 1_000]

/** The number of digits before the point tells the unit: seconds have nine or ten. */
export function timestampOfEpoch(digits: string): string | undefined {
  const point = digits.indexOf('.')
  const whole = point < 0 ? digits : digits.slice(0, point)
  const rest = point < 0 ? '' : digits.slice(point + 1)
  if (whole.length < 9 || whole.length > 19 || !isDigits(whole) || !isDigits(rest)) return undefined
  const unit = whole.length < 12 ? 0 : whole.length < 15 ? 3 : whole.length < 18 ? 6 : 9
  const cut = whole.length - unit
  const seconds = Number(whole.slice(0, cut))
  if (seconds < minSeconds || seconds >= maxSeconds) return undefined
  return utc(seconds * 1_000, (whole.slice(cut) + rest).slice(0, 9))
}

/** Whole seconds of `ms`, with a fraction as digits. */
export function utc(ms: number, fraction = ''): string | undefined {
  if (!(ms >= minMs && ms <= maxMs)) return undefined
  const seconds = Math.floor(ms / 1_000)
  const days = Math.floor(seconds / 86_400)
  const rest = seconds - days * 86_400
  const clock = `${twoDigits(Math.floor(rest / 3_600))}:${twoDigits(Math.floor(rest / 60) % 60)}:${twoDigits(rest % 60)}`
  return `${dateOf(days)}T${clock}${fraction === '' ? '' : `.${fraction.slice(0, 9)}`}Z`
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

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 48 || unit > 57) return false
  }
  return true
}
