import { isObject, kindOf } from '@logpipe/sdk/contract'
import type { RedactionPolicy } from '../redact/policy/policy.ts'

/** What is redacted and how; the key for pseudonyms is not set but derived. */
export type RedactionSettings = Omit<RedactionPolicy, 'pseudonymKey'>

/** What an operator may set for one tenant. Every field has a default, so an empty object is a whole set. */
export interface TenantSettings {
  /** Records that may be accepted, a second; 0 means no limit. */
  readonly recordsPerSecond: number
  /** Records that may be accepted at once after a pause; one second's worth where this is less. */
  readonly burst: number
  /** Bytes of text that may be accepted, a UTC day; 0 means no limit. */
  readonly bytesPerDay: number
  /** How long rows are kept, days. */
  readonly retentionDays: number
  /** Whether rows keep the text before redaction. */
  readonly keepOriginals: boolean
  /** Whether rows can be read newest first; costs one more write a row. */
  readonly recents: boolean
  /** What is redacted and how; empty for the default. */
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
  /** Every problem at once, a sentence each. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] }

const counts = {
  recordsPerSecond: { min: 0, max: 1_000_000, unit: 'records a second, 0 for no limit' },
  burst: { min: 0, max: 10_000_000, unit: 'records' },
  bytesPerDay: { min: 0, max: 10 ** 15, unit: 'bytes a day, 0 for no limit' },
  retentionDays: { min: 1, max: 3_650, unit: 'days' },
} as const
const switches = ['keepOriginals', 'recents'] as const

/** Everything wrong with a redaction policy, a sentence each. */
export type JudgeRedaction = (redaction: unknown) => readonly string[]

/** Lays changes over settings that hold, and judges the result. Unknown fields are refused. */
export function overlaySettings(
  changes: unknown,
  before: TenantSettings,
  judgeRedaction: JudgeRedaction,
): SettingsResult {
  if (!isObject(changes)) return { kind: 'invalid', problems: [`settings must be an object, not ${kindOf(changes)}`] }
  const problems = Object.entries(changes).flatMap(([name, value]) =>
    name === 'redaction' ? judgeRedaction(value) : fieldProblem(name, value),
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
  const isFine = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
  return isFine ? [] : [`${name} must be a whole number from ${min} to ${max} (${unit})`]
}

function unknownSetting(name: string): string {
  const shown = /^[A-Za-z0-9_.-]{1,40}$/.test(name) ? ` "${name}"` : ''
  return `unknown setting${shown}; known are ${[...Object.keys(counts), ...switches, 'redaction'].join(', ')}`
}

function isCountName(name: string): name is keyof typeof counts {
  return Object.hasOwn(counts, name)
}
