import { createHmac } from 'node:crypto'
import { codeAt, isBlank } from './chars.ts'
import type { Finding, RedactionType } from './finding.ts'
import { lastFourOf, maskOf, pseudonymLength, pseudonymOf } from './placeholder.ts'
import type { RedactionPolicy } from './policy.ts'

/** Writes the placeholder of one finding. */
export type Replacer = (type: RedactionType, value: string) => string

export function createReplacer({ styles = {}, pseudonymKey }: RedactionPolicy): Replacer {
  return (type, value) => {
    const style = styles[type]
    if (style === 'last-four') return lastFourOrMask(type, value)
    if (style === 'pseudonym' && pseudonymKey !== undefined) return pseudonym(type, value, pseudonymKey)
    return maskOf(type)
  }
}

/** The text with each finding replaced. JSON stays JSON: a number that was bare becomes a string. */
export function replaceFindings(text: string, findings: readonly Finding[], replacer: Replacer): string {
  const isInString = createStringTracker(text)
  let redacted = ''
  let from = 0
  for (const { type, start, end } of findings) {
    const quote = bareNumberQuote(text, start, end, isInString)
    redacted += `${text.slice(from, start)}${quote}${replacer(type, text.slice(start, end))}${quote}`
    from = end
  }
  return redacted + text.slice(from)
}

function lastFourOrMask(type: RedactionType, value: string): string {
  const characters = canonical(type, value)
  return characters.length > 4 ? lastFourOf(type, characters.slice(-4)) : maskOf(type)
}

function pseudonym(type: RedactionType, value: string, key: Uint8Array): string {
  const hmac = createHmac('sha256', key).update(`${type}\0${canonical(type, value)}`)
  return pseudonymOf(type, hmac.digest('hex').slice(0, pseudonymLength))
}

/** One spelling for a value, so that its pseudonym does not depend on how a line wrote it. */
function canonical(type: RedactionType, value: string): string {
  switch (type) {
    case 'PHONE': {
      const digits = value.replace(/^%2B/i, '').replaceAll(/%[0-9a-f]{2}|\D/gi, '')
      return digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits
    }
    case 'CREDIT_CARD':
    case 'SSN':
      return value.replaceAll(/\D/g, '')
    case 'IBAN':
      return value.replaceAll(/[\s-]/g, '').toUpperCase()
    case 'EMAIL':
      return value.replace(/%40/, '@').toLowerCase()
    default:
      return value
  }
}

/**
 * The quote that a replaced JSON number needs around it, or ''. Two signs of one: the value follows a quoted key and a
 * colon (then the key's quote is copied, backslashes and all, since the JSON may itself be inside a JSON string), or the
 * whole text is JSON and the value stands outside its strings.
 */
function bareNumberQuote(text: string, start: number, end: number, isInString: (i: number) => boolean): string {
  const next = skipForward(text, end)
  if (!(next === text.length || isClosing(codeAt(text, next)))) return ''
  const before = skipBack(text, start - 1)
  if (codeAt(text, before) === 58) {
    const quoteEnd = skipBack(text, before - 1)
    if (codeAt(text, quoteEnd) !== 34) return ''
    let i = quoteEnd
    while (codeAt(text, i - 1) === 92) i--
    return text.slice(i, quoteEnd + 1)
  }
  const isElement = before < 0 || codeAt(text, before) === 44 || codeAt(text, before) === 91
  return isElement && isNumber(text, start, end) && !isInString(start) ? '"' : ''
}

/** For a text that looks like one JSON value: tells whether an index is inside a string. Indexes must not go back. */
function createStringTracker(text: string): (i: number) => boolean {
  const first = codeAt(text, skipForward(text, 0))
  const last = codeAt(text, skipBack(text, text.length - 1))
  const looksJson =
    (first === 91 && last === 93) || (first === 123 && last === 125) || (isNumeric(first) && isNumeric(last))
  let inString = false
  let at = 0
  return (i) => {
    if (!looksJson) return true
    for (; at < i; at++) {
      const code = text.charCodeAt(at)
      if (code === 34) inString = !inString
      else if (code === 92 && inString) at++
    }
    return inString
  }
}

function isNumber(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (!isNumeric(codeAt(text, i))) return false
  return true
}

function isNumeric(code: number): boolean {
  return code >= 48 && code <= 57
}

function isClosing(code: number): boolean {
  return code === 44 || code === 125 || code === 93
}

function isSpace(code: number): boolean {
  return isBlank(code) || code === 10 || code === 13
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
