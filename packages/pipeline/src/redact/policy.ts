import { optInTypes, type RedactionType, redactionTypes } from './finding.ts'

/** How a finding is written: `[REDACTED:PHONE]`, `[PHONE:*0199]`, or `[PHONE:7f3a9c21]`. */
export type RedactionStyle = 'mask' | 'last-four' | 'pseudonym'

/**
 * What one tenant wants redacted, as plain data.
 * Tenant rules (own patterns, allow-lists, sensitive field names) will be further keys here, compiled by `createRedactor`.
 */
export type RedactionPolicy = {
  /** Types to switch on or off. Default: all on, except `IPV4`, `IPV6` and `MAC`. */
  readonly types?: Readonly<Partial<Record<RedactionType, boolean>>>
  /** How to write each type. Default: `mask`. */
  readonly styles?: Readonly<Partial<Record<RedactionType, RedactionStyle>>>
  /** The tenant's key for pseudonyms, at least 16 bytes. Needed only by the style `pseudonym`. */
  readonly pseudonymKey?: Uint8Array
}

export type PolicyVerdict =
  | { readonly kind: 'valid'; readonly policy: RedactionPolicy }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] }

/** The only types whose last four characters do not give the value away. */
const lastFourTypes: ReadonlySet<string> = new Set<RedactionType>(['PHONE', 'CREDIT_CARD', 'SSN', 'IBAN'])

const styles: ReadonlySet<unknown> = new Set<RedactionStyle>(['mask', 'last-four', 'pseudonym'])
const types: ReadonlySet<string> = new Set(redactionTypes)
const minKeyBytes = 16

/** Reads a policy from data of any origin: the policy, or every problem it has, each naming the place. */
export function parsePolicy(input: unknown): PolicyVerdict {
  if (!isRecord(input)) return { kind: 'invalid', problems: ['policy: must be an object'] }
  const problems = [
    ...unknownKeys(input),
    ...typeProblems(input.types),
    ...styleProblems(input.styles),
    ...keyProblems(input),
  ]
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'valid', policy: input as RedactionPolicy }
}

/** Whether the policy wants `type` found. */
export function isOn(policy: RedactionPolicy, type: RedactionType): boolean {
  return policy.types?.[type] ?? !optInTypes.has(type)
}

function unknownKeys(input: Record<string, unknown>): string[] {
  const known = ['types', 'styles', 'pseudonymKey']
  return Object.keys(input)
    .filter((key) => !known.includes(key))
    .map((key) => `${key}: unknown key; known are ${known.join(', ')}`)
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
    return problem === undefined ? [] : [`${key}.${type}: ${problem}`]
  })
}

function keyProblems(input: Record<string, unknown>): string[] {
  const key = input.pseudonymKey
  if (key === undefined) {
    const isNeeded = isRecord(input.styles) && Object.values(input.styles).includes('pseudonym')
    return isNeeded ? ['pseudonymKey: needed by the style pseudonym'] : []
  }
  if (!(key instanceof Uint8Array)) return ['pseudonymKey: must be bytes (Uint8Array)']
  return key.length < minKeyBytes ? [`pseudonymKey: is ${key.length} bytes; the least is ${minKeyBytes}`] : []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
