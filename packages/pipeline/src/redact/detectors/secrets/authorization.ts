import { Buffer } from 'node:buffer'
import * as char from '../../text/char-codes.ts'
import {
  alphabet,
  alphanumerics,
  base64,
  codeAt,
  isAlnum,
  isDigit,
  isLower,
  isQuote,
  isUpper,
  matchesAfter,
  runEnd,
  textAfter,
} from '../../text/chars.ts'
import { type Finding, findingAt, passwordAt } from '../../text/finding.ts'
import { jwtEnd } from './jwt.ts'
import { randomAt } from './long-secrets.ts'
import { secretAt } from './secrets.ts'

/** `b64token` of RFC 6750 section 2.1, and characters that real tokens use in addition. */
const token68 = alphabet(`${alphanumerics}-._~+/=:|!`)

/**
 * The credentials after an authorization scheme that starts at `start`: `Bearer <token>` or `Basic <base64>`, in any case,
 * in a header, a JSON value or a command line; not prose (`bearer of news`, `basic settings`).
 */
export function credentialsAt(text: string, start: number): Finding | undefined {
  const scheme = textAfter(text, start, 6).toLowerCase()
  if (scheme === 'bearer')
    return bearerAt(text, subprotocol.test(text.slice(start + 6, start + 96)) ? start + 8 : gapEnd(text, start + 6))
  return scheme.startsWith('basic') ? basicAt(text, gapEnd(text, start + 5)) : undefined
}

/** Browsers can only name it as another protocol: `Sec-WebSocket-Protocol: bearer, 7f3a9c…`. */
const subprotocol = /^, (?=\S*\d)(?=\S*[A-Za-z])[\w.~+/-]{20}/

function bearerAt(text: string, start: number): Finding | undefined {
  if (start < 0) return undefined
  // `bearer token …` in a sentence, where only what is long and random is one.
  if (matchesAfter(text, start, 6, /^token[ :=]/i)) return randomBearerAt(text, gapEnd(text, start + 5))
  const jwt = jwtEnd(text, start)
  if (jwt > 0) return findingAt('JWT', start, jwt)
  let end = runEnd(text, start, token68)
  while (end > start && isPunctuation(codeAt(text, end - 1))) end--
  if (!isToken(text, start, end)) return undefined
  return secretAt(text, start)?.end === end ? secretAt(text, start) : findingAt('BEARER_TOKEN', start, end)
}

function randomBearerAt(text: string, start: number): Finding | undefined {
  if (start < 0) return undefined
  const jwt = jwtEnd(text, start)
  if (jwt > 0) return findingAt('JWT', start, jwt)
  const random = randomAt(text, start, 20)
  return random === undefined ? undefined : { ...random, type: 'BEARER_TOKEN' }
}

/** A token has a digit, or is long and random; `realm=` and other challenge parameters are not tokens. */
function isToken(text: string, start: number, end: number): boolean {
  const length = end - start
  if (length < 6 || isPair(text, start)) return false
  let digits = 0
  let changes = 0
  for (let i = start; i < end; i++) {
    if (isDigit(codeAt(text, i))) digits++
    if (isUpper(codeAt(text, i)) && isLower(codeAt(text, i - 1))) changes++
    if (digits === 0 && codeAt(text, i) === char.equals && isQuote(codeAt(text, i + 1))) return false
  }
  return digits > 0 || (length >= 16 && changes > 1) || length >= 32
}

/** `token_type=bearer token_count=3`: another pair follows. */
function isPair(text: string, start: number): boolean {
  return matchesAfter(text, start, 26, /^[A-Za-z_]{2,24}=[^=\s]/)
}

/** The base64 of `user:password` that starts at `start`. */
export function basicAt(text: string, start: number): Finding | undefined {
  if (start < 0) return undefined
  let end = runEnd(text, start, base64)
  // The shortest pair is `a:b`; such a short word must be a complete base64 group.
  if (end - start < 6 && (end - start !== 4 || isAlnum(codeAt(text, end)))) return undefined
  while (codeAt(text, end) === char.equals) end++
  return decodesToPair(text, start, end) ? findingAt('BASIC_AUTH', start, end) : undefined
}

/** The base64 of RFC 4616's message that starts at `start`: authorization id, user and password, divided by NUL. */
export function saslAt(text: string, start: number): Finding | undefined {
  let end = runEnd(text, start, base64, 512)
  while (codeAt(text, end) === char.equals) end++
  const parts = Buffer.from(text.slice(start, end), 'base64').toString('latin1').split('\0')
  const isSasl = parts.length === 3 && parts[1] !== '' && parts[2] !== ''
  return isSasl ? passwordAt(start, end) : undefined
}

/** RFC 7617: base64 of `user:password`. A colon, no control characters and a user in ASCII distinguish it from a word. */
function decodesToPair(text: string, start: number, end: number): boolean {
  let hasColon = false
  let bits = 0
  let bitCount = 0
  for (let i = start; i < end && codeAt(text, i) !== char.equals; i++) {
    bits = ((bits << 6) | sextet(codeAt(text, i))) & 0x3fff
    bitCount += 6
    if (bitCount < 8) continue
    bitCount -= 8
    const byte = (bits >> bitCount) & 255
    if (byte < 32 || byte === 127) return false
    if (byte > 127 && !hasColon) return false
    hasColon ||= byte === 58
  }
  return hasColon
}

function sextet(code: number): number {
  if (isUpper(code)) return code - 65
  if (isLower(code)) return code - 71
  if (isDigit(code)) return code + 4
  return code === char.plus ? 62 : 63
}

/** The end of the space after a scheme (also encoded, or with a colon or an equals sign); -1 if a word continues. */
function gapEnd(text: string, i: number): number {
  if (text.startsWith('%20', i)) return i + 3
  // In form encoding a plus is a space, and no token starts with one.
  if (codeAt(text, i) === char.plus) return i + 1
  let end = i
  while (
    end - i < 4 &&
    (codeAt(text, end) === char.space || codeAt(text, end) === char.colon || codeAt(text, end) === char.equals)
  )
    end++
  if (end > i && isQuote(codeAt(text, end))) end++
  return end > i && isAlnumOrMark(codeAt(text, end)) ? end : -1
}

function isAlnumOrMark(code: number): boolean {
  return isAlnum(code) || '-._~+/'.includes(String.fromCharCode(code))
}

function isPunctuation(code: number): boolean {
  return code === char.dot || code === char.colon || code === char.pipe || code === char.exclamation
}
