import { createHmac } from 'node:crypto'
import type { RedactionPolicy } from '../policy/policy.ts'
import * as char from '../text/char-codes.ts'
import { alphabet, alphanumerics, codeAt, isBlank, isDigit, runEnd } from '../text/chars.ts'
import type { NamedFinding, RedactionType } from '../text/finding.ts'
import { lastFourOf, maskOf, placeholderAt, pseudonymLength, pseudonymOf } from '../text/placeholder.ts'
import type { Span } from '../text/span.ts'
import { bits } from '../text/type-bits.ts'
import { needsView } from '../view/needs-view.ts'
import { viewOf } from '../view/view.ts'

/** Returns the placeholder of a finding. */
export type Replacer = (type: string, value: string) => string

export function createReplacer({ styles = {}, pseudonymKey }: RedactionPolicy): Replacer {
  return (type, value) => {
    if (!isBuiltIn(type)) return maskOf(type)
    const style = styles[type]
    if (style === 'last-four') return lastFourOrMask(type, value)
    if (style === 'pseudonym' && pseudonymKey !== undefined) return pseudonym(type, value, pseudonymKey)
    return maskOf(type)
  }
}

function isBuiltIn(type: string): type is RedactionType {
  return Object.hasOwn(bits, type)
}

/** A text with placeholders, and what each of them replaced. */
export interface Replacement {
  readonly text: string
  readonly pieces: readonly Piece[]
}

/** `start` and `end` are in the original, `newStart` and `newEnd` in the result. */
export interface Piece extends Span {
  readonly newStart: number
  readonly newEnd: number
}

/** Replaces each finding in a text. JSON stays valid: an unquoted number becomes a string. */
export function replaceFindings(text: string, findings: readonly NamedFinding[], options: ReplaceOptions): Replacement {
  const { replacer, kind, isJson } = options
  const strings = jsonStrings(text, kind)
  const pieces: Piece[] = []
  let redacted = ''
  let from = 0
  for (const finding of findings) {
    const { type, start, end } = finding
    const quote = bareQuote(text, { start, end, isOwn: !isBuiltIn(type) }, { strings, isJson })
    redacted += text.slice(from, start)
    const newStart = redacted.length
    redacted += `${quote}${replacer(type, text.slice(start, end))}${quote}`
    pieces.push({ start, end, newStart, newEnd: redacted.length })
    from = end
  }
  return { text: redacted + text.slice(from), pieces }
}

export interface ReplaceOptions {
  readonly replacer: Replacer
  readonly kind: TextKind
  /** Whether the text is known to be JSON; otherwise it may look like it. */
  readonly isJson: boolean
}

function lastFourOrMask(type: RedactionType, value: string): string {
  const characters = canonical(type, value)
  return characters.length > 4 ? lastFourOf(type, characters.slice(-4)) : maskOf(type)
}

function pseudonym(type: RedactionType, value: string, key: Uint8Array): string {
  const hmac = createHmac('sha256', key).update(`${type}\0${canonical(type, value)}`)
  return pseudonymOf(type, hmac.digest('hex').slice(0, pseudonymLength))
}

/** Normalizes a value, so that its pseudonym does not depend on its formatting or its escapes. */
function canonical(type: RedactionType, written: string): string {
  const value = needsView(written) ? viewOf(written).text : written
  switch (type) {
    case 'PHONE': {
      const digits = value.replaceAll(/\D/g, '')
      return digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits
    }
    case 'CREDIT_CARD':
    case 'SSN':
      return value.replaceAll(/\D/g, '')
    case 'IBAN':
      return value.replaceAll(/[^0-9a-z]/gi, '').toUpperCase()
    case 'EMAIL':
      return value.toLowerCase()
    default:
      return value
  }
}

/**
 * The quote that the placeholder of an unquoted JSON value needs, or ''. Built-in types match only numbers; a tenant's rules
 * and fields may also match words, arrays and objects. In a text that is JSON, everything outside strings is unquoted.
 * Inside a string, or in a text that contains JSON, a value after a quoted key and a colon is unquoted; it gets the key's
 * quote with its backslashes, because the JSON may itself be inside a JSON string.
 */
function bareQuote(
  text: string,
  { start, end, isOwn }: Span & { readonly isOwn: boolean },
  { strings, isJson }: { readonly strings: JsonStrings | undefined; readonly isJson: boolean },
): string {
  const isOutside = strings !== undefined && !strings.isInside(start)
  if (isJson && isOutside) return '"'
  if (!isOwn && !isNumber(text, start, end)) return ''
  if (isOutside) return '"'
  const next = skipForward(text, end)
  const isClosed = next === text.length || isClosing(codeAt(text, next)) || codeAt(text, next) === char.backslash
  const quote = isClosed ? keyQuoteBefore(text, start) : ''
  // In JSON, a quote without backslashes would end the string that the number is in.
  return strings === undefined || quote.length % 2 === 0 ? quote : ''
}

