import { limits } from '@logpipe/sdk/contract'
import { tooManyValues } from '../../http/parse-json.ts'
import { linesOf } from '../lines-of.ts'
import { Unreadable } from '../unreadable.ts'

const [space, zero, nine, less] = [32, 48, 57, 60]

/**
 * The messages of a body, each behind the number of its bytes and a space, or each on a line of its own:
 * https://www.rfc-editor.org/rfc/rfc6587#section-3.4. Bytes that are not UTF-8 become U+FFFD. Throws `Unreadable`.
 */
export function* readFrames(bytes: Buffer): Generator<string> {
  if (bytes[0] === less) {
    for (const { text } of linesOf(bytes.toString('utf8'))) yield text
    return
  }
  let left: number = limits.maxValuesPerRequest
  for (let at = 0; at < bytes.length; left--) {
    // Of frames that hold nothing, a body may have millions.
    if (left === 0) throw new Unreadable('decoded_too_large', tooManyValues('messages').message)
    const start = startOf(bytes, at)
    const end = start + Number(bytes.toString('latin1', at, start - 1))
    if (end > bytes.length) throw damaged(at)
    const text = bytes.toString('utf8', start, end)
    if (text.trim() !== '') yield text
    at = end
  }
}

/** Where the message begins whose number of bytes begins at `at`. */
function startOf(bytes: Buffer, at: number): number {
  let end = at
  while (end - at < maxDigits && isDigit(bytes[end])) end++
  if (end === at || bytes[end] !== space) throw damaged(at)
  return end + 1
}

/** No body has more bytes than eight digits can count. */
const maxDigits = 8

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= nine
}

function damaged(at: number): Unreadable {
  return new Unreadable('invalid_request', `expected the length of a message and a space at byte ${at}`)
}
