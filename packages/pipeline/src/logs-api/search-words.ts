import { limits } from '@logpipe/sdk/contract'
import { type Refusal, refused } from '../http/response.ts'

export type ParsedWords =
  /** Folded; at least one. */
  { readonly kind: 'words'; readonly words: readonly string[] } | Refusal

/** A phrase in quotes, in which a backslash may escape a quote or a backslash; or a word, which may contain quotes but starts with none. */
const term = /\s*(?:"((?:[^"\\]|\\.)*)"(?=\s|$)|([^\s"]\S*))\s*/sy

/** Parses `q`: words, and phrases in quotes. Its messages never quote it: what people search for may be what must not be logged. */
export function parseWords(q: string): ParsedWords {
  const words: string[] = []
  const next = new RegExp(term)
  while (next.lastIndex < q.length || words.length === 0) {
    const at = next.lastIndex
    const [, phrase, word] = next.exec(q) ?? []
    const text = phrase?.replaceAll(/\\(["\\])/g, '$1') ?? word
    if (text === undefined) return invalid(q.trim() === '' ? emptyText : openPhraseText(q, at))
    if (text === '') return invalid(emptyText)
    if (text.length > limits.maxSearchWordChars) return invalid(longText(text.length))
    words.push(fold(text))
    if (words.length > limits.maxSearchWords) return invalid(manyText)
  }
  return { kind: 'words', words }
}

/**
 * A text as it is compared: without a difference between cases, in any script. Upper case alone keeps the sign for kelvin apart from
 * `k`, and lower case alone the two forms of a sigma. No normalization: that of a hostile text takes time that grows with its square.
 */
export function fold(text: string): string {
  return text.toLowerCase().toUpperCase()
}

/** Whether each of these words, which are folded, occurs in a text. */
export function hasWords(text: string, words: readonly string[]): boolean {
  const folded = fold(text)
  return words.every((word) => folded.includes(word))
}

const emptyText = 'q is empty or has an empty phrase; give at least one word, or omit it'
const manyText = `q has more than ${limits.maxSearchWords} words, the limit; put words that follow each other into quotes`

function longText(chars: number): string {
  return `q has a word of ${chars} characters; the limit is ${limits.maxSearchWordChars}`
}

function openPhraseText(q: string, at: number): string {
  const start = q.indexOf('"', at) + 1
  return `q has a phrase at character ${start} without a closing quote before a space or the end; write \\" for a quote in a phrase`
}

function invalid(message: string): Refusal {
  return refused('invalid_request', message)
}
