import * as char from '../../text/char-codes.ts'
import { alphanumerics, codeAt, digits, isQuote } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'
import { isUnspaced } from '../labels/word-bounds.ts'

/** A word after a noun, and how it is joined to it. */
export interface Following extends Span {
  readonly isQuoted: boolean
  /** A colon, an equals sign or an arrow right before it. */
  readonly isMarked: boolean
  /** The next item of a list whose items are in quotes. */
  readonly isListed: boolean
  /** The words between the noun and this one, as they are written. */
  readonly between: readonly string[]
  /** Where to look for the next one. */
  readonly next: number
}

const maxGap = 120
const maxMarks = 48
const maxWord = 72
const maxName = 16
/** Of a script without spaces. */
const maxForeign = 24

/**
 * The first word after the noun that ends at `end`, in the same sentence and at most `maxWords` words away, that has a digit or a sign and that
 * `accepts` takes. No more than 120 units are read.
 */
export function firstAfter(
  text: string,
  end: number,
  maxWords: number,
  accepts: (word: Following) => boolean,
): Following | undefined {
  if (wasRead(text, end)) return undefined
  const between: string[] = []
  let at = end
  let isAfterQuoted = false
  while (between.length <= maxWords && at - end < maxGap) {
    const gap = gapAt(text, at)
    if (gap === undefined) return undefined
    const isQuoting = isQuote(codeAt(text, at)) && codeAt(text, at + 1) === char.comma
    // The end of a cell or of a string of JSON.
    if (!isAfterQuoted && (codeAt(text, at) === char.comma || (isQuoting && at > end))) return undefined
    const word = wordAt(text, gap.end)
    if (word === undefined) return undefined
    const following = {
      ...word,
      isMarked: gap.isMarked,
      isListed: isAfterQuoted && (isQuoting || codeAt(text, at) === char.comma),
      between,
    }
    if (word.isMixed && accepts(following)) return following
    between.push(text.slice(word.start, word.end))
    at = word.next
    isAfterQuoted = word.isQuoted
  }
  return undefined
}

/** The last noun, how far the units after it were read, and by how many nouns before it. */
const last = { text: '', end: 0, to: 0, times: 0 }
const maxTimes = 4

/**
 * Whether what follows `end` was read for several nouns already: a text of nothing but nouns takes linear time with a small factor. Subtle: a
 * second pass over the same text starts at or before the last noun, and reads everything again.
 */
function wasRead(text: string, end: number): boolean {
  const isInside = end > last.end && end < last.to && last.text === text
  last.times = isInside ? last.times + 1 : 1
  last.end = end
  if (!isInside) {
    last.text = text
    last.to = end + maxGap
  }
  return last.times > maxTimes
}

/** What a character of ASCII does in a gap and in a word. */
const FILLS = 1
const ENDS_WORD = 2
const MAY_STOP = 4
const MARKS = 8
/** It is in no plain word. */
const MIXES = 16
const roles = new Uint8Array(128).fill(FILLS)
for (const character of `${alphanumerics}!#$%&@^`) roles[character.charCodeAt(0)] = 0
for (const [characters, role] of [
  ['\t <>|\\"`,;', ENDS_WORD],
  ['.!?,;\\', MAY_STOP],
  [':=>', MARKS],
  [`${digits}!@#$%^&*+~?=`, MIXES],
] as const)
  for (const character of characters) roles[character.charCodeAt(0)] = (roles[character.charCodeAt(0)] ?? 0) | role

const otherFillers: ReadonlySet<string> = new Set('\u00a0\u3000–—…」』”’»（）【】')
const otherMarks: ReadonlySet<string> = new Set('：＝→⇒⟶⟹➜「『“„«')
const otherStops: ReadonlySet<string> = new Set('。！？、，；')
const otherEnds: ReadonlySet<string> = new Set('：，。；「」『』”’»\u00a0\u3000')

