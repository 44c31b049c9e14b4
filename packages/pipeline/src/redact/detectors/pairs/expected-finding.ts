import * as char from '../../text/char-codes.ts'
import {
  alphabet,
  alphanumerics,
  codeAt,
  digits,
  isAlnum,
  matchAfter,
  matchBefore,
  matchesAfter,
  matchesBefore,
  runEnd,
} from '../../text/chars.ts'
import { type Finding, findingAt, keyAt, passwordAt } from '../../text/finding.ts'
import { creditCardEnd } from '../personal/credit-card.ts'
import { namedPhoneEnd } from '../personal/phone.ts'
import { ssnEnd } from '../personal/ssn.ts'
import { basicAt, saslAt } from '../secrets/authorization.ts'
import { jwtEnd } from '../secrets/jwt.ts'
import { randomAt } from '../secrets/long-secrets.ts'
import { awsSecretAt, secretAt } from '../secrets/secrets.ts'
import { fair, isRandomRun, strengthOf } from '../secrets/value-strength.ts'
import { endsInPhrase, isCount, isPassword } from './field-password.ts'
import type { PairValue } from './pair-value.ts'
import { isEmptyWord, isProseWord } from './password-value.ts'
import { looksLikeSecret } from './phrases.ts'
import { kindsOfSecretKeys } from './prose-words.ts'
import type { KeyClass } from './sensitive-keys.ts'
import {
  endsInToken,
  headerTokenAt,
  maxSampleChars,
  minRandomAuth,
  minRandomKey,
  minSecret,
  minToken,
  tokenAt,
} from './token-value.ts'

/** What a key announces, if its value looks like it; `at` is where the separator of the pair starts. */
export function expectedFinding(text: string, key: KeyClass, value: PairValue, at: number): Finding | undefined {
  const { start, end } = value
  switch (key) {
    case 'PHONE':
      return isIdOfCaller(text, value, at) ? undefined : finding('PHONE', start, namedPhoneEnd(text, start))
    case 'SSN':
      return finding('SSN', start, ssnEnd(text, start, undefined, true))
    case 'CREDIT_CARD':
      return finding('CREDIT_CARD', start, creditCardEnd(text, start, undefined, true))
    case 'PASSWORD':
      return passwordFinding(text, bracketedValue(text, value) ?? value, at)
    case 'PASSWORDS':
      return isPassword(text, value, at) && !isCount(text, value) ? passwordAt(start, end) : undefined
    case 'PIN':
      return codeFinding(text, value, minPin)
    case 'CARD_CODE':
      return codeFinding(text, value, minCardCode, maxCardCode)
    case 'CLIENT_SECRET':
      return tokenAt(text, value, minSecret) ?? (isChosenSecret(text, value, at) ? keyAt(start, end) : undefined)
    case 'SIGNATURE':
      return tokenAt(text, value, minSignature)
    case 'AWS_SECRET_KEY':
      return awsSecretAt(text, start) ?? tokenAt(text, value, minSecret)
    case 'BASIC_AUTH':
      return jwtAt(text, start) ?? basicAt(text, start) ?? saslAt(text, start) ?? randomAt(text, start, minRandomAuth)
    case 'KEY':
      if (text.startsWith('base64:', start)) return randomAt(text, start + 7, minRandomAuth)
      return (
        jwtAt(text, start) ??
        secretAt(text, start) ??
        randomAt(text, start, minRandomKey) ??
        namedKeyAt(text, value, at)
      )
    case 'ENV_KEY':
      // Laravel's `APP_KEY=base64:…`.
      return (
        randomAt(text, text.startsWith('base64:', start) ? start + 7 : start, minRandomAuth) ??
        namedKeyAt(text, value, at)
      )
    case 'SESSION':
      return isCookie(text, at) ? cookieAt(text, value) : undefined
    case 'SASL':
      return saslAt(text, start)
    case 'CREDENTIAL':
      return (
        jwtAt(text, start) ??
        secretAt(text, start) ??
        randomAt(text, start, minRandomKey) ??
        basicAt(text, start) ??
        chosenAt(text, value, at)
      )
    case 'AUTHORIZATION':
      return headerTokenAt(text, value)
    default:
      if (matchesBefore(text, at, 64, resourceName)) return undefined
      return (
        tokenAt(text, value, endsInToken(text, at) ? minToken : minSecret) ??
        (isSecretWord(text, value, at) ? keyAt(start, end) : undefined)
      )
  }
}

