import * as char from '../../text/char-codes.ts'
import { codeAt, isAlnum, isQuote, matchBefore, matchesAfter } from '../../text/chars.ts'
import { placeholderAt } from '../../text/placeholder.ts'
import type { Span } from '../../text/span.ts'
import { captions, complaints, references, wordsAfterPassword, wordsForNothing } from './prose-words.ts'

/** Whether a span may be a secret at all: not empty, masked, a placeholder, a variable, a reference, or an object. */
export function isSecretValue(text: string, { start, end }: Span): boolean {
  if (end <= start || isMasked(text, start, end) || isEmptyWord(text, start, end)) return false
  const first = codeAt(text, start)
  if (first === char.openBracket && isBracketed(text, start, end)) return false
  if (isVariable(text, start) || isReference(text, start, end) || isMessage(text, start, end)) return false
  return isQuote(codeAt(text, start - 1)) || !isCall(text, start, end)
}

/** `hash(password)`, `os.Getenv(…)`, `z.string()`, `form["password"]`, `Column(String(128))`: code. */
export function isCall(text: string, start: number, end: number): boolean {
  const written = text.slice(start, Math.min(end + 2, start + maxCall))
  return (written.includes('(') || written.includes('[')) && call.test(written)
}

const call =
  /^(?:(?:[a-z_]\w*|[A-Z][A-Z\d_]{2,}|(?:[A-Z][a-z]+){2,}|\w+(?:(?:\.|::|->)\w+)+)(?:\((?:\)|["'`$:%#<]|(?!val)[a-z_][\w-]*(?:[[),.(:=]|$)|$)|\[["'\d$:])|\w*(?:[Cc]olumn\([A-Z]|Field\((?!val)[a-z_]+=))/
const maxCall = 64

/** `${VAR}`, `{{ var }}`, `%(name)s`, `<password>`, `$(cmd)`, or an object. */
export function isVariable(text: string, start: number): boolean {
  const first = codeAt(text, start)
  if (first === char.atSign) return codeAt(text, start + 1) === char.openBrace
  if (first === char.openBrace) return !matchesAfter(text, start, 32, hashed)
  if (first === char.lessThan || first === char.openParen) return true
  const next = codeAt(text, start + 1)
  // A comment in its place: `encrypted-password /* SECRET-DATA */`.
  if (first === char.slash && next === char.asterisk) return true
  if (first === char.percent) return !isAlnum(next) && !cipherMarks.includes(next)
  return first === char.dollar && !isAlnum(next)
}

/** Schemes of RFC 2307 and Dovecot before a hash: `{SSHA}…`, `{SHA512-CRYPT}…`. */
const hashed = /^\{(?:[A-Z\d-]*(?:SHA|MD5|CRYPT|PBKDF2|ARGON2|PLAIN|CLEARTEXT|SCRAM|NT)[A-Z\d.-]*)\}[^\s"'}]/

/**
 * Where a secret is kept, in the place of the secret: `$DB_PASSWORD`, `var.db_password` of Terraform, `process.env.PASSWORD`, and the
 * schemes of secret stores.
 */
export function isReference(text: string, start: number, end: number): boolean {
  const written = text.slice(start, Math.min(end, start + maxReference))
  return (
    reference.test(written) ||
    (!isQuote(codeAt(text, start - 1)) && nameOfSecret.test(written)) ||
    // A constant that holds its own name: `String PASSWORD = "password"`.
    (isQuote(codeAt(text, start - 1)) && matchBefore(text, start, 32, constant)?.[1]?.toLowerCase() === written)
  )
}

const maxReference = 64
const reference = new RegExp(references)
/** `mt_password`, `name/password`, `CREDENTIALS_KRB5`, `proxy_pass`: words joined to the one for what is kept there. */
const nameOfSecret =
  /^(?=\D*\d?\D*$)(?:(?:\w+[-_./#])+(?:pass(?:word|wd)?|pwd|secret|credentials?)\d?|(?:pass(?:word|wd)?|pwd|secret|credentials?)(?:[-_./#][a-z]+)+\d?)$/i
const constant = /(?:String|const) (\w+) = ["']$/

/** What a form says of or beside the field: `{"password":["This field is required."]}`, `"forgot_password": "Forgot your password?"`. */
export function isMessage(text: string, start: number, end: number): boolean {
  if (end - start < 5 || end - start > maxMessage) return false
  const written = text.slice(start, end)
  return caption.test(written) || (written.includes(' ') && message.test(written))
}

const maxMessage = 160
const message = new RegExp(complaints, 'i')
export const caption = new RegExp(captions)

/** What Huawei's devices write around encrypted values: `%^%#…%^%#`, `%@%@…%@%@`, `%$%$…%$%$`, `%#%#…%#%#`. */
const cipherMarks = [char.caret, char.atSign, char.dollar, char.hash]

/** A run of one mark (`****`, `....`, `xxx`), also with more of them or the last characters after it (`****1234`). */
export function isMasked(text: string, start: number, end: number): boolean {
  const first = codeAt(text, start)
  if (!'*\u2022\u25cfxX.-#?'.includes(text.charAt(start))) return false
  // One `x` may be a password; three or more are a mask.
  if ((first | char.caseBit) === char.lowerX && end - start < 3) return false
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i)
    // `XXXX-XXXX`
    if ((code | char.caseBit) !== (first | char.caseBit) && code !== char.hyphen)
      return i - start > 2 && end - i <= maxShown && (first === char.asterisk || first === char.bullet)
  }
  return true
}

/** How much of a value may be shown after its mask. */
const maxShown = 4

const emptyWords: ReadonlySet<string> = new Set(wordsForNothing.split(' '))

export function isEmptyWord(text: string, start: number, end: number): boolean {
  if (end - start > 24) return false
  const word = text.slice(start, end).toLowerCase()
  return emptyWords.has(word) || (!isAlnum(codeAt(word, 0)) && masks.test(word)) || masked.test(word)
}

/** What libraries write in the place of a value: `__REDACTED__`, `*hidden*`, `(filtered)`; the words of a form in Japanese, Chinese and Korean. */
const masks =
  /^[^!-~]*(?:パスワード|密[码碼]|비밀번호)[^!-~]*$|^[^a-z0-9]+(?:redacted|filtered|hidden|masked|removed|sanitized|scrubbed|suppressed|omitted|obfuscated|censored|secret)[^a-z0-9]+$/
const masked = /(?:^|[^a-z0-9])(?:masked|redacted|filtered|omitted|sanitized)(?:$|[^a-z0-9])/

const proseWords: ReadonlySet<string> = new Set(wordsAfterPassword.split(' '))

export function isProseWord(text: string, { start, end }: Span): boolean {
  return end - start <= 14 && proseWords.has(text.slice(start, end).toLowerCase())
}

/** Letters, and a word of grammar right after them or in their place: `Enable Secret Service to access …`, `usermod -p to unlock …`. */
export function isWordOfSentence(text: string, { start, end }: Span): boolean {
  return matchesAfter(text, start, end - start + 8, sentence) && /^[A-Za-z]*$/.test(text.slice(start, end))
}

const sentence =
  /^(?:[A-Za-z]+ )?(?:to|for|is|are|of|and|or|in|on|with|not|from|by|the|this|that|if|when|has|was|will|can|must|should|be|as|at|it)(?= )/

/** `[FILTERED]`, or one of our placeholders. */
export function isBracketed(text: string, start: number, end: number): boolean {
  if (placeholderAt(text, start)?.end === end) return true
  return codeAt(text, end - 1) === char.closeBracket && !/[^A-Za-z _*]/.test(text.slice(start + 1, end - 1))
}

/** Whether a word has a digit, or a symbol between other characters: then it is no word of a sentence. */
export function hasDigitOrSymbol(text: string, { start, end }: Span): boolean {
  return digitOrSymbol.test(text.slice(start, end))
}

const digitOrSymbol = /[\d!#$*]|[^A-Za-z'\u0080-\uffff-](?=.)/
