import * as char from '../text/char-codes.ts'
import { isAlnum, isDigit, isHex } from '../text/chars.ts'
import { entityCode } from './entities.ts'
import { folded, foldedAstral } from './folding.ts'

/** The units are no escape. */
export const noEscape = -1
/** Another spelling of ESC and `[`: `\e[`, `^[[`, or `#033[` as rsyslog writes it. */
export const openSequence = -2
/** The units may become an escape. */
export const unfinished = -3

/** Units from the first to the last of the longest escape, `&#x0000002B;`. */
export const maxEscapeUnits = 12

/** Stands for a byte beyond ASCII until it is clear which character it belongs to; added to the byte. */
export const byteMarker = 0xdc00

/** Units that may open an escape. */
export const marks = new Uint8Array(65_536)
for (const mark of '%\\&#^') marks[mark.charCodeAt(0)] = 1

/** What the escape stands for whose units are those from `mark` to `last`; 0 for nothing. */
export function escapeValue(units: Uint16Array, mark: number, last: number): number {
  switch (units[mark]) {
    case char.percent:
      return percentValue(units, mark, last)
    case char.backslash:
      return backslashValue(units, mark, last)
    case char.ampersand:
      return entityValue(units, mark, last)
    case char.hash:
      return hashValue(units, mark, last)
    case char.equals:
      return printableValue(units, mark, last)
    default:
      return caretValue(units, mark, last)
  }
}

/** `=2B` of quoted-printable (RFC 2045), and nothing for a soft line break. */
function printableValue(units: Uint16Array, mark: number, last: number): number {
  const code = units[last] ?? 0
  if (code === char.lineFeed) return 0
  if (code === char.carriageReturn && last === mark + 1) return unfinished
  return code > char.upperA + 5 ? noEscape : hexValue(units, mark + 1, last, 2)
}

/** A text of which more than a sign is encoded so, or whose sign is that of an address or of a number. */
export const quotedPrintable =
  /=(?:3D(?=\S)|2B\d{7}|(?<=[\w ]=)\r?\n\S|(?<=[a-z][\w+-]{0,32}[.\d+][\w.+-]{0,32}=)40[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){0,4}\.(?:com|org|net|edu|gov|info|io|example|test|[a-z]{2})\b)/i

/** `%2B`, and `%u002B` of JavaScript's `escape`. */
function percentValue(units: Uint16Array, mark: number, last: number): number {
  const isLong = units[mark + 1] === char.lowerU
  if (!isLong) return hexValue(units, mark + 1, last, 2)
  return last === mark + 1 ? unfinished : hexValue(units, mark + 2, last, 4)
}

function backslashValue(units: Uint16Array, mark: number, last: number): number {
  const kind = units[mark + 1] ?? 0
  if (last === mark + 1) return simpleEscapes[kind] ?? (isLongEscape(kind) ? unfinished : noEscape)
  switch (kind) {
    case char.lowerU:
      return units[mark + 2] === char.openBrace
        ? bracedValue(units, mark + 3, last)
        : hexValue(units, mark + 2, last, 4)
    case char.lowerX:
      return hexValue(units, mark + 2, last, 2)
    case upperU:
      return hexValue(units, mark + 2, last, 8)
    case char.lowerE:
    case upperE:
      return units[last] === char.openBracket ? openSequence : noEscape
    default:
      return octalValue(units, mark + 1, last)
  }
}

const upperE = 69
const upperU = 85

function isLongEscape(kind: number): boolean {
  return (
    kind === char.lowerU ||
    kind === char.lowerX ||
    kind === upperU ||
    kind === char.lowerE ||
    kind === upperE ||
    (kind >= char.digit0 && kind <= char.digit3)
  )
}

/**
 * Escapes of one character after the backslash. A backslash stands for one itself, at any depth; backspace and form feed
 * stand for the end of a word.
 */
const simpleEscapes: Readonly<Record<number, number>> = Object.fromEntries(
  ['\\\\', '""', "''", '``', '//', 'n\n', 'r\r', 't\t', 'b\v', 'f\v', 'v\v'].map((pair) => [
    pair.charCodeAt(0),
    pair.charCodeAt(1),
  ]),
)

