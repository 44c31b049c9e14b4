import * as char from './char-codes.ts'
import { codeAt, isBlank, isLetter, isLower, isQuote, isUpper } from './chars.ts'
import type { Finding, RedactionType } from './finding.ts'

/** How far back a word can be and still explain a number. */
const reach = 56

/** What a number may be about: the words that say so, and the type whose earlier finding says so as well. */
export type Topic = { readonly type: RedactionType; readonly words: ReadonlySet<string> }

export function topic(type: RedactionType, words: string): Topic {
  return { type, words: new Set(words.split(' ')) }
}

/**
 * Whether a word of the topic stands shortly before `start`, on the same line. Subtle: the search never reads past the
 * finding before, only its type, so that it gives the same answer once that finding has become a placeholder.
 */
export function isMentioned(text: string, start: number, prior: Finding | undefined, { type, words }: Topic): boolean {
  const from = prior?.end ?? 0
  const stop = Math.max(from, start - reach)
  let wordEnd = -1
  let partEnd = -1
  for (let i = start - 1; i >= stop; i--) {
    const code = text.charCodeAt(i)
    if (isLetter(code)) {
      if (wordEnd < 0) wordEnd = partEnd = i + 1
      const isWordStart = i === stop || !isLetter(text.charCodeAt(i - 1))
      // `homePhone` is also two words: a capital after a small letter starts one.
      if (!isWordStart && !(isUpper(code) && isLower(text.charCodeAt(i - 1)))) continue
      if (words.has(text.slice(i, partEnd).toLowerCase())) return true
      partEnd = i
      if (!isWordStart) continue
      if (words.has(text.slice(i, wordEnd).toLowerCase())) return true
    }
    wordEnd = -1
    if (code === char.lineFeed || code === char.carriageReturn) return false
  }
  return prior?.type === type && start - from <= reach
}

/** Whether the value at `start` has a key of its own (`key=`, `"key":`), which then outweighs any word nearby. */
export function hasOwnKey(text: string, start: number): boolean {
  let i = start - 1
  while (isQuote(codeAt(text, i)) || codeAt(text, i) === char.backslash) i--
  const code = codeAt(text, i)
  if (code === char.equals) return true
  while (isBlank(codeAt(text, i))) i--
  return codeAt(text, i) === char.colon && isQuote(codeAt(text, i - 1))
}

/** Whether the span is a field by itself: quotes, semicolons, bars or tabs on both sides. */
export function isField(text: string, start: number, end: number): boolean {
  return isFieldEdge(codeAt(text, start - 1)) && (end === text.length || isFieldEdge(codeAt(text, end)))
}

function isFieldEdge(code: number): boolean {
  return isQuote(code) || code === char.semicolon || code === char.pipe || code === char.tab || code === char.comma
}
