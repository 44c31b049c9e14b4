import * as char from '../../text/char-codes.ts'
import {
  alphabet,
  alphanumerics,
  codeAt,
  digits,
  isAlnum,
  isDigit,
  isLetter,
  isLower,
  isQuote,
  isUpper,
  runEnd,
  textAfter,
  textBefore,
} from '../../text/chars.ts'
import type { Finding } from '../../text/finding.ts'
import { creditCardEnd } from '../personal/credit-card.ts'
import { namedPhoneEnd } from '../personal/phone.ts'
import { ssnEnd } from '../personal/ssn.ts'
import { basicAt, saslAt } from '../secrets/authorization.ts'
import { jwtEnd } from '../secrets/jwt.ts'
import { randomAt } from '../secrets/long-secrets.ts'
import { awsSecretAt, secretAt } from '../secrets/secrets.ts'
import { escapedKeyClass, maxEscapedKey } from './escaped-key.ts'
import { isCount, isPassword } from './field-password.ts'
import { namedValueClass } from './named-values.ts'
import { type PairValue, valueAfterSeparator } from './pair-value.ts'
import { isEmptyWord, isProseWord } from './password-value.ts'
import { looksLikeSecret } from './phrases.ts'
import { classOfKeyEnd, type KeyClass, keyClassBefore } from './sensitive-keys.ts'
import { attributeValueClass, tagClass, tagText } from './tag-values.ts'
import { boundValue, isParameter, wrappedValue } from './wrapped-value.ts'

/**
 * The sensitive value of the pair whose separator (`=`, `:`, `>`, `%3D`) spans `at` to `after`; undefined if the key is not
 * sensitive or the value does not look like what the key announces. `lastEscape` is where the last `\u` escape began.
 */
export function pairValueAt(text: string, at: number, after: number, lastEscape: number): Finding | undefined {
  const separator = codeAt(text, at)
  if (separator === char.greaterThan) return text.startsWith('@<', after) ? undefined : tagFinding(text, at)
  if (separator === char.colon && codeAt(text, after) === char.colon) return undefined
  const key =
    keyClassBefore(text, at) ??
    (at - lastEscape < maxEscapedKey ? escapedKeyClass(text, at) : undefined) ??
    namedValueClass(text, at) ??
    (codeAt(text, at) === char.equals ? attributeValueClass(text, at) : undefined)
  if (key === undefined) return undefined
  const from = pairValueStart(text, at, after)
  const value = from < 0 ? undefined : (wrappedValue(text, from) ?? pairSpanAt(text, at, after))
  if (value === undefined || value === 'nothing') return undefined
  if (!isParameter(text, value)) return expectedFinding(text, key, value, at)
  const bound = boundValue(text, value)
  return bound === undefined ? undefined : expectedFinding(text, key, bound, at)
}

/** The text of a tag such as `<password>`. */
function tagFinding(text: string, at: number): Finding | undefined {
  const key = tagClass(text, at)
  const value = key === undefined ? undefined : (tagText(text, at) ?? cutTag(text, at))
  return key === undefined || value === undefined ? undefined : expectedFinding(text, key, value, at)
}

/** The rest of a text that ends in the tag; what follows `<password>` in a synopsis is another argument or part of a URL. */
function cutTag(text: string, at: number): PairValue | undefined {
  return ' @'.includes(text.charAt(at + 1)) ? undefined : pairSpanAt(text, at, at + 1)
}

/** The value of the pair whose separator spans `at` to `after`, for any key. */
export function pairSpanAt(text: string, at: number, after: number): PairValue | undefined {
  const from = pairValueStart(text, at, after)
  const value = from < 0 ? undefined : valueAfterSeparator(text, from, quoteBefore(text, at))
  return value === undefined || isNextPair(text, value, at) ? undefined : jsonLiteral(text, value, at)
}

/** `password= user=anna`: the pair is empty, and the next one follows. */
function isNextPair(text: string, { start, isSpaced }: PairValue, at: number): boolean {
  return isSpaced && codeAt(text, at - 1) > char.space && pairOf.test(text.slice(at, start + 16))
}

const pairOf = /^= [a-z_]{2,}=(?!=)/

/** Where the separator of a pair ends, which spans at least `at` to `after`; -1 if it is none. */
function pairValueStart(text: string, at: number, after: number): number {
  const next = codeAt(text, after)
  // `==` compares and `::` qualifies; `=>` and `:=` form pairs.
  if (next === char.colon || (next === char.equals && codeAt(text, at) !== char.colon)) return -1
  const end =
    (next === char.greaterThan && codeAt(text, at) === char.equals) || next === char.equals ? after + 1 : after
  return continuedStart(text, end)
}

