import * as char from '../../text/char-codes.ts'
import { codeAt, countDigits, isDigit, isLetter, matchesAfter } from '../../text/chars.ts'
import { calledPhrases } from '../labels/called-phrases.ts'
import { readGroups } from './phone-groups.ts'
import { isOtherShape, longestGrouping } from './phone-shapes.ts'

const after = new RegExp(`^(?:${calledPhrases.join('|')})`, 'iu')
const maxAfter = 40

/** Whether what follows a number at `end` says that it is called. */
export function isCalledAfter(text: string, end: number): boolean {
  return mayBeCalled(text, end) && matchesAfter(text, end, maxAfter, after)
}

/** The first two letters of the phrases in ASCII, by five bits each. */
const pairs = new Uint8Array(1 << 10)
for (const pair of 'nu no ne de da te ta ar ul pe pa pr ko ku ki is an zu be es ei en su om sz mo il to me tx ca ri ms wh e '.split(
  ' ',
))
  pairs[pairOf(pair.charCodeAt(0), pair.charCodeAt(1))] = 1

function pairOf(first: number, second: number): number {
  return ((first & 31) << 5) | (second & 31)
}

/** A quick check of the first letters: most numbers are followed by a unit, a mark or the next field. */
function mayBeCalled(text: string, end: number): boolean {
  const code = codeAt(text, end)
  if (code > 127) return true
  const from = code === char.space || code === char.singleQuote || code === char.hyphen ? end + 1 : end
  const first = codeAt(text, from)
  if (first === char.openParen) return isLetter(codeAt(text, from + 1))
  if (from === end && !isLetter(first)) return false
  if (first > 127 || first === char.singleQuote || first === char.hyphen) return true
  const second = codeAt(text, from + 1)
  return isLetter(first) && (second > 127 || pairs[pairOf(first, second)] === 1)
}

/** The end of the digits from `start`, as many as a national number has, if what follows says that they are called; or -1. */
export function calledEnd(text: string, start: number): number {
  const first = countDigits(text, start, 13)
  if (first > 12 || (first < 9 && (first < 2 || first > 5 || !isDigit(codeAt(text, start + first + 1))))) return -1
  const run = readGroups(text, start)
  const end = longestGrouping(text, run, (digits) => digits.length > 8 && digits.length < 13)
  return end > 0 && !isOtherShape(text, start, end) && isCalledAfter(text, end) ? end : -1
}
