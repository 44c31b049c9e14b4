import { optInTypes, type RedactionType, redactionTypes } from '../text/finding.ts'
import { fieldLimits } from './tenant-fields.ts'
import type { TenantRule } from './tenant-rules.ts'

/** How a finding is replaced: `[REDACTED:PHONE]`, `[PHONE:*0199]` or `[PHONE:7f3a9c21]`. */
export type RedactionStyle = 'mask' | 'last-four' | 'pseudonym'

/** What to redact for a tenant, as plain data. */
export type RedactionPolicy = {
  /** Types to turn on or off. Default: all on except `IPV4`, `IPV6` and `MAC`. */
  readonly types?: Readonly<Partial<Record<RedactionType, boolean>>>
  /** How to replace each type. Default: `mask`. */
  readonly styles?: Readonly<Partial<Record<RedactionType, RedactionStyle>>>
  /** Custom patterns, at most 20. */
  readonly rules?: readonly TenantRule[]
  /** Names of fields whose values are always replaced, at most 100: in attributes, JSON, logfmt and query strings. */
  readonly fields?: readonly string[]
  /** Values to keep although they look sensitive (a support line, a test card), at most 200; case-insensitive. */
  readonly allow?: readonly string[]
  /** The tenant's key for pseudonyms, at least 16 bytes. Required only by the style `pseudonym`. */
  readonly pseudonymKey?: Uint8Array
}

export type PolicyVerdict =
  | { readonly kind: 'valid'; readonly policy: RedactionPolicy }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] }

/** Types whose last four characters do not reveal the value. */
const lastFourTypes: ReadonlySet<string> = new Set<RedactionType>(['PHONE', 'CREDIT_CARD', 'SSN', 'IBAN'])

const styles: ReadonlySet<unknown> = new Set<RedactionStyle>(['mask', 'last-four', 'pseudonym'])
const types: ReadonlySet<string> = new Set(redactionTypes)
const minKeyBytes = 16

/** Returns all problems of an untrusted policy, each with its path. */
export function policyProblems(input: unknown, ruleProblems: (rules: unknown) => readonly string[]): readonly string[] {
  if (!isRecord(input)) return ['policy: must be an object']
  return [
    ...unknownKeys(input),
    ...typeProblems(input.types),
    ...styleProblems(input.styles),
    ...ruleProblems(input.rules),
    ...listProblems('fields', input.fields, fieldProblem, fieldLimits.maxFields),
    ...listProblems('allow', input.allow, allowProblem, maxAllowed),
    ...keyProblems(input),
  ]
}

/** Whether the policy redacts `type`. */
export function isOn(policy: RedactionPolicy, type: RedactionType): boolean {
  return policy.types?.[type] ?? !optInTypes.has(type)
}

function unknownKeys(input: Record<string, unknown>): string[] {
  const known = ['types', 'styles', 'rules', 'fields', 'allow', 'pseudonymKey']
  return Object.keys(input)
    .filter((key) => !known.includes(key))
    .map((key) => `${shownKey(key)}: unknown key; known keys: ${known.join(', ')}`)
}

/** A key may be misplaced content: only short plain ones are quoted. */
function shownKey(key: string): string {
  return /^[A-Za-z0-9_]{1,40}$/.test(key) ? key : 'policy'
}

const maxAllowed = 200
const [minAllowedChars, maxAllowedChars] = [3, 200]

function listProblems(
  name: string,
  input: unknown,
  problemOf: (value: unknown) => string | undefined,
  max: number,
): string[] {
  if (input === undefined) return []
  if (!Array.isArray(input)) return [`${name}: must be an array`]
  if (input.length > max) return [`${name}: ${input.length} entries; the maximum is ${max}`]
  return input.flatMap((value: unknown, i) => {
    const problem = problemOf(value)
    return problem === undefined ? [] : [`${name}[${i}]: ${problem}`]
  })
}

function fieldProblem(value: unknown): string | undefined {
  const isName = typeof value === 'string' && /^[A-Za-z0-9_.-]{2,64}$/.test(value) && /[A-Za-z]/.test(value)
  return isName ? undefined : 'must be 2 to 64 of A-Z a-z 0-9 _ . -, including a letter'
}

function allowProblem(value: unknown): string | undefined {
  const isValue = typeof value === 'string' && value.length >= minAllowedChars && value.length <= maxAllowedChars
  return isValue ? undefined : `must be a string of ${minAllowedChars} to ${maxAllowedChars} characters`
}

function typeProblems(input: unknown): string[] {
  return entryProblems('types', input, (_type, value) =>
    typeof value === 'boolean' ? undefined : 'must be true or false',
  )
}

function styleProblems(input: unknown): string[] {
  return entryProblems('styles', input, (type, value) => {
    if (!styles.has(value)) return 'must be mask, last-four or pseudonym'
    if (value === 'last-four' && !lastFourTypes.has(type))
      return `last-four is only for ${[...lastFourTypes].join(', ')}`
    return undefined
  })
}

function entryProblems(
  key: string,
  input: unknown,
  problemOf: (type: string, value: unknown) => string | undefined,
): string[] {
  if (input === undefined) return []
  if (!isRecord(input)) return [`${key}: must be an object`]
  return Object.entries(input).flatMap(([type, value]) => {
    const problem = types.has(type) ? problemOf(type, value) : 'unknown type'
    return problem === undefined ? [] : [`${key}.${shownKey(type)}: ${problem}`]
  })
}

function keyProblems(input: Record<string, unknown>): string[] {
  const key = input.pseudonymKey
  if (key === undefined) {
    const isNeeded = isRecord(input.styles) && Object.values(input.styles).includes('pseudonym')
    return isNeeded ? ['pseudonymKey: required by the pseudonym style'] : []
  }
  if (!(key instanceof Uint8Array)) return ['pseudonymKey: must be bytes (Uint8Array)']
  return key.length < minKeyBytes ? [`pseudonymKey: is ${key.length} bytes; the minimum is ${minKeyBytes}`] : []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
