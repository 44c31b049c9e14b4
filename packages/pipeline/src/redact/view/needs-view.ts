import * as char from '../text/char-codes.ts'
import { isAlnum, isDigit, isHex, isLetter } from '../text/chars.ts'
import { unitsOf } from '../text/latin1-buffer.ts'
import { quotedPrintable } from './escapes.ts'
import { foldedClass } from './folding.ts'

/**
 * Whether what is at `i` hides something that only the view shows. Judged by the next few units, so that a usual line costs
 * nothing. Escaped quotes and backslashes hide nothing: detectors understand them in the text itself, as well as most
 * percent-encoded separators.
 */
function hidesAt(units: Uint8Array, i: number): boolean {
  const code = units[i] ?? 0
  const next = units[i + 1] ?? 0
  switch (code) {
    case char.backslash:
      return hidesEscape(units, backslashesEnd(units, i))
    case char.percent:
      return hidesEncoded(units, i)
    case char.ampersand:
      return next === char.hash || isEntity(units, i + 1)
    case char.hash:
      return next === char.digit0 && isOctal(units[i + 2]) && isOctal(units[i + 3])
    case caret:
      return next === char.openBracket && units[i + 2] === char.openBracket
    case char.openBracket:
      return isDigit(next) && hidesInBracket(units, i)
    case char.carriageReturn:
      return next !== char.lineFeed && next !== 0
    case char.softHyphen:
    case char.del:
      return true
    default:
      return code < char.space ? code > 0 : code < char.noBreakSpace
  }
}

/** What may be quoted-printable: a soft line break, `=2B`, `=3D`, `=40`. A closer look is for `quotedPrintable`. */
export function hidesPrintable(units: Uint8Array, i: number): boolean {
  const [next, low] = [units[i + 1] ?? 0, units[i + 2] ?? 0]
  if (next === char.lineFeed || next === char.carriageReturn)
    return isAlnum(units[i - 1] ?? 0) || units[i - 1] === char.space
  return (
    (next === char.digit2 && low === upperB) ||
    (next === char.digit3 && low === upperD) ||
    (next === char.digit4 && low === char.digit0 && isLetter(units[i + 3] ?? 0))
  )
}

const upperD = 68
const caret = 94

/** The end of the backslashes at `i`, as far as JSON in JSON can sensibly be nested. */
function backslashesEnd(units: Uint8Array, i: number): number {
  let end = i + 1
  while (end - i < maxBackslashes && units[end] === char.backslash) end++
  return end
}

const maxBackslashes = 127

/** The rest of an escape after its backslash. */
function hidesEscape(units: Uint8Array, i: number): boolean {
  const next = units[i + 1] ?? 0
  switch (units[i]) {
    case char.lowerU:
      return isHex(next) || next === char.openBrace
    case char.lowerX:
      return (
        isHex(next) &&
        (next < char.digit8 || hidesBytes(units, i - 1, hexDigit(next) * 16 + hexDigit(units[i + 2] ?? 0)))
      )
    case upperU:
      return isHex(next)
    case char.lowerE:
    case upperE:
      return next === char.openBracket
    default:
      return (
        'nrtbfv/'.includes(String.fromCharCode(units[i] ?? 0)) ||
        (isOctal(units[i]) && isOctal(next) && isOctal(units[i + 2]))
      )
  }
}

const upperE = 69
const upperU = 85

function isOctal(code: number | undefined): boolean {
  return code !== undefined && code >= char.digit0 && code <= char.digit7
}

/**
 * A percent escape of a letter, digit, bracket, quote, at sign or percent sign; the first of a character beyond ASCII; or a separator of the parts of a number, or before the plus or parenthesis of one.
 */
function hidesEncoded(units: Uint8Array, i: number): boolean {
  const high = units[i + 1] ?? 0
  const low = units[i + 2] ?? 0
  if (high === char.lowerU) return isHex(low)
  if (!isHex(high) || !isHex(low)) return false
  const value = hexDigit(high) * 16 + hexDigit(low)
  if (value > 127) return hidesBytes(units, i, value)
  if (!separators.includes(String.fromCharCode(value))) return true
  const after = units[i + 3] ?? 0
  if (after === char.openParen) return true
  if (isDigit(after)) return ' ()-./'.includes(String.fromCharCode(value)) && isNumberBefore(units, i)
  if (after === char.plus) return true
  // `mysqldump%20--password%20hunter2`, `%3Cpassword%3E`
  if (after === char.hyphen ? value === char.space : value === char.lessThan && isLetter(after)) return true
  if (after === char.percent) return !isPath(units, i + 3)
  // `hooks.slack.com%2Fservices%2F…`, `bot7567638813%3AAA…`
  return value === char.slash
    ? startsRoom(units, i + 3)
    : value === char.colon && after === upperA && units[i + 4] === upperA
}

/** The paths of webhooks and interfaces of vendors, by the first two letters: `services`, `workflows`, `triggers`, `webhook`, `api`, `hooks`. */
function startsRoom(units: Uint8Array, i: number): boolean {
  return rooms.has(((units[i] ?? 0) << 8) | (units[i + 1] ?? 0)) && isLetter(units[i + 2] ?? 0)
}