/** PHP's `var_dump` writes the value on the next line, as do block scalars of YAML (`password: |`). */
function continuedStart(text: string, end: number): number {
  const code = codeAt(text, end)
  if (code !== char.lineFeed && code !== char.space) return end
  const block = /^(?: [|>][+-]?\d?)?\r?\n[ \t]{1,16}(?=\S)/.exec(textAfter(text, end, 24))?.[0]
  if (block === undefined) return end
  const isDump = codeAt(text, end - 1) === char.greaterThan
  return isDump || block.startsWith(' ') ? end + block.length : end
}

/** The value of a command-line flag whose name ends at `nameEnd`: `--password hunter2`, `--api-key …`. */
export function flagValueAt(text: string, nameEnd: number): Finding | undefined {
  if (codeAt(text, nameEnd) !== char.space) return undefined
  const key = classOfKeyEnd(text, nameEnd - 1)
  const value =
    key === undefined || codeAt(text, nameEnd + 1) === char.hyphen ? undefined : valueAfterSeparator(text, nameEnd)
  return key === undefined || value === undefined ? undefined : expectedFinding(text, key, value, nameEnd)
}

function quoteBefore(text: string, at: number): string {
  if (!isQuote(codeAt(text, at - 1))) return ''
  let start = at - 1
  while (codeAt(text, start - 1) === char.backslash) start--
  return text.slice(start, at)
}

/** After a quoted key and a colon, a bare number or word ends where JSON ends it. */
function jsonLiteral(text: string, value: PairValue, at: number): PairValue {
  const isJson =
    codeAt(text, at) === char.colon &&
    codeAt(text, codeAt(text, at - 1) === char.space ? at - 2 : at - 1) === char.doubleQuote
  if (value.isQuoted || !isJson) return value
  return { ...value, end: Math.min(value.end, runEnd(text, value.start, literalCodes)) }
}

const literalCodes = alphabet(`${alphanumerics}+-._`)

export function expectedFinding(text: string, key: KeyClass, value: PairValue, at: number): Finding | undefined {
  const { start, end } = value
  switch (key) {
    case 'PHONE':
      return finding('PHONE', start, namedPhoneEnd(text, start))
    case 'SSN':
      return finding('SSN', start, ssnEnd(text, start, undefined, true))
    case 'CREDIT_CARD':
      return finding('CREDIT_CARD', start, creditCardEnd(text, start, undefined, true))
    case 'PASSWORD':
      return passwordFinding(text, bracketedValue(text, value) ?? value, at)
    case 'PASSWORDS':
      return isPassword(text, value, at) && !isCount(text, value) ? { type: 'PASSWORD', start, end } : undefined
    case 'PIN':
      return codeFinding(text, value, minPin)
    case 'CARD_CODE':
      return codeFinding(text, value, minCardCode, maxCardCode)
    case 'CLIENT_SECRET':
      return (
        tokenAt(text, value, minSecret) ??
        (isChosenSecret(text, value, at) ? { type: 'API_KEY', start, end } : undefined)
      )
    case 'SIGNATURE':
      return tokenAt(text, value, minSignature)
    case 'AWS_SECRET_KEY':
      return awsSecretAt(text, start) ?? tokenAt(text, value, minSecret)
    case 'BASIC_AUTH':
      return basicAt(text, start) ?? saslAt(text, start) ?? randomAt(text, start, minRandomAuth)
    case 'KEY':
      if (text.startsWith('base64:', start)) return randomAt(text, start + 7, minRandomAuth)
      return secretAt(text, start) ?? randomAt(text, start, minRandomKey)
    case 'ENV_KEY':
      // Laravel's `APP_KEY=base64:…`.
      return randomAt(text, text.startsWith('base64:', start) ? start + 7 : start, minRandomAuth)
    case 'SESSION':
      return isCookie(text, at) ? cookieAt(text, value) : undefined
    case 'SASL':
      return saslAt(text, start)
    case 'AUTHORIZATION':
      return headerTokenAt(text, value)
    default:
      if (resourceName.test(textBefore(text, at, 64))) return undefined
      return (
        tokenAt(text, value, endsInToken(text, at) ? minToken : minSecret) ??
        (isSecretWord(text, value, at) ? { type: 'API_KEY', start, end } : undefined)
      )
  }
}

/** The account of Amazon in the name of a secret: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:…`. */
const resourceName = /arn:\S+:\d{12}:secret$/

