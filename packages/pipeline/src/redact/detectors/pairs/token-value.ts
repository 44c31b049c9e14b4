import * as char from '../../text/char-codes.ts'
import {
  alphabet,
  alphanumerics,
  codeAt,
  isAlnum,
  isDigit,
  isLetter,
  isLower,
  isQuote,
  isUpper,
  matchAfter,
  matchesAfter,
  runEnd,
} from '../../text/chars.ts'
import { type Finding, findingAt, keyAt } from '../../text/finding.ts'
import { jwtEnd } from '../secrets/jwt.ts'
import { secretAt } from '../secrets/secrets.ts'
import { type PairValue, valueAfterSeparator } from './pair-value.ts'
import { isEmptyWord, isMasked, isReference } from './password-value.ts'

/** A token, with the most specific type its shape allows. */
export function tokenAt(text: string, value: PairValue, min: number): Finding | undefined {
  const { start, end } = value
  const known = secretAt(text, start)
  if (known !== undefined) return known
  const jwt = jwtEnd(text, start)
  if (jwt > start) return findingAt('JWT', start, jwt)
  // The first characters of one: `secret: 7f3a9c21d4...`
  if (end - start <= minToken && text.startsWith('...', end)) return undefined
  if (isOpaque(text, start, end, min)) return keyAt(start, end)
  const stop = value.isQuoted ? end : listedEnd(text, start)
  // `binascii.a2b_base64(…`
  const isCode = codeAt(text, stop) === char.openParen && /[._]|^\D+\d?\D+$/.test(text.slice(start, stop))
  const isListed = stop < end && listMark.includes(text.charAt(stop)) && !isCode && isOpaque(text, start, stop, minList)
  return isListed ? keyAt(start, stop) : undefined
}

/** Where a token ends that something else may follow; slashes and pluses in it may be encoded. */
function listedEnd(text: string, start: number): number {
  let end = runEnd(text, start, listedCodes, maxSampleChars)
  while (end - start < maxSampleChars && matchesAfter(text, end, 3, /^%2[BF]/i))
    end = runEnd(text, end + 3, listedCodes, maxSampleChars)
  return end
}

const listedCodes = alphabet(`${alphanumerics}-_/+`)

/** What no token has in it, whatever is after it. */
const listMark = ',;|&[](){}#:%"\\'

/** `Authorization: Token …` and bare tokens; `Bearer` and `Basic` are detected by their names. */
export function headerTokenAt(text: string, { start, end, isQuoted }: PairValue): Finding | undefined {
  const scheme = matchAfter(text, start, maxScheme, schemeName)?.[1]
  if (scheme !== undefined && isScheme(text, scheme, start + scheme.length + 1)) {
    const value = valueAfterSeparator(text, start + scheme.length)
    return value === undefined
      ? undefined
      : tokenAt(text, { ...value, end: isQuoted ? Math.min(end, value.end) : value.end }, minSecret)
  }
  return codeAt(text, end) === char.space
    ? undefined
    : tokenAt(text, { start, end, isQuoted, isSpaced: false }, minHeaderToken)
}

/** A known scheme, or any word before one long run without parameters: `Client-ID 546c25…`, `Zoho-oauthtoken 1000.…`. */
function isScheme(text: string, scheme: string, after: number): boolean {
  if (/^(?:bearer|basic)$/i.test(scheme)) return false
  if (authorizationSchemes.has(scheme.toLowerCase()) || /-(?:key|token)$/i.test(scheme)) return true
  return codeAt(text, after) > char.space && matchesAfter(text, after, 16, lone)
}

/** The first characters of a long token, and of no parameter. */
const lone = /^(?=\D{0,15}\d)[\w.~+/-]{16}/

