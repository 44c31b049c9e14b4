import { Buffer } from 'node:buffer'
import * as char from '../../text/char-codes.ts'
import {
  alphabet,
  alphanumerics,
  base64Url,
  codeAt,
  isAlnum,
  isDigit,
  isLower,
  isUpper,
  matchAfter,
  matchesAfter,
  runEnd,
  textAfter,
  textBefore,
} from '../../text/chars.ts'
import { type Finding, findingAt, keyAt } from '../../text/finding.ts'
import { typeOfEncoded } from '../personal/encoded-value.ts'
import { secretAt } from './secrets.ts'
import { fair, strengthOf } from './value-strength.ts'

/** The length of the shortest word that may be a secret by itself. */
export const minLongWord = 15

/**
 * A secret without a prefix that starts with the long word at `start` to `end`. Sources: Discord's developer documentation on
 * authentication (three parts, the first is the base64 of a number), Azure DevOps' on personal access tokens (52 characters),
 * and Microsoft's on keys that can be identified (`JQQJ9` at a fixed place of 84 characters).
 */
export function longSecretAt(text: string, start: number, end: number): Finding | undefined {
  if (codeAt(text, start) === upperL && text.startsWith(pemStart, start)) return encodedKeyAt(text, start)
  const encoded = mayEncode(codeAt(text, start)) ? encodedSecretAt(text, start) : undefined
  if (encoded !== undefined) return encoded
  const length = end - start
  const isSecret =
    length === 52
      ? isAzurePat(text, start, end)
      : length === 84
        ? text.startsWith('JQQJ9', start + 52)
        : length > 22 && length <= 28 && codeAt(text, end) === char.dot
  if (!isSecret) return undefined
  const stop = length > 28 ? end : discordEnd(text, start, end)
  return stop < 0 ? undefined : keyAt(start, stop)
}

/** `-----BEGIN` in base64. */
const pemStart = 'LS0tLS1CRUdJTi'

/** A private key in PEM, in base64, as `client-key-data` of a kubeconfig has it. Certificates are public. */
function encodedKeyAt(text: string, start: number): Finding | undefined {
  const isPrivate = Buffer.from(textAfter(text, start, 64), 'base64').includes('PRIVATE')
  return isPrivate ? findingAt('PRIVATE_KEY', start, runEnd(text, start, valueCodes)) : undefined
}

/** Whether a character starts the base64 of a letter or a digit or the hexadecimal digits of a letter. */
function mayEncode(code: number): boolean {
  return (code >= upperK && code <= char.upperZ) || (code >= char.lowerA && code <= char.lowerE) || isHexOfLetter(code)
}

/** `6` or `7`, or `4` or `5` of capitals. */
function isHexOfLetter(code: number): boolean {
  return code >= char.digit4 && code <= char.digit7
}

/** A secret with a known prefix, a header or a user with a password, in base64 or in hexadecimal digits, under whatever name. */
function encodedSecretAt(text: string, start: number): Finding | undefined {
  const isHex = isHexOfLetter(codeAt(text, start))
  if (!isHex && !(startsGroup(text, start + 4) && startsGroup(text, start + 8) && startsGroup(text, start + 12)))
    return undefined
  const end = runEnd(text, start, isHex ? hexCodes : valueCodes, 1_024)
  if (isHex && (isAlnum(codeAt(text, end)) || (end - start) % 2 === 1)) return undefined
  const decoded = Buffer.from(textAfter(text, start, Math.min(end - start, 128)), isHex ? 'hex' : 'base64').toString(
    'latin1',
  )
  if (!/^[ -~]{11}/.test(decoded)) return undefined
  const type = typeOfEncoded(decoded)
  if (type !== undefined) return findingAt(type, start, end)
  if (secretAt(decoded, 0) !== undefined || header.test(decoded)) return keyAt(start, end)
  const password = login.exec(decoded)?.[1]
  return password !== undefined && (strengthOf(password) >= fair || mixedCase.test(password))
    ? findingAt('BASIC_AUTH', start, end)
    : undefined
}

/** Whether a group of base64 that starts at `i` may be of printable characters. */
function startsGroup(text: string, i: number): boolean {
  const code = codeAt(text, i)
  return (code >= upperI && code <= char.upperZ) || (code >= char.lowerA && code <= char.lowerF)
}

