import { pairSpanAt } from '../detectors/pairs/pairs.ts'
import * as char from '../text/char-codes.ts'
import { codeAt, isAlnum, isBlank, isQuote } from '../text/chars.ts'
import type { NamedFinding } from '../text/finding.ts'
import { placeholderAt } from '../text/placeholder.ts'

/** Type of a value that is replaced because of its field name alone. */
export const fieldType = 'FIELD'

export const fieldLimits = { maxFields: 100, maxFieldChars: 64 } as const

/** Whether a key is one of the tenant's sensitive fields; `customer_name`, `customerName` and `Customer-Name` are the same. */
export type IsField = (key: string) => boolean

export function fieldMatcher(fields: readonly string[]): IsField {
  const names = new Set(fields.map(normalized))
  return (key) => key.length <= 2 * fieldLimits.maxFieldChars && names.has(normalized(key))
}

function normalized(name: string): string {
  return name.replaceAll(/[_\-. ]/g, '').toLowerCase()
}

/** Finds the values of sensitive fields in a text: JSON, logfmt, query parameters. */
export function findFields(text: string, isField: IsField): readonly NamedFinding[] {
  const findings: NamedFinding[] = []
  let from = 0
  for (let at = nextSeparator(text, 0); at !== -1; at = nextSeparator(text, at + 1)) {
    if (at < from) continue
    const value = isField(keyBefore(text, at)) ? valueSpan(text, at) : undefined
    if (value === undefined || isEmptyValue(text, value)) continue
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

/** The key before a separator, without its quotes. */
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

/** The end of the object or array that starts at `start`; the end of the text if it is not closed. */
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

function isEmptyValue(text: string, { start, end }: Span): boolean {
  return end === start || text.slice(start, end) === 'null' || placeholderAt(text, start)?.end === end
}
