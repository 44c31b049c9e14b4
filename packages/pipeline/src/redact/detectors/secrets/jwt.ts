import * as char from '../../text/char-codes.ts'
import { base64Url, codeAt, isAlnum, runEnd } from '../../text/chars.ts'

/**
 * The end of the JSON Web Token that starts at `start` with `eyJ` or `eyA` (base64url of `{"` and `{ `), or -1: a header and
 * a payload separated by dots, with or without a signature; an encrypted token of five parts; or a token truncated within
 * its payload. RFC 7515 section 7.1, RFC 7516 section 7.1.
 */
export function jwtEnd(text: string, start: number): number {
  if (!text.startsWith('eyJ', start) && !text.startsWith('eyA', start)) return -1
  const header = runEnd(text, start, base64Url)
  if (header - start < minHeader || codeAt(text, header) !== char.dot) return -1
  const payload = runEnd(text, header + 1, base64Url)
  const isJson = text.startsWith('ey', header + 1)
  // An encrypted token with a direct key has an empty second part.
  const isEncrypted = !isJson && codeAt(text, payload) === char.dot && partsAfter(text, payload) === 3
  if (!isEncrypted && (!isJson || payload - header < minPayload)) return -1
  let end = payload
  for (let part = 2; part < 5 && codeAt(text, end) === char.dot; part++) {
    const next = runEnd(text, end + 1, base64Url)
    if (next === end + 1) break
    end = next
  }
  return isAlnum(codeAt(text, end)) ? -1 : end
}

/** `{"alg":"HS256"}` in base64url is 20 characters; the shortest sensible header is `{"alg":"x"}`. */
const minHeader = 14
const minPayload = 6

function partsAfter(text: string, start: number): number {
  let parts = 0
  for (let end = start; codeAt(text, end) === char.dot && parts < 4; parts++) end = runEnd(text, end + 1, base64Url)
  return parts
}
