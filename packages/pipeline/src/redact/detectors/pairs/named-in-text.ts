import * as char from '../../text/char-codes.ts'
import {
  codeAt,
  isAlnum,
  isBlank,
  isQuote,
  isUpper,
  matchBefore,
  matchesAfter,
  matchesBefore,
  textAfter,
} from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'
import { fair, isRandomRun, isWordy, strengthOf, strong, weak } from '../secrets/value-strength.ts'
import { type Following, firstAfter } from './after-noun.ts'
import { isProseWord, isSecretValue } from './password-value.ts'
import { joints, kindsOfSecretKeys, leads, ownJoints, wordsForAccount, wordsOfOthers } from './prose-words.ts'
import { classOfKeyEnd } from './sensitive-keys.ts'

const isLead = wordsIn(leads)
const isJoint = wordsIn(joints)
const isOwnJoint = wordsIn(ownJoints)
export const isOther = wordsIn(wordsOfOthers)
const isAccount = wordsIn(wordsForAccount)

function wordsIn(words: string): (word: string) => boolean {
  const pattern = new RegExp(`^(?:${words})$`, 'iu')
  return (word) => pattern.test(word)
}

/**
 * The password that a sentence, a log or a table gives somewhere after the noun for it at `start` to `end`: `Password for 'anna' set to
 * 'Hunter2'`, `Kennwort von anna wurde auf Hunter2 gesetzt`, `密码已改为：Hunter2`. The value must look like one, and what joins it to the noun
 * must say that it is the value: a mark, a verb such as "is", a preposition such as "to". No format is known here.
 */
export function passwordsInText(text: string, start: number, end: number): readonly Span[] {
  if (isPair(text, end)) return []
  const isEnglish = englishNoun.test(text.slice(start, end))
  if (isEnglish && isPartOfName(text, start, end)) return []
  return withChange(
    text,
    firstAfter(text, end, maxWords, (word) => isPassword(text, word, isEnglish)),
    isNewPassword,
  )
}

/** Whether the noun is the key of a pair, which has rules of its own; not a prompt and what was typed there: `"Password:" -> Hunter2`. */
function isPair(text: string, end: number): boolean {
  const code = codeAt(text, end)
  if (code > char.space && isAlnum(code)) return false
  const after = textAfter(text, end, 16)
  return pair.test(after) && !prompt.test(after)
}

