import { isAscii } from 'node:buffer'
import { limits } from '@logpipe/sdk/contract'
import { tooManyValues } from '../../http/parse-json.ts'
import { linesOf } from '../lines-of.ts'
import { enoughOf } from '../records-of.ts'
import { Unreadable } from '../unreadable.ts'

const [space, zero, nine, less] = [32, 48, 57, 60]

/**
 * The messages of a body, each behind the number of its bytes and a space, or each on a line of its own:
 * https://www.rfc-editor.org/rfc/rfc6587#section-3.4. Bytes that are not UTF-8 become U+FFFD. Stops at the first
 * message beyond `max`. Throws `Unreadable`.
 */
export function readFrames(bytes: Buffer, max: number): readonly string[] {
  if (bytes[0] === less) return Array.from(enoughOf(linesOf(bytes.toString('utf8')), max), ({ text }) => text)
  const textOf = textReader(bytes)
  const messages: string[] = []
  let left: number = limits.maxValuesPerRequest
  for (let at = 0; at < bytes.length && messages.length <= max; left--) {
    // Of frames that hold nothing, a body may have millions.
    if (left === 0) throw new Unreadable('decoded_too_large', tooManyValues('messages').message)
    const { start, length } = readLength(bytes, at)
    const end = start + length
    if (end > bytes.length) throw damaged(at)
    const text = textOf(start, end)
    if (text.trim() !== '') messages.push(text)
    at = end
  }
  return messages
}

/** Reads parts of a body as UTF-8. Where all of it is ASCII, cutting a string is several times faster. */
function textReader(bytes: Buffer): (start: number, end: number) => string {
  if (!isAscii(bytes)) return (start, end) => bytes.toString('utf8', start, end)
  const text = bytes.toString('latin1')
  return (start, end) => text.slice(start, end)
}

/** The number of bytes of the message whose frame begins at `at`, and where the message begins. */
function readLength(bytes: Buffer, at: number): { readonly start: number; readonly length: number } {
  let [end, length] = [at, 0]
  for (; end - at < maxDigits && isDigit(bytes[end]); end++) length = length * 10 + (bytes[end] ?? 0) - zero
  if (end === at || bytes[end] !== space) throw damaged(at)
  return { start: end + 1, length }
}

/** No body has more bytes than eight digits can count. */
const maxDigits = 8

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= nine
}

function damaged(at: number): Unreadable {
  return new Unreadable('invalid_request', `expected the length of a message and a space at byte ${at}`)
}
