import { isObject, kindOf } from '@logpipe/sdk/contract'
import type { RedactionPolicy } from '../redact/policy/policy.ts'

/** What to redact and how. The pseudonym key is derived, not set. */
export type RedactionSettings = Omit<RedactionPolicy, 'pseudonymKey'>

/** Settings of one tenant. */
export interface TenantSettings {
  /** Maximum records per second; 0 means no limit. */
  readonly recordsPerSecond: number
  /** Maximum records at once after a pause; at least one second's worth. */
  readonly burst: number
  /** Maximum bytes of text per UTC day; 0 means no limit. */
  readonly bytesPerDay: number
  /** How long rows are kept, days. */
  readonly retentionDays: number
  /** Whether rows keep the text before redaction. */
  readonly keepOriginals: boolean
  /** Whether rows can be read newest first; costs one more write per row. */
  readonly recents: boolean
  /** What to redact and how; empty for the default. */
  readonly redaction: RedactionSettings
}

export const defaultSettings: TenantSettings = {
  recordsPerSecond: 0,
  burst: 0,
  bytesPerDay: 0,
  retentionDays: 30,
  keepOriginals: false,
  recents: true,
  redaction: {},
}

export type SettingsResult =
  | { readonly kind: 'settings'; readonly settings: TenantSettings }
  /** All problems, one sentence each. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] }

const counts = {
  recordsPerSecond: { min: 0, max: 1_000_000, unit: 'records a second, 0 for no limit' },
  burst: { min: 0, max: 10_000_000, unit: 'records' },
  bytesPerDay: { min: 0, max: 10 ** 15, unit: 'bytes a day, 0 for no limit' },
  retentionDays: { min: 1, max: 3_650, unit: 'days' },
} as const
const switches = ['keepOriginals', 'recents'] as const

/** Returns all problems of a redaction policy, one sentence each. */
export type ValidateRedaction = (redaction: unknown) => readonly string[]

/** Applies changes to settings and validates them. Rejects unknown fields. */
export function overlaySettings(
  changes: unknown,
  before: TenantSettings,
  validateRedaction: ValidateRedaction,
): SettingsResult {
  if (!isObject(changes)) return { kind: 'invalid', problems: [`settings must be an object, not ${kindOf(changes)}`] }
  const problems = Object.entries(changes).flatMap(([name, value]) =>
    name === 'redaction' ? validateRedaction(value) : fieldProblem(name, value),
  )
  const merged: TenantSettings = { ...before, ...(changes as Partial<TenantSettings>) }
  if (problems.length > 0) return { kind: 'invalid', problems }
  return { kind: 'settings', settings: merged }
}

function fieldProblem(name: string, value: unknown): readonly string[] {
  if (switches.some((known) => known === name)) {
    return typeof value === 'boolean' ? [] : [`${name} must be true or false, not ${kindOf(value)}`]
  }
  if (!isCountName(name)) return [unknownSetting(name)]
  const { min, max, unit } = counts[name]
  const isValid = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
  return isValid ? [] : [`${name} must be a whole number from ${min} to ${max} (${unit})`]
}

function unknownSetting(name: string): string {
  const shown = /^[A-Za-z0-9_.-]{1,40}$/.test(name) ? ` "${name}"` : ''
  return `unknown setting${shown}; known settings: ${[...Object.keys(counts), ...switches, 'redaction'].join(', ')}`
}

function isCountName(name: string): name is keyof typeof counts {
  return Object.hasOwn(counts, name)
}
