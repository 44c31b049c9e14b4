import { pairSpanAt } from '../detectors/pairs/pairs.ts'
import * as char from '../text/char-codes.ts'
import { codeAt, isAlnum, isBlank, isQuote } from '../text/chars.ts'
import type { NamedFinding } from '../text/finding.ts'
import { placeholderAt } from '../text/placeholder.ts'

/** What a value is called that goes for the name of its field alone. */
export const fieldType = 'FIELD'

export const fieldLimits = { maxFields: 100, maxFieldChars: 64 } as const

/** Whether a key is one of the tenant's sensitive ones; `customer_name`, `customerName` and `Customer-Name` are one. */
export type IsField = (key: string) => boolean

export function fieldMatcher(fields: readonly string[]): IsField {
  const names = new Set(fields.map(spelling))
  return (key) => key.length <= 2 * fieldLimits.maxFieldChars && names.has(spelling(key))
}

function spelling(name: string): string {
  return name.replaceAll(/[_\-. ]/g, '').toLowerCase()
}

/** The values of sensitive fields in a text: JSON keys, logfmt keys, query parameters. */
export function findFields(text: string, isField: IsField): readonly NamedFinding[] {
  const findings: NamedFinding[] = []
  let from = 0
  for (let at = nextSeparator(text, 0); at !== -1; at = nextSeparator(text, at + 1)) {
    if (at < from) continue
    const value = isField(keyBefore(text, at)) ? valueSpan(text, at) : undefined
    if (value === undefined || isNothing(text, value)) continue
    findings.push({ type: fieldType, ...value })
    from = value.end
  }
  return findings
}

function nextSeparator(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === char.colon || code === char.equals) return i
  }
  return -1
}

/** The name that ends before a separator, without the quotes around it. */
function keyBefore(text: string, at: number): string {
  let end = at
  if (isBlank(codeAt(text, end - 1))) end--
  while (isQuote(codeAt(text, end - 1)) || codeAt(text, end - 1) === char.backslash) end--
  let start = end
  while (end - start <= 2 * fieldLimits.maxFieldChars && isKeyCode(codeAt(text, start - 1))) start--
  return text.slice(start, end)
}

function isKeyCode(code: number): boolean {
  return isAlnum(code) || code === char.underscore || code === char.hyphen || code === char.dot
}

interface Span {
  readonly start: number
  readonly end: number
}

function valueSpan(text: string, at: number): Span | undefined {
  let start = at + 1
  while (isBlank(codeAt(text, start))) start++
  const opening = codeAt(text, start)
  if (opening === char.openBrace || opening === char.openBracket) return bracketSpan(text, start)
  const value = pairSpanAt(text, at, at + 1)
  return value && { start: value.start, end: value.end }
}

function bracketSpan(text: string, start: number): Span {
  return { start, end: placeholderAt(text, start)?.end ?? bracketEnd(text, start) }
}

/** Where the object or array that begins at `start` ends; the end of the text where it does not. */
function bracketEnd(text: string, start: number): number {
  let depth = 0
  let isInString = false
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === char.backslash) i++
    else if (code === char.doubleQuote) isInString = !isInString
    else if (isInString) continue
    else if (code === char.openBrace || code === char.openBracket) depth++
    else if ((code === char.closeBrace || code === char.closeBracket) && --depth === 0) return i + 1
  }
  return text.length
}

function isNothing(text: string, { start, end }: Span): boolean {
  return end === start || text.slice(start, end) === 'null' || placeholderAt(text, start)?.end === end
}
