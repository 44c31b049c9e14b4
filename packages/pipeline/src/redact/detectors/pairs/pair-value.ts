import * as char from '../../text/char-codes.ts'
import { alphabet, alphanumerics, codeAt, isAlnum, isBlank, isQuote, runEnd, textAfter } from '../../text/chars.ts'

/** The span of a key's value, and whether it is quoted. */
export type PairValue = {
  readonly start: number
  readonly end: number
  readonly isQuoted: boolean
  readonly isSpaced: boolean
}

/**
 * The value after a separator (`=`, `:`, `=>`, `%3D`) that ends at `after`, or undefined if there is none on the line.
 * Quoted values end at their quote, even if the quotes are escaped because the pair is inside a string. `keyQuote` is the
 * quote with its backslashes that closed the key right before the separator: the same quote after it opens a value.
 */
export function valueAfterSeparator(text: string, after: number, keyQuote = ''): PairValue | undefined {
  let start = after
  while (start - after < 4 && isBlank(codeAt(text, start))) start++
  const isSpaced = start > after
  let slashes = 0
  while (codeAt(text, start + slashes) === char.backslash) slashes++
  const quote = codeAt(text, start + slashes)
  if (slashes === 0 && isDoubled(text, start) && isDoubled(text, after - 3)) return doubledValue(text, start, isSpaced)
  // In `=\\"` the backslash is escaped and the string ends: only an odd number of backslashes escapes a quote.
  if (isQuote(quote) && (slashes === 0 || slashes % 2 === 1)) {
    const open = start + slashes + 1
    if (text.slice(start, open) !== keyQuote && closesString(text, open)) return undefined
    return spanOf(open, quotedEnd(text, open, quote, slashes), true, isSpaced)
  }
  const isEncoded = codeAt(text, after - 3) === char.percent
  if (text.startsWith('%22', start)) {
    return spanOf(start + 3, bareEnd(text, start + 3, isEncoded), true, isSpaced)
  }
  return slashes > 0
    ? undefined
    : spanOf(start, trimmedEnd(text, start, bareEnd(text, start, isEncoded)), false, isSpaced)
}

/** In CSV, quotes within a field are doubled: `"{""password"":""secret""}"`. */
function doubledValue(text: string, start: number, isSpaced: boolean): PairValue | undefined {
  const open = start + 2
  const end = textAfter(text, open, maxDoubled).search(/""|[\r\n]/)
  return end < 0 ? undefined : spanOf(open, open + end, true, isSpaced)
}

const maxDoubled = 512

function isDoubled(text: string, i: number): boolean {
  return codeAt(text, i) === char.doubleQuote && codeAt(text, i + 1) === char.doubleQuote
}

/**
 * Whether the quote before `i` ends a JSON string (followed by a comma, a colon, a closing bracket or the end) instead of
 * opening a value. `{"note":"password: ","x":1}` contains no password.
 */
export function closesString(text: string, i: number): boolean {
  let at = i
  while (
    at - i < 64 &&
    (codeAt(text, at) === char.space || (codeAt(text, at) >= char.tab && codeAt(text, at) <= char.carriageReturn))
  )
    at++
  return at >= text.length || ',:;]})'.includes(text.charAt(at))
}

function spanOf(start: number, end: number, isQuoted: boolean, isSpaced: boolean): PairValue | undefined {
  return end > start ? { start, end, isQuoted, isSpaced } : undefined
}

/**
 * Subtle: a quote closes the value if it has as many backslashes before it as the opening one. More mean a quote inside
 * the value; fewer mean that the string around the pair ends first.
 */
function quotedEnd(text: string, open: number, quote: number, slashes: number): number {
  let run = 0
  for (let i = open; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === char.backslash) {
      run++
      continue
    }
    if (code === quote && slashes === 0 && run % 2 === 0) {
      // SQL doubles a quote within a string: `'it''s'`.
      const isInner =
        quote === char.singleQuote && i > open && text.charCodeAt(i + 1) === quote && isAlnum(codeAt(text, i + 2))
      if (!isInner) return i
      i++
      continue
    }
    // Another kind of quote may be unclosed; then the string around the pair ends first.
    if (code === char.doubleQuote && run % 2 === 0 && closesString(text, i + 1)) return i
    if (code === quote && slashes > 0 && run <= slashes) return i - run
    if (code === char.lineFeed || code === char.carriageReturn) return i
    run = 0
  }
  return text.length
}

/**
 * The last bare value read. Subtle: keys whose values turn out harmless (`card=card=card=…`) look up the end of one long
 * value over and over; it is the same from every position inside, unless a backslash pairs characters.
 */
let lastBare = { text: '', start: 0, end: 0, isEncoded: false }

/**
 * The end of a bare value: white space, a quote, an angle bracket, or a separator that starts another pair; an encoded one
 * only if the separator before the value was encoded, too.
 */
function bareEnd(text: string, start: number, isEncoded: boolean): number {
  const isKnown = start >= lastBare.start && start < lastBare.end && lastBare.isEncoded === isEncoded
  if (isKnown && lastBare.text === text) return lastBare.end
  let i = start
  let isPaired = false
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (
      code <= char.space ||
      code === char.noBreakSpace ||
      code === char.lessThan ||
      code === char.greaterThan ||
      isQuote(code)
    )
      break
    if (code === char.backslash) {
      if (codeAt(text, i + 1) !== char.backslash) break
      isPaired = true
      i++
    } else if (code === char.ampersand || code === char.semicolon || code === char.comma || code === char.pipe) {
      if (startsPair(text, i + 1)) break
    } else if (code === char.percent && isEncoded && isEncodedEnd(text, i)) break
  }
  if (!isPaired && i - start > minRemembered) lastBare = { text, start, end: i, isEncoded }
  return i
}

/** Shorter values are faster to read again than to cache. */
const minRemembered = 256

function trimmedEnd(text: string, start: number, end: number): number {
  let i = end
  while (i > start && isTrailing(text.charAt(i - 1))) i--
  return i
}

/** Whether the end, a space, or a name and `=` or `:` follows a separator. Anything else belongs to the value before it. */
function startsPair(text: string, start: number): boolean {
  let i = start
  if (text.startsWith('amp;', i)) i += 4
  const first = codeAt(text, i)
  if (first <= char.space || isQuote(first)) return true
  // `Tr0ub4dor&3x path=…`: only names of connection strings have blanks.
  const codes = codeAt(text, start - 1) === char.ampersand ? wordCodes : nameCodes
  i = runEnd(text, i, codes, 40 + start - i)
  return i > start && (codeAt(text, i) === char.equals || codeAt(text, i) === char.colon)
}

const wordCodes = alphabet(`${alphanumerics}_-.`)
const nameCodes = alphabet(`${alphanumerics}_-. `)

/** `%26`, `%22`, `%20`, `%0A`: an encoded ampersand, quote or white space. */
function isEncodedEnd(text: string, i: number): boolean {
  return ['26', '22', '20', '0A'].includes(text.slice(i + 1, i + 3))
}

function isTrailing(character: string): boolean {
  return '),.;]}:'.includes(character)
}
