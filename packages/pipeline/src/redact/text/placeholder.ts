import * as char from './char-codes.ts'
import { codeAt, isDigit } from './chars.ts'
import { type RedactionType, redactionTypes } from './finding.ts'
import type { Span } from './span.ts'

/** The type of a placeholder and where it ends. */
export type Placeholder = { readonly type: RedactionType; readonly end: number }

export function maskOf(type: string): string {
  return `[REDACTED:${type}]`
}

export function lastFourOf(type: RedactionType, lastFour: string): string {
  return `[${type}:*${lastFour}]`
}

export function pseudonymOf(type: RedactionType, hex: string): string {
  return `[${type}:${hex}]`
}

/** The placeholder of a text that would outgrow its row with longer ones; as short as a placeholder can be. */
export const shortMask = '[*]'

/** Hex digits in a pseudonym: 32 bits distinguish a tenant's values without revealing them. */
export const pseudonymLength = 8

/**
 * The placeholder that starts at `i`, or undefined. Recognizing placeholders makes redaction idempotent: they are never
 * treated as values.
 */
export function placeholderAt(text: string, i: number): Placeholder | undefined {
  if (codeAt(text, i + 1) === char.asterisk)
    return codeAt(text, i + 2) === char.closeBracket ? { type: 'PASSWORD', end: i + 3 } : undefined
  const isMask = text.startsWith('[REDACTED:', i)
  const start = isMask ? i + 10 : i + 1
  const type = typeAt(text, start)
  if (type === undefined) return isMask ? tenantPlaceholderAt(text, start) : undefined
  const end = start + type.length
  if (isMask) return codeAt(text, end) === char.closeBracket ? { type, end: end + 1 } : undefined
  const tail = codeAt(text, end) === char.colon ? tailEnd(text, end + 1) : -1
  return codeAt(text, tail) === char.closeBracket ? { type, end: tail + 1 } : undefined
}

/** Whether a placeholder ends at `end`. A placeholder is never the key of a value. */
export function endsPlaceholder(text: string, end: number): boolean {
  const stop = Math.max(0, end - maxPlaceholder)
  for (let i = end - 2; i >= stop; i--) {
    if (text.charCodeAt(i) === char.openBracket) return placeholderAt(text, i)?.end === end
  }
  return false
}

const maxPlaceholder = 48

/** All placeholders of a text. */
export function placeholdersOf(text: string): readonly Span[] {
  const spans: Span[] = []
  for (let i = text.indexOf('['); i !== -1; i = text.indexOf('[', i + 1)) {
    const placeholder = placeholderAt(text, i)
    if (placeholder !== undefined) spans.push({ start: i, end: placeholder.end })
  }
  return spans
}

/** The mask of a tenant's rule or field: a name of capitals, digits and underscores. Treated as `PASSWORD`, which gives no context to numbers. */
function tenantPlaceholderAt(text: string, start: number): Placeholder | undefined {
  let end = start
  while (end - start < maxRuleNameChars && isNameCode(codeAt(text, end))) end++
  return end > start + 1 && codeAt(text, end) === char.closeBracket ? { type: 'PASSWORD', end: end + 1 } : undefined
}

const maxRuleNameChars = 32

function isNameCode(code: number): boolean {
  return isDigit(code) || (code >= char.upperA && code <= char.upperZ) || code === char.underscore
}

/** Types by initial letter, so that a bracket before anything else costs one comparison. */
const typesByInitial = new Map<number, RedactionType[]>()
for (const type of redactionTypes) {
  const initial = type.charCodeAt(0)
  typesByInitial.set(initial, [...(typesByInitial.get(initial) ?? []), type])
}

function typeAt(text: string, start: number): RedactionType | undefined {
  const code = codeAt(text, start + 1)
  if (code < char.upperA || code > char.upperZ) return undefined
  return typesByInitial
    .get(codeAt(text, start))
    ?.find((type) => text.startsWith(type, start) && isTypeEnd(codeAt(text, start + type.length)))
}

function isTypeEnd(code: number): boolean {
  return code === char.closeBracket || code === char.colon
}

function tailEnd(text: string, start: number): number {
  let end = start
  if (codeAt(text, start) === char.asterisk) {
    const stop = start + 5
    end++
    while (
      end < stop &&
      (isDigit(codeAt(text, end)) || (codeAt(text, end) >= char.upperA && codeAt(text, end) <= char.upperZ))
    )
      end++
    return end === stop ? end : -1
  }
  const stop = start + pseudonymLength
  while (end < stop && isLowerHex(codeAt(text, end))) end++
  return end === stop ? end : -1
}

function isLowerHex(code: number): boolean {
  return isDigit(code) || (code >= char.lowerA && code <= char.lowerF)
}
