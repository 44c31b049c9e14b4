import { LogpipeError, parseTenantId, type TenantId } from '@logpipe/sdk/contract'

/** Reads a whole number within bounds. `name` is how the user wrote it. Throws `invalid_option`. */
export function parseCount(
  name: string,
  value: string,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const number = Number(value)
  if (/^\d+$/.test(value) && number >= min && number <= max) return number
  throw new LogpipeError(
    'invalid_option',
    `${name} is ${quote(value)}; it must be a whole number from ${min} to ${max}`,
  )
}

/** Reads a number above zero, in decimal digits. Throws `invalid_option`. */
export function parseRate(name: string, value: string, max: number): number {
  const number = Number(value)
  if (/^(?:\d+(?:\.\d+)?|\.\d+)(?:e\d+)?$/i.test(value.trim()) && number > 0 && number <= max) return number
  throw new LogpipeError('invalid_option', `${name} is ${quote(value)}; it must be a number above 0, at most ${max}`)
}

/** What a number may be. */
export interface NumberRange {
  readonly max: number
  /** The range and the unit, in words. */
  readonly mustBe: string
}

/** Reads a number of zero or more. Throws `invalid_option`. */
export function parseNumber(name: string, value: string, { max, mustBe }: NumberRange): number {
  const number = Number(value)
  if (/^\d+(?:\.\d+)?$/.test(value) && number <= max) return number
  throw new LogpipeError('invalid_option', `${name} is ${quote(value)}; it must be ${mustBe}`)
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const maxDurationMs = 3_650 * 86_400_000

/** Reads a time such as 500ms, 30s, 5m, 1h or 90d; a bare number is seconds. Milliseconds. Throws `invalid_option`. */
export function parseDuration(name: string, value: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(value.trim())
  const ms = Number(match?.[1]) * (unitMs[match?.[2] ?? 's'] ?? Number.NaN)
  if (ms > 0 && ms <= maxDurationMs) return ms
  throw new LogpipeError(
    'invalid_option',
    `${name} is ${quote(value)}; it must be a time such as 500ms, 30s, 5m or 90d, at most ten years`,
  )
}

/**
 * Reads a date such as 2026-01-31, a time such as 2026-01-31T12:00:00Z, or how long ago it was, such as 90d. Epoch milliseconds. Throws
 * `invalid_option`.
 */
export function parseMoment(name: string, value: string, nowMs: number): number {
  const ms = momentOf(name, value, nowMs) ?? Number.NaN
  if (!Number.isNaN(ms)) return ms
  throw new LogpipeError(
    'invalid_option',
    `${name} is ${quote(value)}; it must be a date such as 2026-01-31 (UTC), a time such as 2026-01-31T12:00:00Z, or an age such as 90d`,
  )
}

/**
 * The same as people write times: without a zone, `2026-01-31 12:00` and `2026-01-31` are in the zone that is this many minutes ahead of UTC.
 * Throws `invalid_option`.
 */
export function parseLocalMoment(
  name: string,
  value: string,
  { nowMs, offsetMinutes }: { readonly nowMs: number; readonly offsetMinutes: (ms: number) => number },
): number {
  const [, date, time = '00:00'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?))?$/.exec(value) ?? []
  const utcMs = date !== undefined && isDate(date) ? Date.parse(`${date}T${time}Z`) : Number.NaN
  // The offset where the time is, not where it would be in UTC: they differ on the day on which clocks change.
  const localMs = utcMs - offsetMinutes(utcMs - offsetMinutes(utcMs) * 60_000) * 60_000
  const ms = date === undefined ? momentOf(name, value.replace(' ', 'T'), nowMs) : localMs
  if (ms !== undefined && !Number.isNaN(ms)) return ms
  throw new LogpipeError(
    'invalid_option',
    `${name} is ${quote(value)}; it must be an age such as 90m or 2d, a date such as 2026-01-31, or a time such as "2026-01-31 12:00"`,
  )
}

/** Undefined or NaN for what is no moment. */
function momentOf(name: string, value: string, nowMs: number): number | undefined {
  if (/^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/.test(value)) return nowMs - parseDuration(name, value)
  const ms = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.test(value) ? Date.parse(value) : Number.NaN
  return isDate(value.slice(0, 10)) ? ms : undefined
}

/** `2026-02-30` would be read as a day in March. */
function isDate(text: string): boolean {
  const ms = Date.parse(text)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 }

/** Reads a number of records in a time, such as 1000, 1000/s or 60000/m; a bare number is in a second. Per second. Throws `invalid_option`. */
export function parseRecordRate(name: string, value: string): number {
  const match = /^(\d+(?:\.\d+)?)(?:\/(s|m|h))?$/.exec(value.trim())
  const rate = Number(match?.[1]) / (unitSeconds[match?.[2] ?? 's'] ?? Number.NaN)
  if (rate > 0 && rate <= 1e9) return rate
  throw new LogpipeError(
    'invalid_option',
    `${name} is ${quote(value)}; it must be a number of records above 0, such as 1000, 1000/s or 60000/m`,
  )
}

const unitBytes: Readonly<Record<string, number>> = {
  ...{ b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 },
  ...{ kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 },
}

/** Reads a number of bytes with its unit, such as 500MB, 1GB or 2GiB. Throws `invalid_option`. */
export function parseBytes(
  name: string,
  value: string,
  { min, max }: { readonly min: string; readonly max: string },
): number {
  const bytes = bytesOf(value)
  if (bytes >= bytesOf(min) && bytes <= bytesOf(max)) return bytes
  throw new LogpipeError(
    'invalid_option',
    `${name} is ${quote(value)}; it must be a size with its unit, such as 500MB or 1GB, from ${min} to ${max}`,
  )
}

/** A size with its unit as bytes; NaN for what is none. */
export function bytesOf(value: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([kmgt]?i?b)$/i.exec(value.trim()) ?? []
  return Math.floor(Number(number) * (unitBytes[unit.toLowerCase()] ?? Number.NaN))
}

/** Reads the origin of a web page, as browsers write it. `*` is none: it would be every page. Throws `invalid_option`. */
export function parseOrigin(name: string, value: string): string {
  const url = value.includes('*') ? null : URL.parse(value)
  if (url !== null && /^https?:$/.test(url.protocol) && url.origin === value.replace(/\/$/, '')) return url.origin
  throw new LogpipeError(
    'invalid_option',
    `${name} is ${quote(value)}; it must be the origin of one website, such as http://localhost:5173`,
  )
}

/** Reads a tenant id; `name` is where it was written. Throws `missing_tenant` or `invalid_tenant`. */
export function parseTenant(value: string | undefined, { name = '--tenant' } = {}): TenantId {
  if (value === undefined) throw new LogpipeError('missing_tenant', 'no tenant is set')
  const parsed = parseTenantId(value)
  if (parsed.kind === 'tenant') return parsed.tenantId
  throw new LogpipeError('invalid_tenant', `${name} ${quote(value)}: ${parsed.message.replace('tenant_id', 'it')}`)
}

/** A value as typed, short and without control characters; an API key in the wrong place is masked. */
export function quote(value: string): string {
  const shown = value.replace(/lp_[A-Za-z0-9_-]*/gi, 'lp_…')
  return JSON.stringify(shown.length > 60 ? `${shown.slice(0, 57)}…` : shown)
}

/** Collects the values of a flag that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