/** Whether the pair is in a header for cookies, where a session is a token and no number of one. */
function isCookie(text: string, at: number): boolean {
  return /cookies?["']?\s?[:=>][^\n]{0,400}$/i.test(textBefore(text, at, maxCookies))
}

const maxCookies = 416

/** The whole value of a cookie, if it is long and not plain. */
function cookieAt(text: string, { start, end }: PairValue): Finding | undefined {
  const written = text.slice(start, Math.min(end, start + maxSampleChars))
  const isToken = written.length >= minCookie && /\d/.test(written) && /[A-Za-z]/.test(written)
  return isToken
    ? (tokenAt(text, { start, end, isQuoted: false, isSpaced: false }, minCookie) ?? { type: 'API_KEY', start, end })
    : undefined
}

const minCookie = 20

function passwordFinding(text: string, value: PairValue, at: number): Finding | undefined {
  if (!isPassword(text, value, at)) return undefined
  return {
    type: 'PASSWORD',
    start: value.start,
    end: value.isQuoted ? literalEnd(text, value.end) : phraseEnd(text, value, at),
  }
}

/** The end of a literal that a program puts together: `"hun" + "ter2"`. */
function literalEnd(text: string, end: number): number {
  const next = /^(["'])\s{0,4}[+.&]\s{0,4}\1[^"'\s]{1,64}(?=\1)/.exec(textAfter(text, end, 80))?.[0] ?? ''
  return end + next.length
}

/** The end of a phrase of words, after a key for one: `seed phrase: legal winner thank …`. */
function phraseEnd(text: string, { start, end }: PairValue, at: number): number {
  if (!/(?:phrase|mnemonic)["']?\s?$/i.test(textBefore(text, at, 12))) return end
  const words =
    /^[a-z]{2,12}(?: [a-z]{2,12}){3,23}(?=$|[\s"'.,;)\]])/.exec(textAfter(text, start, maxPhrase))?.[0] ?? ''
  return Math.max(end, start + words.length)
}

const maxPhrase = 320

/** The value in braces of a connection string (`PWD={a;b};`), or the one that Spring rejected (`rejected value [x]`), or a clear one. */
function bracketedValue(text: string, { start, isQuoted }: PairValue): PairValue | undefined {
  if (isQuoted) return undefined
  const first = codeAt(text, start)
  const enclosed =
    first !== char.openBracket && first !== char.lessThan
      ? undefined
      : /^[[<]([^\s[\]<>"'{}$]{5,64})[\]>]/.exec(textAfter(text, start, 68))?.[1]
  if (enclosed !== undefined && looksLikeSecret(enclosed))
    return { start: start + 1, end: start + 1 + enclosed.length, isQuoted: true, isSpaced: false }
  const [, open = '', inner = ''] = bracketed.exec(textAfter(text, start, maxBracketed)) ?? []
  const from = start + open.length
  return inner === '' || named.test(inner)
    ? undefined
    : { start: from, end: from + inner.length, isQuoted: true, isSpaced: false }
}

/** `{0}`, `{password}`, `{cipher}`: what a template puts there. */
const named = /^(?:\d*|[a-z_.]*(?:pass|pwd|cipher|secret|token)[a-z_.]*)$/i
const bracketed = /^(\{|rejected value \[)((?<=\{)(?:[^{}"':$]|\}\}){1,64}(?=\}(?:[;"']|$))|(?<=\[)[^\]]{1,64}(?=\]))/
const maxBracketed = 96

/** A secret of words is found where nothing else can be meant: in quotes, or right after an equals sign. */
function isChosenSecret(text: string, value: PairValue, at: number): boolean {
  const isClear = value.isQuoted || (codeAt(text, at) === char.equals && !value.isSpaced)
  return isClear && value.end - value.start >= minSecret && isPassword(text, value, at)
}

/**
 * `secret = foxtrot`, as FreeRADIUS, strongSwan and Asterisk write it: one word after an equals sign. Names of Kubernetes' secrets have
 * hyphens and slashes.
 */
function isSecretWord(text: string, value: PairValue, at: number): boolean {
  const { start, end } = value
  if (codeAt(text, at) !== char.equals || !secretName.test(textBefore(text, at, 8))) return false
  const written = text.slice(start, Math.min(end, start + maxSecretWord))
  const isWord =
    /^(?!.*(?:[Ii]d|[Nn]ame|[Aa]rn|[Pp]ath|[Rr]ef|[Vv]alue)$)[A-Za-z\d]{4,32}$/.test(written) &&
    !isProseWord(text, value) &&
    !isEmptyWord(text, start, end)
  return isWord && (value.isQuoted || afterSecretWord.test(textAfter(text, end, 24)))
}

const maxSecretWord = 33
/** The end of the line or block, or the next pair. */
const afterSecretWord = /^(?:$|[\r\n}\]),;"'\\]| {1,4}(?:$|[}#]|[\w-]{1,20} ?=))/
const secretName = /(?:^|[^A-Za-z])secret ?$/i

/** A PIN or the code of a card: digits, as many as such codes have. */
function codeFinding(text: string, { start, end }: PairValue, min: number, max = maxPin): Finding | undefined {
  const stop = runEnd(text, start, digitCodes, maxPin + 1)
  const length = stop - start
  const isWhole = stop >= end || !isAlnum(codeAt(text, stop))
  return isWhole && length >= min && length <= max ? { type: 'PASSWORD', start, end: stop } : undefined
}

const digitCodes = alphabet(digits)
const minCardCode = 3
const maxCardCode = 4
const minPin = 4
const maxPin = 8
/** HMAC-SHA256 in base64, percent-encoded or not, is at least 43 characters. */
const minSignature = 32

function finding(type: Finding['type'], start: number, end: number): Finding | undefined {
  return end > start ? { type, start, end } : undefined
}

/** A token, with the most specific type its shape allows. */
function tokenAt(text: string, value: PairValue, min: number): Finding | undefined {
  const { start, end } = value
  const known = secretAt(text, start)
  if (known !== undefined) return known
  const jwt = jwtEnd(text, start)
  if (jwt > start) return { type: 'JWT', start, end: jwt }
  if (isOpaque(text, start, end, min)) return { type: 'API_KEY', start, end }
  const stop = value.isQuoted ? end : listedEnd(text, start)
  // `binascii.a2b_base64(…`
  const isCode = codeAt(text, stop) === char.openParen && /[._]/.test(text.slice(start, stop))
  const isListed = stop < end && listMark.includes(text.charAt(stop)) && !isCode && isOpaque(text, start, stop, minList)
  return isListed ? { type: 'API_KEY', start, end: stop } : undefined
}

/** Where a token ends that something else may follow; slashes and pluses in it may be encoded. */
function listedEnd(text: string, start: number): number {
  let end = runEnd(text, start, listedCodes, maxSampleChars)
  while (end - start < maxSampleChars && /^%2[BF]/i.test(textAfter(text, end, 3)))
    end = runEnd(text, end + 3, listedCodes, maxSampleChars)
  return end
}

const listedCodes = alphabet(`${alphanumerics}-_/+`)

/** What no token has in it, whatever is after it. */
const listMark = ',;|&[](){}#:%"\\'

/** `Authorization: Token …` and bare tokens; `Bearer` and `Basic` are detected by their names. */
function headerTokenAt(text: string, { start, end, isQuoted }: PairValue): Finding | undefined {
  const scheme = schemeName.exec(textAfter(text, start, maxScheme))?.[1]
  if (scheme !== undefined && (authorizationSchemes.has(scheme.toLowerCase()) || /-(?:key|token)$/i.test(scheme))) {
    const value = valueAfterSeparator(text, start + scheme.length)
    return value === undefined
      ? undefined
      : tokenAt(text, { ...value, end: isQuoted ? Math.min(end, value.end) : value.end }, minSecret)
  }
  return codeAt(text, end) === char.space
    ? undefined
    : tokenAt(text, { start, end, isQuoted, isSpaced: false }, minHeaderToken)
}

const authorizationSchemes: ReadonlySet<string> = new Set([
  ...'token apikey api-key key splunk sso-key negotiate ntlm ssws oauth bot snowflake'.split(' '),
  ...['genie key', 'genie-key', 'geniekey', 'zoho-oauthtoken', 'sharedaccesssignature', 'dpop', 'privatetoken', 'aws4'],
])
const schemeName = /^(genie key|[A-Za-z0-9-]{3,}) /i
const maxScheme = 24
const minHeaderToken = 16

const minSecret = 6
/** A token before a comma and something else, which may be a list. */
const minList = 16
const minRandomKey = 20
const minRandomAuth = 32
/** `token` also means parser and pagination tokens, so its value must be longer. */
const minToken = 12

function endsInToken(text: string, at: number): boolean {
  const i = isQuote(codeAt(text, at - 1)) ? at - 2 : at - 1
  return text.slice(Math.max(0, i - 4), i + 1).toLowerCase() === 'token' && !isAlnum(codeAt(text, i - 5))
}

const maxSampleChars = 256

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
  if (isEmptyWord(text, start, end) || isObjectName(text, start, end)) return false
  return letters > 0 ? digits > 0 || (changes > 1 && end - start >= 16) : digits >= 20
}

const address = /^0x[0-9a-f]{1,16}$/i

/** `com.example.Token@1a2b3c`, `com.example.stream/1234`: a class, and an address or number of one of its objects. */
function isObjectName(text: string, start: number, end: number): boolean {
  return end - start <= maxSampleChars && objectName.test(text.slice(start, end))
}

const objectName = /^(?:[A-Za-z_$]+(?:\.[A-Za-z_$]+)+(?:[@/#:][0-9a-f]+)?|[A-Z][A-Za-z$]*@[0-9a-f]{5,8})$/

/** `- _ . ~ + / = % : ! @ # $ * & ^`, which occur in secrets but not in prose. */
function isTokenMark(code: number): boolean {
  return code < 128 && '-_.~+/=%:!@#$*&^'.includes(String.fromCharCode(code))
}