function roleOf(text: string, i: number): number {
  const code = text.charCodeAt(i)
  if (code < 128) return roles[code] ?? 0
  const character = text.charAt(i)
  if (otherMarks.has(character)) return FILLS | MARKS | (otherEnds.has(character) ? ENDS_WORD : 0)
  if (otherStops.has(character)) return MAY_STOP | ENDS_WORD
  return (otherFillers.has(character) ? FILLS : 0) | (otherEnds.has(character) ? ENDS_WORD : 0)
}

/** The marks and blanks at `at`; undefined if they end the sentence, the line or the text. */
function gapAt(text: string, at: number): { readonly end: number; readonly isMarked: boolean } | undefined {
  let isMarked = false
  let i = at
  for (; i - at < maxMarks; i++) {
    const code = codeAt(text, i)
    if (code < char.space && code !== char.tab) return undefined
    const role = roleOf(text, i)
    if ((role & MAY_STOP) !== 0 && endsSentence(text, i, code)) return undefined
    if ((role & MARKS) !== 0 && (code !== char.greaterThan || '-=~'.includes(text.charAt(i - 1)))) isMarked = true
    if ((role & FILLS) === 0) break
  }
  return { end: i, isMarked }
}

/** A full stop, question mark, comma or semicolon before a blank; an escaped line break. */
function endsSentence(text: string, i: number, code: number): boolean {
  if (code === char.backslash) return 'nrux'.includes(text.charAt(i + 1))
  const isEnd = code > 127 || (codeAt(text, i + 1) <= char.space && !isQuote(codeAt(text, i - 1)))
  // Leaders: `Password ....: `.
  return isEnd && !(code === char.dot && codeAt(text, i - 1) === char.dot)
}

type Word = Omit<Following, 'isMarked' | 'isListed' | 'between'> & { readonly isMixed: boolean }

/** The word at `start`, without the quotes around it and the marks after it. */
function wordAt(text: string, start: number): Word | undefined {
  const before = codeAt(text, start - 1)
  const quote = isQuote(before) ? before : 0
  const isEscaped = quote !== 0 && codeAt(text, start - 2) === char.backslash
  const isForeign = codeAt(text, start) > 127
  let isMixed = false
  let i = start
  for (; i - start < (isForeign ? maxForeign + 1 : maxWord); i++) {
    const code = codeAt(text, i)
    if (code <= char.space) break
    const role = roleOf(text, i)
    if (quote !== 0 ? closes(code, quote) || (isEscaped && code === char.backslash) : (role & ENDS_WORD) !== 0) break
    // `old=hunter2`
    if ((code === char.equals || code === char.colon) && !isMixed && i > start && quote === 0 && isName(text, start, i))
      break
    // Scripts without spaces: a word of them ends where a value begins, and the other way round.
    if (
      isForeign ? code < 128 && (role & FILLS) === 0 && isUnspaced(codeAt(text, i - 1)) : code > 127 && isUnspaced(code)
    )
      break
    if ((role & MIXES) !== 0) isMixed = true
  }
  if (i === start || i - start === maxWord || (isForeign && i - start > maxForeign)) return undefined
  const isClosed = quote !== 0 && (closes(codeAt(text, i), quote) || isEscaped)
  const end = isClosed ? i : trimmedEnd(text, start, i)
  return { start, end, isQuoted: isClosed, next: end, isMixed }
}

/** GNU's programs quote `so'. */
function closes(code: number, quote: number): boolean {
  return code === quote || (code === char.singleQuote && quote === char.backtick)
}

/** Nothing but letters. */
function isName(text: string, start: number, end: number): boolean {
  return end - start <= maxName && /^[\p{L}\p{M}_]+$/u.test(text.slice(start, end))
}

function trimmedEnd(text: string, start: number, end: number): number {
  let i = end
  while (i > start + 1 && ".,;:?()]}'".includes(text.charAt(i - 1)) && !isClosing(text, start, i)) i--
  return i
}

/** `P(ab)12(x)`: a bracket that was opened in the word. */
function isClosing(text: string, start: number, end: number): boolean {
  return text.charAt(end - 1) === ')' && text.slice(start, end).includes('(')
}
