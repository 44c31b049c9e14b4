/** A count with thousands separators; large ones shortened, as 12.3 k. */
export function count(value: number): string {
  if (value < 100_000) return Math.round(value).toLocaleString('en-US')
  if (value < 10_000_000) return `${(value / 1_000).toLocaleString('en-US', { maximumFractionDigits: 1 })} k`
  return `${(value / 1_000_000).toLocaleString('en-US', { maximumFractionDigits: 1 })} M`
}

/** `1 record`, `2 records`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** Milliseconds in the unit that reads best; a dash if there are none. */
export function duration(ms: number | undefined): string {
  if (ms === undefined) return '–'
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 120_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`
}

/** The local time of a moment, `12:34:56.789`. */
export function clockTime(at: Date): string {
  const [hours, minutes, seconds] = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => pad(part, 2))
  return `${hours}:${minutes}:${seconds}.${pad(at.getMilliseconds(), 3)}`
}

/** The local date and time of a moment, to the second. */
export function dateTime(at: Date): string {
  return `${at.getFullYear()}-${pad(at.getMonth() + 1, 2)}-${pad(at.getDate(), 2)} ${clockTime(at).slice(0, 8)}`
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}

/** `2 EMAIL, 1 PHONE`; empty if nothing was redacted. */
export function redacted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([type, values]) => `${values} ${type}`)
    .join(', ')
}
