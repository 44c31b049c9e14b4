import * as char from '../../text/char-codes.ts'
import { codeAt, countDigits, isAlnum, isDigit, textAfter } from '../../text/chars.ts'

/** Grouped digits: `digits` without separators, and for each group its end and the number of digits so far. */
export type PhoneGroups = {
  readonly digits: string
  readonly groups: readonly { readonly end: number; readonly count: number; readonly length: number }[]
}

const maxDigits = 15

/** Reads groups of digits from `start` (a digit or an opening parenthesis), up to the 15 digits of E.164. */
export function readGroups(text: string, start: number): PhoneGroups {
  const groups: { end: number; count: number; length: number }[] = []
  let digits = ''
  let i = codeAt(text, start) === char.openParen ? start + 1 : start
  for (;;) {
    const length = countDigits(text, i, maxDigits + 1)
    if (length === 0 || digits.length + length > maxDigits) break
    // `+44 (0)20`: a trunk zero in parentheses is not dialled after a calling code.
    const isTrunkZero = length === 1 && codeAt(text, i) === char.digit0 && codeAt(text, i - 1) === char.openParen
    if (!isTrunkZero) digits += textAfter(text, i, length)
    i += length
    groups.push({ end: i, count: digits.length, length })
    const next = separatorEnd(text, i)
    if (next === i) break
    i = next
  }
  return { digits, groups }
}

/**
 * The end of the separator between two groups, or `i` if there is none: a space, `-`, `.` or `/` (also Unicode dashes and
 * spaces, and percent-encoded), parentheses, or such a character between two spaces.
 */
export function separatorEnd(text: string, i: number): number {
  let end = markEnd(text, i, 41)
  if (end > i) end = markEnd(text, end, 0)
  else {
    end = markEnd(text, i, 0)
    if (end > i && codeAt(text, i) === char.space) {
      const padded = markEnd(text, end, 0)
      if (padded > end) end = codeAt(text, padded) === char.space ? padded + 1 : end
    }
  }
  if (codeAt(text, end) === char.openParen && codeAt(text, i) !== char.openParen) end++
  else if (text.startsWith('%28', end)) end += 3
  else if (end === i && codeAt(text, i) === char.openParen) end++
  return isDigit(codeAt(text, end)) ? end : i
}

/** The end of one separator character; `closing` is 41 to accept only a closing parenthesis. */
function markEnd(text: string, i: number, closing: number): number {
  const code = codeAt(text, i)
  if (closing === char.closeParen) return code === char.closeParen ? i + 1 : text.startsWith('%29', i) ? i + 3 : i
  if (
    code === char.space ||
    code === char.hyphen ||
    code === char.dot ||
    code === char.slash ||
    code === char.noBreakSpace ||
    code === char.narrowNoBreakSpace
  )
    return i + 1
  if (code === char.middleDot || code === char.bullet || code === 0x2027 || code === 0x2219 || code === 0x22c5)
    return i + 1
  if ((code >= char.hyphenSign && code <= char.enDash) || code === char.minusSign || (code >= 0x2002 && code <= 0x200a))
    return i + 1
  if (code !== char.percent || codeAt(text, i + 1) !== char.digit2) return i
  const low = codeAt(text, i + 2) | char.caseBit
  return low === 48 || low === 100 || low === 101 ? i + 3 : i
}

/** Whether a number may end at `end`: no letter, digit or further group of digits follows. */
export function endsCleanly(text: string, end: number): boolean {
  const code = codeAt(text, end)
  // ISUP fills the last octet of an odd number of digits with F (ITU-T Q.763).
  if (text.startsWith('F', end) && !isAlnum(codeAt(text, end + 1))) return true
  if (isAlnum(code)) return (code | char.caseBit) === char.lowerX && extensionEnd(text, end) > end
  return !((code === char.hyphen || code === char.dot) && isDigit(codeAt(text, end + 1)))
}

/** `end`, or the end of the extension that follows it: `x123`, ` ext. 123`, `;ext=123`. */
export function extensionEnd(text: string, end: number): number {
  let i = end
  while (
    i - end < 2 &&
    (codeAt(text, i) === char.space || codeAt(text, i) === char.comma || codeAt(text, i) === char.semicolon)
  )
    i++
  if (codeAt(text, i) === char.openParen) i++
  if ((codeAt(text, i) | char.caseBit) === char.lowerX) i++
  else if (textAfter(text, i, 3).toLowerCase() === 'ext') i += text.startsWith('ension', i + 3) ? 9 : 3
  else return end
  while (
    i - end < 14 &&
    (codeAt(text, i) === char.dot || codeAt(text, i) === char.colon || codeAt(text, i) === char.equals)
  )
    i++
  if (codeAt(text, i) === char.space) i++
  const length = countDigits(text, i, 7)
  if (length === 0 || length > 6 || isAlnum(codeAt(text, i + length))) return end
  return i + length
}
