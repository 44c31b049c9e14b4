import * as char from '../text/char-codes.ts'
import { isDigit, isHex } from '../text/chars.ts'
import { entityCode } from './entities.ts'
import { folded, foldedAstral } from './folding.ts'

/** The last unit completes no escape. */
export const noEscape = -1
/** The last unit completes another spelling of ESC and `[`: `\e[`, `^[[`, or `#033[` as rsyslog writes it. */
export const openSequence = -2

/** Units from the first to the last of the longest escape, `&#x0000002B;`. */
export const maxEscapeUnits = 12

/** Stands for a byte beyond ASCII until it is clear which character it belongs to; added to the byte. */
export const byteMarker = 0xdc00

/** Units that may open an escape. */
export const marks = new Uint8Array(65_536)
for (const mark of '%\\&#^') marks[mark.charCodeAt(0)] = 1

/** What the escape stands for that opens at `mark` and ends with the unit at `last`; 0 for nothing. */
export function escapeValue(units: Uint16Array, mark: number, last: number): number {
  switch (units[mark]) {
    case char.percent:
      return percentValue(units, mark, last)
    case char.backslash:
      return backslashValue(units, mark, last)
    case char.ampersand:
      return units[last] === char.semicolon ? entityValue(units, mark, last) : noEscape
    case char.hash:
      return hashValue(units, mark, last)
    default:
      return units[last] === char.openBracket && last - mark === 2 && units[mark + 1] === char.openBracket
        ? openSequence
        : noEscape
  }
}

/** `%2B`, and `%u002B` of JavaScript's `escape`. */
function percentValue(units: Uint16Array, mark: number, last: number): number {
  if (last - mark === 2) return byteOrNone(hexOf(units, mark + 1, last))
  if (last - mark === 5 && units[mark + 1] === char.lowerU) return unitOrNone(hexOf(units, mark + 2, last))
  return noEscape
}

function backslashValue(units: Uint16Array, mark: number, last: number): number {
  const kind = units[mark + 1] ?? 0
  const size = last - mark
  if (size === 1) return simpleEscapes[kind] ?? noEscape
  switch (kind) {
    case char.lowerU:
      if (size === 5 && units[mark + 2] !== char.openBrace) return unitOrNone(hexOf(units, mark + 2, last))
      return units[last] === char.closeBrace && units[mark + 2] === char.openBrace
        ? codePointOrNone(hexOf(units, mark + 3, last - 1))
        : noEscape
    case char.lowerX:
      return size === 3 ? byteOrNone(hexOf(units, mark + 2, last)) : noEscape
    case upperU:
      return size === 9 ? codePointOrNone(hexOf(units, mark + 2, last)) : noEscape
    case char.lowerE:
    case upperE:
      return size === 2 && units[last] === char.openBracket ? openSequence : noEscape
    default:
      return size === 3 ? byteOrNone(octalOf(units, mark + 1, last)) : noEscape
  }
}

const upperE = 69
const upperU = 85

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

function entityValue(units: Uint16Array, mark: number, last: number): number {
  let name = ''
  for (let i = mark + 1; i < last; i++) name += String.fromCharCode(units[i] ?? 0)
  return codePointOrNone(entityCode(name))
}

/** rsyslog writes control characters as `#011`. */
function hashValue(units: Uint16Array, mark: number, last: number): number {
  if (last - mark === 3) {
    const value = octalOf(units, mark + 1, last)
    return value === char.tab || value === char.lineFeed || value === char.carriageReturn ? value : noEscape
  }
  const isOpen = last - mark === 4 && units[last] === char.openBracket
  return isOpen && octalOf(units, mark + 1, last - 1) === escape ? openSequence : noEscape
}

export const escape = 27

function hexOf(units: Uint16Array, first: number, last: number): number {
  let value = first > last ? -1 : 0
  for (let i = first; i <= last && value >= 0; i++) {
    const code = units[i] ?? 0
    value = isHex(code) ? value * 16 + (isDigit(code) ? code - char.digit0 : (code | char.caseBit) - 87) : -1
  }
  return value
}

/** Three octal digits of a byte, or -1. */
function octalOf(units: Uint16Array, first: number, last: number): number {
  let value = 0
  for (let i = first; i <= last; i++) {
    const digit = (units[i] ?? 0) - char.digit0
    if (digit < 0 || digit > 7) return -1
    value = value * 8 + digit
  }
  return value < 256 ? value : -1
}

function byteOrNone(value: number): number {
  if (value < 0) return noEscape
  return value < 128 ? (folded[value] ?? 0) : byteMarker + value
}

function unitOrNone(value: number): number {
  return value < 0 ? noEscape : (folded[value] ?? 0)
}

function codePointOrNone(value: number): number {
  return value > 0xffff ? foldedAstral(value) : unitOrNone(value)
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