const authorizationSchemes: ReadonlySet<string> = new Set([
  ...'token apikey api-key key splunk sso-key negotiate ntlm ssws oauth bot snowflake'.split(' '),
  ...['genie key', 'genie-key', 'geniekey', 'zoho-oauthtoken', 'sharedaccesssignature', 'dpop', 'privatetoken', 'aws4'],
])
const schemeName = /^(genie key|[A-Za-z0-9-]{3,}) /i
const maxScheme = 24
const minHeaderToken = 16

export const minSecret = 6
/** A token before a comma and something else, which may be a list. */
const minList = 16
export const minRandomKey = 20
export const minRandomAuth = 32
/** `token` also means parser and pagination tokens, so its value must be longer. */
export const minToken = 12

export function endsInToken(text: string, at: number): boolean {
  const i = isQuote(codeAt(text, at - 1)) ? at - 2 : at - 1
  return text.slice(Math.max(0, i - 4), i + 1).toLowerCase() === 'token' && !isAlnum(codeAt(text, i - 5))
}

export const maxSampleChars = 256

/** Whether a value looks random: only token characters, with a digit or many letters of mixed case; not a path or URL. */
function isOpaque(text: string, start: number, end: number, min: number): boolean {
  if (end - start < min || codeAt(text, start) === char.openBracket) return false
  // A path, and not 32 bytes in base64.
  if (codeAt(text, start) === char.slash && !(end - start === 44 && codeAt(text, end - 1) === char.equals)) return false
  // The address of an object in memory.
  if (codeAt(text, start) === char.digit0 && address.test(text.slice(start, Math.min(end, start + 20)))) return false
  // A flag or a variable of CSS.
  if (codeAt(text, start) === char.hyphen && codeAt(text, start + 1) === char.hyphen) return false
  let digits = 0
  let letters = 0
  let changes = 0
  // A sample is enough; reading on would be too expensive in a text of nothing but keys.
  const stop = Math.min(end, start + maxSampleChars)
  for (let i = start; i < stop; i++) {
    const code = text.charCodeAt(i)
    if (isDigit(code)) digits++
    else if (isLetter(code)) {
      letters++
      if (isUpper(code) && isLower(text.charCodeAt(i - 1))) changes++
    } else if (!isTokenMark(code) || (code === char.colon && codeAt(text, i + 1) === char.slash)) return false
  }
  if (isEmptyWord(text, start, end) || isObjectName(text, start, end) || isMasked(text, start, end)) return false
  const isMixed = letters > 0 ? digits > 0 || (changes > 1 && end - start >= 16) : digits >= 20
  return isMixed && !isReference(text, start, end) && !(end - start <= maxThing && thing.test(text.slice(start, end)))
}

/** A numbered name, an algorithm, a host: `token: svc-backup-2`, `api key: AES-256-GCM`. */
const thing =
  /^(?:[a-z]+(?:-[a-z]+)*-v?\d|(?:HMAC|AES|SHA|MD|RSA|[EHPR]S)[-_]?\w{0,4}\d(?:[-_]\w+){0,2}|[a-z][\w-]*(?:\.[a-z][\w-]*)+)$/
const maxThing = 20

const address = /^0x[0-9a-f]{1,16}$/i

/** `com.example.Token@1a2b3c`, `com.example.stream/1234`: a class, and an address or number of one of its objects. */
function isObjectName(text: string, start: number, end: number): boolean {
  return end - start <= maxSampleChars && objectName.test(text.slice(start, end))
}

const objectName =
  /^(?:(?:[A-Z][a-z]+-)?[a-z]*(?:[A-Z]+[a-z]{2,})+[A-Z]*|[A-Za-z_$]+(?:\.[A-Za-z_$]+)+(?:[@/#:][0-9a-f]+)?|[A-Z][A-Za-z$]*@[0-9a-f]{5,8})$/

/** `- _ . ~ + / = % : ! @ # $ * & ^`, which occur in secrets but not in prose. */
function isTokenMark(code: number): boolean {
  return code < 128 && '-_.~+/=%:!@#$*&^'.includes(String.fromCharCode(code))
}
