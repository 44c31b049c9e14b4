import * as char from '../../text/char-codes.ts'
import { alphabet, alphanumerics, codeAt, isQuote, matchAfter, runEnd } from '../../text/chars.ts'
import type { Finding } from '../../text/finding.ts'
import { escapedKeyClass, maxEscapedKey } from './escaped-key.ts'
import { expectedFinding } from './expected-finding.ts'
import { namedValueClass } from './named-values.ts'
import { type PairValue, valueAfterSeparator } from './pair-value.ts'
import { replacedValue } from './replaced-value.ts'
import { classOfKeyEnd, keyClassBefore } from './sensitive-keys.ts'
import { attributeValueClass, tagClass, tagText } from './tag-values.ts'
import { boundValue, isParameter, wrappedValue } from './wrapped-value.ts'

/**
 * The sensitive value of the pair whose separator (`=`, `:`, `>`, `%3D`) spans `at` to `after`; undefined if the key is not
 * sensitive or the value does not look like what the key announces. `lastEscape` is where the last `\u` escape began.
 */
export function pairValueAt(text: string, at: number, after: number, lastEscape: number): Finding | undefined {
  const separator = codeAt(text, at)
  if (separator === char.greaterThan) return text.startsWith('@<', after) ? undefined : tagFinding(text, at)
  if (separator === char.colon && codeAt(text, after) === char.colon) return undefined
  const key =
    keyClassBefore(text, at) ??
    (at - lastEscape < maxEscapedKey ? escapedKeyClass(text, at) : undefined) ??
    namedValueClass(text, at) ??
    (codeAt(text, at) === char.equals ? attributeValueClass(text, at) : undefined)
  if (key === undefined) return undefined
  const from = pairValueStart(text, at, after)
  const value =
    from < 0 ? undefined : (replacedValue(text, from) ?? wrappedValue(text, from) ?? pairSpanAt(text, at, after))
  if (value === undefined || value === 'nothing') return undefined
  if (!isParameter(text, value)) return expectedFinding(text, key, value, at)
  const bound = boundValue(text, value)
  return bound === undefined ? undefined : expectedFinding(text, key, bound, at)
}

/** The text of a tag such as `<password>`. */
function tagFinding(text: string, at: number): Finding | undefined {
  const key = tagClass(text, at)
  const value = key === undefined ? undefined : (tagText(text, at) ?? cutTag(text, at))
  return key === undefined || value === undefined ? undefined : expectedFinding(text, key, value, at)
}

/** The rest of a text that ends in the tag; what follows `<password>` in a synopsis is another argument or part of a URL. */
function cutTag(text: string, at: number): PairValue | undefined {
  return ' @,;:-\\\'"]'.includes(text.charAt(at + 1)) ? undefined : pairSpanAt(text, at, at + 1)
}

/** The value of the pair whose separator spans `at` to `after`, for any key. */
export function pairSpanAt(text: string, at: number, after: number): PairValue | undefined {
  const from = pairValueStart(text, at, after)
  const value = from < 0 ? undefined : valueAfterSeparator(text, from, quoteBefore(text, at))
  return value === undefined || isNextPair(text, value, at) ? undefined : jsonLiteral(text, value, at)
}

/** `password= user=anna`: the pair is empty, and the next one follows. */
function isNextPair(text: string, { start, isSpaced }: PairValue, at: number): boolean {
  return isSpaced && codeAt(text, at - 1) > char.space && pairOf.test(text.slice(at, start + 16))
}

const pairOf = /^[=:] [a-z_]{2,}=(?!=)/

/** Where the separator of a pair ends, which spans at least `at` to `after`; -1 if it is none. */
function pairValueStart(text: string, at: number, after: number): number {
  const next = codeAt(text, after)
  // `==` and `=~` compare and `::` qualifies; `=>` and `:=` form pairs.
  if (next === char.colon || (next === char.equals && codeAt(text, at) !== char.colon)) return -1
  if (next === char.tilde && codeAt(text, after + 1) === char.space) return -1
  const end =
    (next === char.greaterThan && codeAt(text, at) === char.equals) || next === char.equals ? after + 1 : after
  return continuedStart(text, end)
}

/** PHP's `var_dump` writes the value on the next line, as do block scalars of YAML (`password: |`). */
function continuedStart(text: string, end: number): number {
  const code = codeAt(text, end)
  // A line that a shell continues.
  if (code === char.backslash) return end + (matchAfter(text, end, 24, /^\\\r?\n[ \t]{0,16}(?=\S)/)?.[0].length ?? 0)
  if (code !== char.lineFeed && code !== char.space) return end
  const block = matchAfter(text, end, 24, /^(?: [|>][+-]?\d?)?\r?\n[ \t]{1,16}(?=\S)/)?.[0]
  if (block === undefined) return end
  const isDump = codeAt(text, end - 1) === char.greaterThan
  return isDump || block.startsWith(' ') ? end + block.length : end
}

/** The value of a command-line flag whose name ends at `nameEnd`: `--password hunter2`, `--api-key …`. */
export function flagValueAt(text: string, nameEnd: number): Finding | undefined {
  if (codeAt(text, nameEnd) !== char.space) return undefined
  const key = classOfKeyEnd(text, nameEnd - 1)
  const value =
    key === undefined || codeAt(text, nameEnd + 1) === char.hyphen ? undefined : valueAfterSeparator(text, nameEnd)
  return key === undefined || value === undefined ? undefined : expectedFinding(text, key, value, nameEnd)
}

function quoteBefore(text: string, at: number): string {
  if (!isQuote(codeAt(text, at - 1))) return ''
  let start = at - 1
  while (codeAt(text, start - 1) === char.backslash) start--
  return text.slice(start, at)
}

/** After a quoted key and a colon, a bare number or word ends where JSON ends it. */
function jsonLiteral(text: string, value: PairValue, at: number): PairValue {
  const isJson =
    codeAt(text, at) === char.colon &&
    codeAt(text, codeAt(text, at - 1) === char.space ? at - 2 : at - 1) === char.doubleQuote
  if (value.isQuoted || !isJson) return value
  return { ...value, end: Math.min(value.end, runEnd(text, value.start, literalCodes)) }
}

const literalCodes = alphabet(`${alphanumerics}+-._`)
