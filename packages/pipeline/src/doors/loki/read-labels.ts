import { setField } from '../item-of.ts'
import { Unreadable } from '../unreadable.ts'
import type { Labels } from './loki-record.ts'

/** A name, an equals sign and a value in double quotes, as Go writes it. The last pair may have a comma behind it. */
const pair = /\s*([\p{L}\p{N}_.:/-]+)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,\s*\}?|\}|$)/suy

/** Labels as Prometheus writes them: `{app="shop", level="info"}`. Throws `Unreadable`. */
export function readLabels(text: string): Labels {
  const labels: Record<string, string> = {}
  const trimmed = text.trim()
  if (/^\{?\s*\}?$/.test(trimmed)) return labels
  pair.lastIndex = trimmed.startsWith('{') ? 1 : 0
  while (pair.lastIndex < trimmed.length) {
    const [found, name = '', value = '', close = ''] = pair.exec(trimmed) ?? []
    const isCutShort = close.endsWith('}') && pair.lastIndex < trimmed.length
    if (found === undefined || isCutShort) throw notLabels()
    setField(labels, name, withoutEscapes(value))
  }
  return labels
}

function notLabels(): Unreadable {
  return new Unreadable('invalid_request', 'invalid stream labels; they must be {name="value", …}')
}

const escapes = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/gs
const letters: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** Go's escapes: https://go.dev/ref/spec#String_literals. A byte of no character is U+FFFD, as everywhere; what is no escape stays. */
function withoutEscapes(value: string): string {
  if (!value.includes('\\')) return value
  return value.replace(escapes, (written, byte, unit, point, octal, letter?: string) => {
    if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16))
    if (point !== undefined) return characterOf(Number.parseInt(point, 16))
    if (letter === undefined) return byteOf(byte === undefined ? Number.parseInt(octal, 8) : Number.parseInt(byte, 16))
    return letters[letter] ?? (/[\\"'/]/.test(letter) ? letter : written)
  })
}

function characterOf(point: number): string {
  return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd'
}

function byteOf(byte: number): string {
  return byte < 0x80 ? String.fromCharCode(byte) : '\ufffd'
}
