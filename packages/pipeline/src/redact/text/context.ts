import * as char from './char-codes.ts'
import { codeAt, isBlank, isLetter, isLower, isQuote, isUpper } from './chars.ts'
import type { Finding, RedactionType } from './finding.ts'

/** How far before a number a word counts as context. Characters. */
const reach = 56

/** A kind of number: words that indicate it, and the type whose previous finding indicates it as well. */
export type Topic = {
  readonly type: RedactionType
  readonly words: ReadonlySet<string>
  /** By the first two letters of a word, so that hardly any other is cut out and looked up. */
  readonly starts: Uint8Array
}

export function topic(type: RedactionType, words: string): Topic {
  const starts = new Uint8Array(1 << 10)
  for (const word of words.split(' ')) starts[startOf(word, 0)] = 1
  return { type, words: new Set(words.split(' ')), starts }
}

function startOf(text: string, i: number): number {
  return ((text.charCodeAt(i) & 31) << 5) | (codeAt(text, i + 1) & 31)
}

/**
 * Whether a word of the topic is shortly before `start` on the same line. Subtle: of the previous finding it uses only the
 * type and never its text, so that the result is the same after that finding has become a placeholder.
 */
export function isMentioned(text: string, start: number, prior: Finding | undefined, about: Topic): boolean {
  const { type, words, starts } = about
  const from = prior?.end ?? 0
  const stop = Math.max(from, start - reach)
  let wordEnd = -1
  let partEnd = -1
  for (let i = start - 1; i >= stop; i--) {
    const code = text.charCodeAt(i)
    if (isLetter(code)) {
      if (wordEnd < 0) wordEnd = partEnd = i + 1
      const isWordStart = i === stop || !isLetter(text.charCodeAt(i - 1))
      // `homePhone` is also two words: a capital after a lower-case letter starts one.
      if (!isWordStart && !(isUpper(code) && isLower(text.charCodeAt(i - 1)))) continue
      if (starts[startOf(text, i)] === 1) {
        if (words.has(text.slice(i, partEnd).toLowerCase())) return true
        if (isWordStart && words.has(text.slice(i, wordEnd).toLowerCase())) return true
      }
      partEnd = i
      if (!isWordStart) continue
    }
    wordEnd = -1
    if (code === char.lineFeed || code === char.carriageReturn) return false
  }
  return prior?.type === type && start - from <= reach
}

/** Whether the value at `start` has its own key (`key=`, `"key":`), which overrides any word nearby. */
export function hasOwnKey(text: string, start: number): boolean {
  let i = start - 1
  while (isQuote(codeAt(text, i)) || codeAt(text, i) === char.backslash) i--
  const code = codeAt(text, i)
  if (code === char.equals) return true
  while (isBlank(codeAt(text, i))) i--
  return codeAt(text, i) === char.colon && isQuote(codeAt(text, i - 1))
}

/** Whether the span is a separate field: quotes, commas, semicolons, bars or tabs on both sides. */
export function isField(text: string, start: number, end: number): boolean {
  return isFieldEdge(codeAt(text, start - 1)) && (end === text.length || isFieldEdge(codeAt(text, end)))
}

function isFieldEdge(code: number): boolean {
  return isQuote(code) || ';|\t,'.includes(String.fromCharCode(code))
}