const rooms: ReadonlySet<number> = new Set(
  ['se', 'wo', 'tr', 'we', 'ap', 'ho', 'bo', 'cg'].map(
    ([first = '', second = '']) => (first.charCodeAt(0) << 8) | second.charCodeAt(0),
  ),
)

/** Detectors read these as they are. */
const separators = ' ,/:=&|?;!*()<>'

/** `%2F`, and other separators followed by more: `http%3A%2F%2Fhost`, `a%20%26%20b`. */
function isPath(units: Uint8Array, i: number): boolean {
  return (
    units[i + 1] === char.digit2 && ((units[i + 2] ?? 0) | char.caseBit) === char.lowerF && units[i + 3] !== char.plus
  )
}

function isNumberBefore(units: Uint8Array, i: number): boolean {
  const before = units[i - 1] ?? 0
  return isDigit(before) || before === char.closeParen
}

/**
 * The first byte of a digit of another script, of a full-width form or of something invisible. The escape of the second is
 * as long as that of the first, which starts at `i`.
 */
function hidesBytes(units: Uint8Array, i: number, value: number): boolean {
  const third = units[units[i] === char.percent ? i + 4 : i + 6] ?? 0
  if (value === 0xd9 && (third === upperA || third === char.lowerA)) return true
  if (value === 0xdb && (third === upperB || third === char.lowerB)) return true
  return folding.includes(value) || (units[i] === char.percent && isInKey(units, i))
}

/** `contrase%C3%B1a%3D`: a letter beyond ASCII near the end of a key. */
function isInKey(units: Uint8Array, i: number): boolean {
  if (units[i + 3] !== char.percent) return false
  let end = i + 6
  while (end - i < maxLetters && isLetter(units[end] ?? 0)) end++
  return units[end] === char.equals || (units[end] === char.percent && units[end + 1] === char.digit3)
}

const maxLetters = 12
const folding = [0xc2, 0xcc, 0xcd, 0xdf, 0xe0, 0xe1, 0xe2, 0xe3, 0xea, 0xef, 0xf0]
const upperA = 65
const upperB = 66

function hexDigit(code: number): number {
  return isDigit(code) ? code - char.digit0 : (code | char.caseBit) - 87
}

function isEntity(units: Uint8Array, start: number): boolean {
  let i = start
  while (i - start < 8 && isLetter(units[i] ?? 0)) i++
  return i > start + 1 && units[i] === char.semicolon
}

/** A colour without its ESC (`[31m`), or a list of numbers that could be bytes, after the bracket at `open`. */
export function hidesInBracket(units: Uint8Array, open: number): boolean {
  let i = open + 1
  for (let numbers = 1; ; numbers++) {
    const first = i
    if (units[i] === char.hyphen) i++
    while (i - first < 4 && isDigit(units[i] ?? 0)) i++
    if (i === first) return false
    if (units[i] === char.lowerM || units[i] === char.semicolon) return true
    if (units[i] !== char.comma && units[i] !== char.space) return false
    if (numbers === bytesToTell) return true
    i += units[i + 1] === char.space ? 2 : 1
  }
}

const bytesToTell = 4

/** Whether a plus stands for the space of a form, before or within a number. */
function joinsNumber(units: Uint8Array, plus: number): boolean {
  const before = units[plus - 1] ?? 0
  const next = units[plus + 1] ?? 0
  const isNumber = isDigit(next) || (next === char.openParen && isDigit(units[plus + 2] ?? 0))
  return isNumber && (isAlnum(before) || before === char.closeParen)
}

/** `%20` before a word: two of them are a sentence or a command. */
function isWordSpace(units: Uint8Array, i: number): boolean {
  return units[i + 1] === char.digit2 && units[i + 2] === char.digit0 && isAlnum(units[i + 3] ?? 0)
}

const beyondLatin1 = new RegExp(`[\\0\\ud835\\ud83e\\udb40${foldedClass}]`)

/** Whether something at the first `count` of the given places, or of all, hides what only the view shows. */
export function hidesAny(text: string, units: Uint8Array, places: Int32Array | undefined, count: number): boolean {
  let [pluses, spaces] = [0, 0]
  let isBeyond = false
  for (let n = 0; n < count; n++) {
    const i = places?.[n] ?? n
    const code = units[i] ?? 0
    if (code === 0) isBeyond = true
    else if (code === char.plus ? joinsNumber(units, i) && ++pluses > 1 : hidesAt(units, i)) return true
    else if (code === char.percent && isWordSpace(units, i) && ++spaces > 1) return true
  }
  // The scanner reads characters beyond Latin-1 as 0.
  return isBeyond && beyondLatin1.test(text)
}

/** Whether decoding a text could show a value that the text itself hides. The scanner asks the same on its way. */
export function needsView(text: string): boolean {
  return hidesAny(text, unitsOf(text), undefined, text.length) || quotedPrintable.test(text)
}
