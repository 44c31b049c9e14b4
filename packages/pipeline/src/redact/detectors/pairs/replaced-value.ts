import * as char from '../../text/char-codes.ts'
import { codeAt, matchAfter } from '../../text/chars.ts'
import type { PairValue } from './pair-value.ts'

/** What a plan or a diff shows of a value that it hides, and then the new one: `"****" -> "hunter2"`, `(sensitive value) => "hunter2"`. */
const replaced =
  /^\s{0,4}(?:\((?:sensitive|known|hidden|secret)[a-z ]{0,24}\)|<[a-z -]{4,24}>|(["'])[*•.xX]{3,24}\1|[*•]{3,24}|null|nil|none|\(none\)|"")\s{0,4}(?:->|=>|→|⇒)\s{0,4}(["'])([^"'\n]{1,64})(?=\2)/

/** The new value of a pair whose old one is hidden or empty; `after` is where the separator ends. */
export function replacedValue(text: string, after: number): PairValue | undefined {
  const start = codeAt(text, after) === char.space ? after + 1 : after
  if (!starts.includes(text.slice(start, start + 2))) return undefined
  const match = matchAfter(text, after, 128, replaced)
  if (match === null) return undefined
  const end = after + match[0].length
  return { start: end - (match[3] ?? '').length, end, isQuoted: true, isSpaced: false }
}

/** The first two characters of what hides a value, to rule out nearly all others. */
const starts = `(s (k (h (n <s <u <h <r <n "* '* "• "x "X ** •• nu ni no ""`.split(' ')