/** `{2b}` of Rust, PHP and JavaScript; `first` is after the brace. */
function bracedValue(units: Uint16Array, first: number, last: number): number {
  if (units[last] !== char.closeBrace)
    return last < first || (last - first < 6 && isHex(units[last] ?? 0)) ? unfinished : noEscape
  return last > first ? hexValue(units, first, last - 1, last - first) : noEscape
}

function entityValue(units: Uint16Array, mark: number, last: number): number {
  const code = units[last] ?? 0
  if (code !== char.semicolon) {
    const isName = isAlnum(code) || (code === char.hash && last === mark + 1)
    return isName && last - mark < maxEscapeUnits ? unfinished : noEscape
  }
  let name = ''
  for (let i = mark + 1; i < last; i++) name += String.fromCharCode(units[i] ?? 0)
  const value = entityCode(name)
  return value < 0 ? noEscape : unitOf(value)
}

/** rsyslog writes control characters as `#011`. */
function hashValue(units: Uint16Array, mark: number, last: number): number {
  if (last - mark === 4)
    return units[last] === char.openBracket && octalValue(units, mark + 1, last - 1) === escapeCode
      ? openSequence
      : noEscape
  const value = units[mark + 1] === char.digit0 ? octalValue(units, mark + 1, last) : noEscape
  if (value === escapeCode) return unfinished
  const isBlank = value === char.tab || value === char.lineFeed || value === char.carriageReturn
  return value === unfinished || isBlank ? value : noEscape
}

/** `^[[`, as `cat -v` writes the start of an escape sequence. */
function caretValue(units: Uint16Array, mark: number, last: number): number {
  if (units[last] !== char.openBracket) return noEscape
  return last - mark === 2 ? openSequence : unfinished
}

export const escapeCode = 27

/** The character of `size` hexadecimal digits from `first` on, if `last` is the last of them. */
function hexValue(units: Uint16Array, first: number, last: number, size: number): number {
  if (!isHex(units[last] ?? 0)) return noEscape
  if (last - first + 1 < size) return unfinished
  let value = 0
  for (let i = first; i <= last; i++) {
    const code = units[i] ?? 0
    if (!isHex(code)) return noEscape
    value = value * 16 + (isDigit(code) ? code - char.digit0 : (code | char.caseBit) - 87)
  }
  return size === 2 ? byteOf(value) : unitOf(value)
}

/** The byte of three octal digits from `first` on. */
function octalValue(units: Uint16Array, first: number, last: number): number {
  const digit = units[last] ?? 0
  if (digit < char.digit0 || digit > char.digit7) return noEscape
  if (last - first < 2) return unfinished
  let value = 0
  for (let i = first; i <= last; i++) value = value * 8 + (units[i] ?? 0) - char.digit0
  return value < 256 ? byteOf(value) : noEscape
}

function byteOf(value: number): number {
  return value < 128 ? (folded[value] ?? 0) : byteMarker + value
}

function unitOf(value: number): number {
  return value > 0xffff ? foldedAstral(value) : (folded[value] ?? 0)
}

/** The start of the UTF-8 sequence that ends with the byte at `last`, or -1 if it is not complete. */
export function utf8Start(units: Uint16Array, last: number): number {
  for (let start = last - 1, size = 2; size <= 4; start--, size++) {
    const byte = (units[start] ?? 0) - byteMarker
    if (byte < 0x80 || byte > 0xf4) return -1
    if (byte >= 0xc0) return size === (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4) ? start : -1
  }
  return -1
}

/** The character of the UTF-8 sequence from `start` to `last`; 0 if nobody sees it. */
export function utf8Value(units: Uint16Array, start: number, last: number): number {
  let value = ((units[start] ?? 0) - byteMarker) & (0x7f >> (last - start + 1))
  for (let i = start + 1; i <= last; i++) value = (value << 6) | ((units[i] ?? 0) & 0x3f)
  return value > 0xffff ? foldedAstral(value) : (folded[value] ?? 0)
}

export function isByte(unit: number): boolean {
  return unit >= byteMarker + 0x80 && unit <= byteMarker + 0xff
}