const hexCodes = alphabet('0123456789abcdefABCDEF')
/** Also what a shell or a file of settings says. */
const header =
  /^(?:authorization: )?(?:bearer|basic) [\w.~+/=-]{12}|^(?:export )?[\w.-]{0,24}(?:password|passwd|secret|token|api_?key|pwd)\w{0,8}["']?[:=] ?["']?[^\s"'$<{]{6}/i
const mixedCase = /[a-z][A-Z].*[a-z][A-Z]/
const login = /^[A-Za-z][\w.@-]{1,31}:([!-~]{6,64})\s?$/

/** `M`, `N` and `O` start the base64 of a number. */
function discordEnd(text: string, start: number, end: number): number {
  const first = text.charAt(start)
  if (first !== 'M' && first !== 'N' && first !== 'O') return -1
  const second = runEnd(text, end + 1, base64Url, 8)
  if (second - end - 1 !== 6 || codeAt(text, second) !== char.dot) return -1
  const third = runEnd(text, second + 1, base64Url, 40)
  const length = third - second - 1
  return length >= 27 && length <= 39 ? third : -1
}

function isAzurePat(text: string, start: number, end: number): boolean {
  let digits = 0
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i)
    if (isDigit(code)) digits++
    else if (!isLower(code)) return false
  }
  const around = textBefore(text, start, 40) + textAfter(text, end, 24)
  return digits > 2 && /azure|devops|vsts|visualstudio|\bpat\b|personal.access/i.test(around)
}

const valueCodes = alphabet(`${alphanumerics}+/=_-`)
const minLone = 20

/** Microsoft Entra's client secrets have `8Q~` after the first three characters; the `~` is at `tilde`. */
export function entraSecretAt(text: string, tilde: number): Finding | undefined {
  if (codeAt(text, tilde - 1) !== upperQ || !isDigit(codeAt(text, tilde - 2))) return undefined
  const start = tilde - 5
  const end = runEnd(text, tilde + 1, entraCodes, 36)
  const isWhole = !isAlnum(codeAt(text, start - 1)) && !isAlnum(codeAt(text, end))
  return start >= 0 && isWhole && end - tilde > 31 && end - tilde <= 36 ? keyAt(start, end) : undefined
}

const upperI = 73
const upperK = 75
const upperL = 76
const upperQ = 81
const entraCodes = alphabet(`${alphanumerics}_~.-`)

/** A token in a sentence, after the noun that ends at `end`: `secret mbcEvF…`, `api key is …`. It must look random. */
export function namedSecret(text: string, start: number, end: number): Finding | undefined {
  if (!namedBy.includes(text.charAt(end))) return undefined
  const gap = matchAfter(text, end, 48, announced)?.[0]
  if (gap === undefined) return undefined
  const from = end + gap.length
  const stop = runEnd(text, from, valueCodes, 512)
  if (stop - from < minLone) return undefined
  // `token -> Identifier4`, `token("Identifier4")`: names of code.
  if (/[-(→|>]/.test(gap) && /[a-z]{7}/.test(text.slice(from, stop))) return undefined
  const word = text.slice(start, end).toLowerCase()
  const before = textBefore(text, start, maxAdjective)
  if (word === 'key' && !adjective.test(before) && !matchesAfter(text, stop, 10, fate)) return undefined
  const isHash =
    (word === 'apikey' || /(?:api|secret|access|signing|webhook|client)[ _-]$/i.test(before)) &&
    hash.test(text.slice(from, stop))
  return isHash || isMixed(text, from, stop) ? keyAt(from, stop) : undefined
}

/** What may be right after the noun. */
const namedBy = ' :\\"\';|,\t(-'
/** Also the next item of a list or cell of a row, and the key that was replaced: `secret rotated, old: …`. */
const announced =
  /^(?: ?(?:\||->|→|=>) ?| \([^()\n]{1,16}\): |:? (?:(?:to|is|was|=|:) |(?:\w{3,10},? (?:old|new|current|previous)|issued|created|revoked|rotated): )?["'`]?|\\*["'], ?\\*["']|[;|,\t]|\(\\*["'])/
const adjective =
  /(?:api|access|secret|private|account|storage|subscription|encryption|signing|auth|rotated|new|old|current|generated|created|issued|revoked|leaked|deploy|master|service|client|maps|app|x)[ _-]$/i
/** What becomes of a key, after it. */
const fate = /^ (?:revoked|rotated|leaked)/
const maxAdjective = 13
/** Hexadecimal digits, perhaps with Mailchimp's data centre. */
const hash = /^(?=(?:[a-z]*\d){4})(?:[0-9a-f]{32,64}(?:-us\d{1,2})?|[0-9a-z]{36,64})$/

/** A value at `start` that is random beyond doubt: mixed letters and digits, or a hash of hexadecimal digits. */
export function randomAt(text: string, start: number, least: number): Finding | undefined {
  const end = runEnd(text, start, valueCodes, 512)
  const isRandom = isMixed(text, start, end) || /^(?:[0-9a-f]{32,}|[0-9A-F]{32,})$/.test(text.slice(start, end))
  return end - start >= least && isRandom ? keyAt(start, end) : undefined
}

/** Upper-case and lower-case letters and several digits, in no order that words or paths have. */
export function isMixed(text: string, start: number, end: number): boolean {
  let upper = 0
  let lower = 0
  let digits = 0
  let marks = 0
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i)
    if (isUpper(code)) upper++
    else if (isLower(code)) lower++
    else if (isDigit(code)) digits++
    else marks++
  }
  return upper > 2 && lower > 2 && digits > 1 && marks * 8 <= end - start
}