/**
 * The quote, with its backslashes, of the key whose value starts at `start`, or whose array has an item there; '' if there is
 * no key.
 */
function keyQuoteBefore(text: string, start: number): string {
  let at = skipBack(text, start - 1)
  const before = codeAt(text, at)
  if (before === char.openBracket || before === char.comma) at = skipBack(text, arrayStart(text, at) - 1)
  const quote = skipBack(text, at - 1)
  if (codeAt(text, at) !== char.colon || codeAt(text, quote) !== char.doubleQuote) return ''
  let first = quote
  while (codeAt(text, first - 1) === char.backslash) first--
  return text.slice(first, quote + 1)
}

const maxArray = 256
const itemCodes = alphabet(`${alphanumerics}+-., \t\r\n"\\`)

/** The bracket of the flat array that continues at `from`; 0 if there is none near. */
function arrayStart(text: string, from: number): number {
  for (let i = from; i >= 0 && from - i < maxArray; i--) {
    const code = text.charCodeAt(i)
    if (code === char.openBracket) return i
    if (code === char.closeBracket) {
      const open = text.lastIndexOf('[', i)
      if (placeholderAt(text, open)?.end !== i + 1) return 0
      i = open
    } else if (code > 127 || itemCodes[code] === 0) return 0
  }
  return 0
}

/** Tells whether an index is inside a string of a JSON text. Indexes must not decrease, so that all take one pass. */
type JsonStrings = { readonly isInside: (i: number) => boolean }

/** A text that is one JSON number or keyword; RFC 8259. */
const jsonScalar = /^\s*(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)\s*$/

/** `text` may be JSON; a `string` is the content of a JSON string, so a number in it is not a JSON number. */
export type TextKind = 'text' | 'string'

/** The strings of a text that looks like a single JSON value; undefined for any other text. */
export function jsonStrings(text: string, kind: TextKind): JsonStrings | undefined {
  const first = codeAt(text, skipForward(text, 0))
  const last = codeAt(text, skipBack(text, text.length - 1))
  const isBracketed =
    (first === char.openBracket && last === char.closeBracket) ||
    (first === char.openBrace && last === char.closeBrace) ||
    (first === char.doubleQuote && last === char.doubleQuote)
  if (!isBracketed && (kind === 'string' || !jsonScalar.test(text))) return undefined
  let inString = false
  let at = 0
  const isInside = (i: number): boolean => {
    for (; at < i; at++) {
      const code = text.charCodeAt(at)
      if (code === char.doubleQuote) inString = !inString
      else if (code === char.backslash && inString) at++
    }
    return inString
  }
  return { isInside }
}

/**
 * The findings of a text that may contain JSON among other things, with the sign of a negative number: `-"…"` is no JSON.
 */
export function withSigns(text: string, findings: readonly NamedFinding[]): readonly NamedFinding[] {
  if (!findings.some(({ start }) => codeAt(text, start - 1) === char.hyphen)) return findings
  return findings.map((finding, i) => {
    const { type, start, end } = finding
    const isSigned = codeAt(text, start - 1) === char.hyphen && (findings[i - 1]?.end ?? 0) < start
    return isSigned && isNumber(text, start, end) && keyQuoteBefore(text, start - 1) !== ''
      ? { type, start: start - 1, end }
      : finding
  })
}

/** Whether a text is JSON, alone. Most texts are ruled out by their first character. */
export function isJsonText(text: string, kind: TextKind): boolean {
  if (jsonStrings(text, kind) === undefined) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Whether a span consists of the characters of a JSON number. */
function isNumber(text: string, start: number, end: number): boolean {
  const first = codeAt(text, start)
  return (isDigit(first) || first === char.hyphen) && runEnd(text, start, numberCodes) >= end
}

const numberCodes = alphabet('0123456789+-.eE')

function isClosing(code: number): boolean {
  return code === char.comma || code === char.closeBrace || code === char.closeBracket
}

function isSpace(code: number): boolean {
  return isBlank(code) || code === char.lineFeed || code === char.carriageReturn
}

function skipForward(text: string, i: number): number {
  let at = i
  while (at < text.length && isSpace(text.charCodeAt(at))) at++
  return at
}

function skipBack(text: string, i: number): number {
  let at = i
  while (at >= 0 && isSpace(text.charCodeAt(at))) at--
  return at
}