/** `callerId=8842301`: in code, who calls is a user or a service as well. */
function isIdOfCaller(text: string, { start, end }: PairValue, at: number): boolean {
  return end - start < minCaller && matchesBefore(text, at, 8, /[a-z]erId["']?\s?$/)
}

const minCaller = 9

function jwtAt(text: string, start: number): Finding | undefined {
  const end = jwtEnd(text, start)
  return end > start ? findingAt('JWT', start, end) : undefined
}

/** `cred="zephyr805!"`, `credentials=Zephyr805`: a word that looks like a password. */
function chosenAt(text: string, { start, end, isQuoted }: PairValue, at: number): Finding | undefined {
  const isChosen =
    (isQuoted || codeAt(text, at) === char.equals) &&
    strengthOf(text.slice(start, Math.min(end, start + maxSampleChars))) >= fair
  return isChosen ? passwordAt(start, end) : undefined
}

/**
 * The value of `local_key`, `devKey`, `license-key`: random, from 16 characters on; of digits in groups, or hexadecimal, only after a key
 * that is secret beyond doubt.
 */
function namedKeyAt(text: string, { start, end }: PairValue, at: number): Finding | undefined {
  let stop = runEnd(text, start, keyRun, maxKeyRun)
  if (stop - start < minNamedKey) return undefined
  while (codeAt(text, stop) === char.equals && stop < end) stop++
  const written = text.slice(start, stop)
  if (stop < end) return undefined
  const span = { start, end: stop }
  const isSure = kinds.has(matchBefore(text, at, 24, kindBefore)?.[1]?.toLowerCase() ?? '')
  if (!isRandomRun(text, span) && !grouped.test(written)) return undefined
  const isKey = isSure
    ? grouped.test(written) || (!written.includes('-') && /[A-Za-z]/.test(written))
    : !/^(?:[0-9a-f-]+|[0-9A-Z-]+)$/.test(written)
  return isKey ? keyAt(start, stop) : undefined
}

const keyRun = alphabet(`${alphanumerics}_-+/`)
const maxKeyRun = 256
const minNamedKey = 16
/** Licences and activation codes: `7KQ2X-VM4NP-L9WRT`. */
const grouped = /^(?=.*\d)[A-Z\d]{4,8}(?:-[A-Z\d]{4,8}){2,}$/
const kindBefore = /([A-Z]?[a-z]+|[A-Z]+)[_ .-]?(?:key|KEY|Key)["' ]{0,2}$/
const kinds: ReadonlySet<string> = new Set(kindsOfSecretKeys.split(' '))

/** The account of Amazon in the name of a secret: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:…`. */
const resourceName = /arn:\S+:\d{12}:secret$/

/** Whether the pair is in a header for cookies, where a session is a token and no number of one. */
function isCookie(text: string, at: number): boolean {
  return matchesBefore(text, at, maxCookies, /cookies?["']?\s?[:=>][^\n]{0,400}$/i)
}

const maxCookies = 416

/** The whole value of a cookie, if it is long and not plain. */
function cookieAt(text: string, { start, end }: PairValue): Finding | undefined {
  const written = text.slice(start, Math.min(end, start + maxSampleChars))
  const isToken = written.length >= minCookie && /\d/.test(written) && /[A-Za-z]/.test(written)
  return isToken
    ? (tokenAt(text, { start, end, isQuoted: false, isSpaced: false }, minCookie) ?? keyAt(start, end))
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
  const next = matchAfter(text, end, 80, /^(["'])\s{0,4}[+.&]\s{0,4}\1[^"'\s]{1,64}(?=\1)/)?.[0] ?? ''
  return end + next.length
}

/** The end of a phrase of words, after a key for one: `seed phrase: legal winner thank …`. */
function phraseEnd(text: string, { start, end }: PairValue, at: number): number {
  if (!matchesBefore(text, at, 12, endsInPhrase)) return end
  const words = matchAfter(text, start, maxPhrase, /^[a-z]{2,12}(?: [a-z]{2,12}){3,23}(?=$|[\s"'.,;)\]])/)?.[0] ?? ''
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
      : matchAfter(text, start, 68, /^[[<]([^\s[\]<>"'{}$]{5,64})[\]>]/)?.[1]
  if (enclosed !== undefined && looksLikeSecret(enclosed))
    return { start: start + 1, end: start + 1 + enclosed.length, isQuoted: true, isSpaced: false }
  if (first !== char.openBrace && first !== char.lowerR) return undefined
  const [, open = '', inner = ''] = matchAfter(text, start, maxBracketed, bracketed) ?? []
  const from = start + open.length
  return inner === '' || named.test(inner)
    ? undefined
    : { start: from, end: from + inner.length, isQuoted: true, isSpaced: false }
}

/** `{0}`, `{password}`, `{cipher}`: what a template puts there. */
const named = /^(?:\d*|[a-z_]+(?:\.\w+|\[\w+\])*|[a-z_.]*(?:pass|pwd|cipher|secret|token)[a-z_.]*)$/i
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
  if (codeAt(text, at) !== char.equals || !matchesBefore(text, at, 8, secretName)) return false
  const written = text.slice(start, Math.min(end, start + maxSecretWord))
  const isWord =
    /^(?!.*(?:[Ii]d|[Nn]ame|[Aa]rn|[Pp]ath|[Rr]ef|[Vv]alue)$)[A-Za-z\d]{4,32}$/.test(written) &&
    !isProseWord(text, value) &&
    !isEmptyWord(text, start, end)
  return isWord && (value.isQuoted || matchesAfter(text, end, 24, afterSecretWord))
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
  return isWhole && length >= min && length <= max ? passwordAt(start, stop) : undefined
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
