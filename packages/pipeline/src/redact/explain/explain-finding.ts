import type { Redactor } from '../build-redactor.ts'
import { secretPrefixes } from '../detectors/secrets/secret-prefixes.ts'
import { fieldMatcher, fieldType } from '../policy/tenant-fields.ts'
import { type NamedFinding, type RedactionType, redactionTypes } from '../text/finding.ts'
import { needsView } from '../view/needs-view.ts'
import { viewOf } from '../view/view.ts'
import { type EvidenceBefore, findEvidence } from './find-evidence.ts'
import { type RuleName, ruleSources, typeSources } from './rules.ts'

export interface FindingPlace {
  /** Finds built-in types only. */
  readonly builtIn: Pick<Redactor, 'detect' | 'redact'>
  /** Field names of the policy. */
  readonly fields: readonly string[]
  /** Key of an attribute, when the text is its value. */
  readonly name?: string | undefined
}

/** What found a value. */
export interface FoundBy {
  /**
   * `rule:ORDER` and `field:customer_name` are the tenant's own. A built-in type is found by the value's `form`, by the
   * key before it (`key:password`), or by more of the `context`; all are listed in `ruleMeanings`.
   */
  readonly rule: string
  /** The word, flag or scheme of a context. Never a value, and no word for which any other would do. */
  readonly by?: string
  /** The document that defines what was found. */
  readonly source?: string
}

/** What found a value. The detectors do not say, so less and less of the text is shown to them. */
export function foundBy(text: string, finding: NamedFinding, place: FindingPlace): FoundBy {
  const { type, start, end } = finding
  if (type === fieldType) return { rule: fieldRule(place, keyAtEnd(text.slice(Math.max(0, start - maxChars), start))) }
  if (!isBuiltIn(type)) return { rule: `rule:${type}` }
  const evidence = findEvidence(text, finding, place.builtIn.detect)
  if (evidence.kind === 'form') return byForm(type, text.slice(start, end))
  if (evidence.kind === 'context') return place.name ? byKey(place.name, place) : { rule: 'context' }
  return byContext(type, { ...evidence, text: asShown(text, start - evidence.text.length, start) }, place)
}

function isBuiltIn(type: string): type is RedactionType {
  return redactionTypes.some((known) => known === type)
}

/** The name as the policy has it, since it may be written in several ways. */
function fieldRule({ fields, name }: FindingPlace, before: string | undefined): string {
  const isMatch = (key: string | undefined) => (field: string) => key !== undefined && fieldMatcher([field])(key)
  const field = fields.find(isMatch(name)) ?? fields.find(isMatch(before?.split(' ').at(-1)))
  return field === undefined ? 'field' : `field:${field}`
}

function byForm(type: RedactionType, value: string): FoundBy {
  if (type === 'PHONE' && /^\(?(?:\+|\uff0b|%2B|00)/i.test(value)) return named('form:international', type)
  const known = type === 'API_KEY' ? secretPrefixes.find(({ prefix }) => value.startsWith(prefix)) : undefined
  return known === undefined ? named('form', type) : { rule: `form:${known.prefix}`, source: known.source }
}

/** A scheme, a URL, a flag and a key are told by how the text before the value looks; anything else is a word. */
function byContext(type: RedactionType, before: EvidenceBefore, place: FindingPlace): FoundBy {
  const { text, isAnyWord } = before
  if (type === 'PASSWORD' && /:\/\/[^/\s]*:$/.test(text)) return named('context:url', type)
  const scheme = /(bearer|basic)\s+$/i.exec(text)?.[1]
  if (scheme !== undefined) return named('context:scheme', type, scheme)
  if (place.builtIn.detect(text).length > 0) return named('context:another', type)
  const flag = /^--?[\p{L}\p{N}][\p{L}\p{N}_-]*/u.exec(text)?.[0]
  if (flag !== undefined) return named('context:flag', type, flag)
  const key = keyAtEnd(text)
  if (key !== undefined) return byKey(key, place)
  if (isAnyWord && /[;|,\t"'`]$/.test(text)) return named('context:list', type)
  const word = isAnyWord ? undefined : /\p{L}[\p{L}\p{M}\p{N}_-]*/u.exec(text)?.[0]
  return named(type === 'PASSWORD' ? 'context:phrase' : 'context:word', type, word)
}

function named(rule: RuleName, type: RedactionType, by?: string): FoundBy {
  const own = Object.entries(ruleSources).find(([name]) => name === rule)?.[1]
  const isForm = rule === 'form' || rule === 'context:scheme'
  const source = own ?? (isForm ? typeSources[type] : undefined)
  return { rule, ...(by !== undefined && { by }), ...(source !== undefined && { source }) }
}

/** A key may itself hold what must not be shown. */
function byKey(key: string, { builtIn }: FindingPlace): FoundBy {
  const isShown =
    key.length <= maxKeyChars && /^[\p{L}_][\p{L}\p{M}\p{N}_. -]*$/u.test(key) && builtIn.redact(key) === key
  return { rule: isShown ? `key:${key}` : 'context' }
}

const maxKeyChars = 64

/** How far back a key and an escape in it are looked for. Characters. */
const maxChars = 160

/** The key at the end of a text, before its separator: `phone=`, `"phone": "`, `<phone>`, `phone%3D`, `phone => `. */
function keyAtEnd(text: string): string | undefined {
  const key = /([\p{L}_][\p{L}\p{M}\p{N}_. -]*?)(?:["'\\\])\s]|%22|%5D)*(?:[:=>]|%3A|%3D)+(?:[\s"'\\([{]|%22)*$/iu.exec(
    text,
  )?.[1]
  return key?.trim()
}

/** The end of a text from a word on, decoded: the word may be in the middle of an escape (`pass\u0077ord`, `user%5Bpassword`). */
function asShown(text: string, from: number, to: number): string {
  const cut = /[^\s"'{}()&?;,|<>=]*$/.exec(text.slice(Math.max(0, from - maxChars), from))?.[0] ?? ''
  const whole = text.slice(from - cut.length, to)
  return needsView(whole) ? viewOf(whole).text : text.slice(from, to)
}
