import type { Redactor } from './build-redactor.ts'
import { fieldMatcher, fieldType } from './policy/tenant-fields.ts'
import { type NamedFinding, redactionTypes } from './text/finding.ts'

export interface FindingPlace {
  /** Finds built-in types only. */
  readonly builtIn: Pick<Redactor, 'detect' | 'redact'>
  /** Field names of the policy. */
  readonly fields: readonly string[]
  /** Key of an attribute, when the text is its value. */
  readonly name?: string | undefined
}

/** What found a value: see `ExplainedFinding`. The detectors do not say, so less and less of the text is shown to them. */
export function ruleOf(text: string, { type, start, end }: NamedFinding, place: FindingPlace): string {
  const before = keyBefore(text, start)
  if (type === fieldType) return fieldRule(place, before?.key)
  if (!builtInTypes.has(type)) return `rule:${type}`
  const { builtIn, name } = place
  const value = text.slice(start, end)
  const isFound = (shown: string): boolean => builtIn.detect(shown).some((finding) => finding.type === type)
  if (isFound(value)) return 'form'
  if (before !== undefined && isFound(before.pair + value)) return keyRule(before.key, builtIn)
  return name !== undefined && name !== '' ? keyRule(name, builtIn) : 'context'
}

const builtInTypes: ReadonlySet<string> = new Set(redactionTypes)

/** The name as the policy has it, since it may be written in several ways. */
function fieldRule({ fields, name }: FindingPlace, before: string | undefined): string {
  const isMatch = (key: string | undefined) => (field: string) => key !== undefined && fieldMatcher([field])(key)
  const field = fields.find(isMatch(name)) ?? fields.find(isMatch(before))
  return field === undefined ? 'field' : `field:${field}`
}

/** A key may itself hold what must not be shown. */
function keyRule(key: string, { redact }: FindingPlace['builtIn']): string {
  return key.length <= maxKeyChars && /^[\w.-]+$/.test(key) && redact(key) === key ? `key:${key}` : 'context'
}

const maxKeyChars = 64

/** A key with its separator that ends right before a value, quotes included. */
const keyAtEnd = /([\w.-]{1,64})(?:[\\"']*)\s{0,2}(?:[:=]|=>)\s{0,2}[\\"']*$/

function keyBefore(text: string, start: number): { readonly key: string; readonly pair: string } | undefined {
  const match = keyAtEnd.exec(text.slice(Math.max(0, start - 2 * maxKeyChars), start))
  return match?.[1] === undefined ? undefined : { key: match[1], pair: match[0] }
}
