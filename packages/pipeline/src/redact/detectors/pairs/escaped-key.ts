import * as char from '../../text/char-codes.ts'
import { codeAt, textBefore } from '../../text/chars.ts'
import { type KeyClass, keyClassBefore } from './sensitive-keys.ts'

/** Maximum distance from the start of a key with escapes to its colon. */
export const maxEscapedKey = 128

/** A JSON key with `\u` escapes (`"pass\u0077ord"`), decoded as a JSON parser would. */
export function escapedKeyClass(text: string, at: number): KeyClass | undefined {
  let close = at - 1
  if (codeAt(text, close) === char.space) close--
  if (codeAt(text, close) !== char.doubleQuote) return undefined
  const before = textBefore(text, close, maxEscapedKey).replace(/\\+$/, '')
  const key = before.slice(before.lastIndexOf('"') + 1)
  const decoded = key.replaceAll(/\\+u([0-9a-fA-F]{4})/g, (_, digits) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
  return keyClassBefore(decoded, decoded.length)
}