const pair = /^(?:\\*["'\]]){0,2} ?[:=＝：](?!=)/
const prompt = /^: ?["'] ?(?:->|=>|→)/
const maxWords = 12
const englishNoun = /^(?:pass(?:word|wd|phrase|code)|pwd?)s?\d?$/i

/** `reset-password.html`, `passwordless`, `password_hash`, `/password/reset`, `Password::Min`, `password(32)`: another name. */
function isPartOfName(text: string, start: number, end: number): boolean {
  const after = textAfter(text, end, 3)
  if (/^\(/.test(after)) return !/^[A-Z]+$/.test(text.slice(start, end))
  return /^(?:[-_./@#+\\]?\w|::)/.test(after) && !matchesAfter(text, end, 8, /^[-_]value\b/)
}

function isPassword(text: string, word: Following, isEnglish: boolean): boolean {
  const { start, end, between } = word
  const written = text.slice(start, end)
  // `PASSWORD(hunter2)` of operating systems.
  if (
    between.length === 0 &&
    codeAt(text, start - 1) === char.openParen &&
    isUpper(codeAt(text, start - 2)) &&
    codeAt(text, end) === char.closeParen
  )
    return mixed.test(written) && isSecretValue(text, word)
  const strength = strengthOf(written)
  const [first = '', last = ''] = [between[0], between.at(-1)]
  const isNear = (): boolean => first === '' || !isEnglish || isLead(first) || participle.test(first)
  // `Password found after 219 tries: letmein99`: nothing is named so after a mark.
  const isLast = (): boolean =>
    (word.isMarked || copula.test(last)) && isNear() && matchesAfter(text, end, 2, /^["'\x60]?(?:$|[\s,;|)])/)
  const isPhrase =
    isWordy(written) &&
    (word.isMarked || word.isQuoted || isJoined(between, isEnglish) || !isEnglish) &&
    between.length < 7
  if (
    (strength < fair && !isPhrase && (strength < weak || between.length < 2 || !isLast())) ||
    !isSecretValue(text, word) ||
    isProseWord(text, word) ||
    between.some(isOther)
  )
    return false
  if (isPhrase) return true
  if (isPairOf(text, word)) return whichOne.test(last)
  if (word.isMarked)
    return (
      (isNear() || (strength === strong && between.length < 5)) &&
      (!isAccount(last) || (strength === strong && entered.test(first)))
    )
  if (word.isQuoted && (first === '' || word.isListed || (isNear() && quotedJoint.test(last)))) return isNear()
  if (isJoined(between, isEnglish)) return true
  // `пароль от вайфая Hunter2x9`: some languages need no verb.
  return strength === strong && (first === '' || (!isEnglish && between.length < 4 && !between.some(isAccount)))
}

/** Whoever it was that typed the password. */
const entered = /^(?:entered|given|typed|tried|supplied|provided|used)$/i

const mixed = /^(?=.*\d)(?=.*[A-Za-z])(?!(?:var|n|long)?char\d?\b)[^\s()]{4,64}$/i

/** `id=Hunter2`, right after a name. */
function isPairOf(text: string, { start, between }: Following): boolean {
  const i = isQuote(codeAt(text, start - 1)) ? start - 2 : start - 1
  return (
    between.length > 0 &&
    '=:'.includes(text.charAt(i)) &&
    !isBlank(codeAt(text, i - 1)) &&
    !isBlank(codeAt(text, i + 1)) &&
    matchesBefore(text, i, 1, /[\p{L}"']$/u) &&
    text.charCodeAt(i) < 128
  )
}

const whichOne =
  /^(?:old|new|prev(?:ious)?|current|before|after|value|val|plain(?:text)?|clear(?:text)?|text|raw|now|default|temp|temporary|initial|secret|is)$/i

/** Whether the words before a value say that it is one. */
function isJoined(between: readonly string[], isEnglish: boolean): boolean {
  const [first = '', last = '', before = ''] = [between[0], between.at(-1), between.at(-2)]
  if (isJoint(last)) return !isEnglish || isLead(first) || !copula.test(last)
  if (isEnglish && /^(?:to|as|with)$/i.test(last)) return changeVerb.test(before)
  // `impostata a …`, `alterada para …`
  return isOwnJoint(last) && (!isEnglish || participle.test(before))
}

/** Of Italian, Spanish and Portuguese, after an English noun: `password reimpostata`. */
const quotedJoint = /^(?:of|as|to|with|tried|used|got|value)$/i
const participle = /[td][ao]s?$/i
const copula = /^(?:is|was|now|still|be)$/i
const changeVerb =
  /^(?:(?:re-?)?set|back|changed?|updated?|rotated?|modified|switched|defaults?|equal|saved|stored|entered|replaced?)$/i

/** The value and, if it is the old one, the new one: `from a to b`, `a -> b`. */
function withChange(
  text: string,
  found: Span | undefined,
  accepts: (text: string, word: Following) => boolean,
): readonly Span[] {
  if (found === undefined) return []
  const next = firstAfter(text, found.end, 1, (word) => isNextOf(word) && accepts(text, word))
  return next === undefined ? [found] : [found, next]
}

function isNextOf({ between, isMarked }: Following): boolean {
  return between.length === 0 ? isMarked : between.length === 1 && newer.test(between[0] ?? '')
}

const newer = /^(?:to|by|nach|zu|auf|à|a|en|para|na|на|til|till|naar|with|new)$/iu

function isNewPassword(text: string, word: Following): boolean {
  return isSecretValue(text, word) && strengthOf(text.slice(word.start, word.end)) >= fair
}

/** The password of a network or an authentication server, which is named a key or a secret there: `WPA key for network "barn": Hunter2`, `tacacs key Hunter2`. */
export function networkKey(text: string, start: number, end: number): readonly Span[] {
  return ' _-'.includes(text.charAt(start - 1)) && matchesBefore(text, start, 48, networked)
    ? passwordsInText(text, start, end)
    : []
}

const networked =
  /(?:(?:wpa\d?|wi-?fi|wlan|wep|network|tacacs\+?|radius|pre-?shared|shared)[ _-]|(?:ssid|wi-?fi|wlan|access point|\bap\b)[ :=][^\n=]{0,30}(?:with|using|and|,) (?:the )?)$/i

/** The key or token that a sentence names after the noun for it that ends at `end`: random, and at least 16 characters. */
export function keysInText(text: string, start: number, end: number): readonly Span[] {
  if (matchesAfter(text, end, 2, /^[-_./]?\w/) || !isNounForKey(text, start, end)) return []
  return withChange(
    text,
    firstAfter(text, end, maxKeyWords, (word) => isNamedKey(text, word)),
    isRandom,
  )
}

/** `key` alone is a word for many things. */
function isNounForKey(text: string, start: number, end: number): boolean {
  if (!/^key$/i.test(text.slice(start, end))) return /^(?:CLIENT_)?SECRET$/.test(classOfKeyEnd(text, end - 1) ?? '')
  return (
    ' _-'.includes(text.charAt(start - 1)) &&
    kindsOfKeys.has(matchBefore(text, start - 1, 12, /[a-z]*$/i)?.[0].toLowerCase() ?? '')
  )
}

const kindsOfKeys: ReadonlySet<string> = new Set(kindsOfSecretKeys.split(' '))

function isNamedKey(text: string, word: Following): boolean {
  const { between } = word
  if (word.end - word.start < minKey || between.some(isOther) || !isRandom(text, word)) return false
  const last = between.at(-1) ?? ''
  return (
    last === '' ||
    (word.isMarked
      ? !isAccount(last) && !isPairOf(text, word)
      : isJoint(last) || isOwnJoint(last) || /^from$/i.test(last))
  )
}

const minKey = 16
/** Of this length, a path or the name of a host has fewer digits and capitals: `AKy/9…`, `2T6.eQ~…`. */
const minMarkedKey = 36
const maxKeyWords = 5

function isRandom(text: string, word: Following): boolean {
  const length = word.end - word.start
  return (
    length >= minKey &&
    isSecretValue(text, word) &&
    (isRandomRun(text, word)
      ? length >= minMarkedKey || !/[/.]/.test(text.slice(word.start, word.end))
      : /^(?:[A-Z\d]{4,8}-){2,}[A-Z\d]{4,8}$/.test(text.slice(word.start, word.end)))
  )
}
