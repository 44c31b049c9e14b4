import { codeAt, isLetter, matchBefore, textBefore } from '../../text/chars.ts'
import type { Finding } from '../../text/finding.ts'
import type { Span } from '../../text/span.ts'
import { beforeSpelled, digitWords } from '../labels/digit-words.ts'
import { isCardNumber } from './credit-card.ts'

const digits: ReadonlyMap<string, number> = new Map(
  digitWords.flatMap((language) =>
    language.split(' ').flatMap((words, digit) => words.split('/').map((word) => [word, digit] as const)),
  ),
)
const repeats: ReadonlyMap<string, number> = new Map([
  ['double', 2],
  ['triple', 3],
  ['doble', 2],
  ['doppel', 2],
])

/** The words for digits that the scanner reads as one. */
export const spelledDigits: readonly string[] = [...digits.keys()].filter((word) => /^[a-z]+$/.test(word))

const least = 7
const most = 19
const sure = 9
const maxRun = 200
/** Between two words. */
const maxGap = 4
/**
 * The last run read, from the word that led to it: the words after that start none, nor do those after a run that was too long. Subtle: a
 * second pass over the same text comes to the first of them again, and reads the run again.
 */
let last = { text: '', start: -1, end: -1 }

/** The number spelled in words around the one at `start`: `call me: zero seven seven, zero zero nine, …`. */
export function spelledNumber(text: string, start: number, end: number): Finding | undefined {
  if (last.text === text && start > last.start && start - last.end < maxGap) {
    if (start >= last.end) last.end = end
    return undefined
  }
  if (nextWord(text, end) === undefined) return undefined
  const span = { start: firstWord(text, start), end: start }
  const plus = text.slice(span.start - 5, span.start).toLowerCase() === 'plus '
  const read: number[] = []
  let repeat = 1
  for (
    let word = wordAt(text, span.start);
    word !== undefined && read.length <= most;
    word = nextWord(text, word.end)
  ) {
    const written = text.slice(word.start, word.end).toLowerCase()
    const times = repeats.get(written)
    for (let n = 0; times === undefined && n < repeat; n++) read.push(digits.get(written) ?? 0)
    repeat = times ?? 1
    span.end = word.end
    if (span.end - span.start > maxRun) break
  }
  last = { text, start, end: span.end }
  const type = typeOf(text, span, read)
  return type === undefined ? undefined : { type, start: plus ? span.start - 5 : span.start, end: span.end }
}

/** By the number of digits and the words before; a count (`one two three …`) is no number. */
function typeOf(text: string, { start }: Span, read: readonly number[]): Finding['type'] | undefined {
  if (read.length < least || read.length > most || isCount(read)) return undefined
  const before = textBefore(text, start, 40)
  if (read.length === 9 && /\b(?:ssn|social|soc)\b/i.test(before)) return 'SSN'
  if (isCardNumber(read.join(''))) return 'CREDIT_CARD'
  if (read.length > 12 && /\b(?:card|visa|mastercard|karte|carte|carta|tarjeta|cart[aã]o)\b/i.test(before))
    return 'CREDIT_CARD'
  return read.length <= 15 && (read.length >= sure || announced.test(before)) ? 'PHONE' : undefined
}

const announced = new RegExp(beforeSpelled, 'i')

function isCount(read: readonly number[]): boolean {
  const steps = new Set(read.slice(1).map((digit, i) => digit - (read[i] ?? 0)))
  return steps.size === 1
}

/** The start of the first word of the run that the word at `start` is in. */
function firstWord(text: string, start: number): number {
  let first = start
  for (let words = 0; words < most; words++) {
    const before = matchBefore(text, first, 12, /(?<![\p{L}\d])(\p{L}{1,8})[ ,.-]{1,3}$/u)
    if (before === null || !isDigitWord(before[1] ?? '')) break
    first -= before[0].length
  }
  return first
}

function isDigitWord(word: string): boolean {
  const lower = word.toLowerCase()
  return digits.has(lower) || repeats.has(lower)
}

const word = /[\p{L}]{1,8}(?![\p{L}\d])/uy

function wordAt(text: string, start: number): Span | undefined {
  word.lastIndex = start
  const written = word.exec(text)?.[0]
  return written === undefined || !isDigitWord(written) ? undefined : { start, end: start + written.length }
}

/** The next digit of the run, after a space or a mark. */
function nextWord(text: string, end: number): Span | undefined {
  let i = end
  while (i - end < maxGap - 1 && ' ,.-'.includes(text.charAt(i)) && i < text.length) i++
  return i === end || !(isLetter(codeAt(text, i)) || codeAt(text, i) > 127) ? undefined : wordAt(text, i)
}
