import * as char from '../../text/char-codes.ts'
import {
  alphabet,
  codeAt,
  digits,
  isDigit,
  isUpper,
  matchesAfter,
  matchesBefore,
  runEnd,
  textAfter,
  textBefore,
} from '../../text/chars.ts'
import { isRandomRun, strengthOf } from '../secrets/value-strength.ts'
import type { PairValue } from './pair-value.ts'
import {
  caption,
  isBracketed,
  isCall,
  isEmptyWord,
  isMasked,
  isMessage,
  isProseWord,
  isReference,
  isVariable,
} from './password-value.ts'
import { captionWords, wordsAfterColon } from './prose-words.ts'

/** Whether the value of a password field is a password: not empty, masked, a variable, a type name, or a word of a sentence. */
export function isPassword(text: string, value: PairValue, at: number): boolean {
  const { start, end, isQuoted, isSpaced } = value
  const first = codeAt(text, start)
  if (isMasked(text, start, end) || isEmptyWord(text, start, end)) return false
  if (
    !isQuoted &&
    '!%bifoaer-'.includes(text.charAt(start)) &&
    noValue.test(text.slice(start, Math.min(end, start + 24)))
  )
    return false
  if (isVariable(text, start) || isReference(text, start, end)) return false
  if (isQuoted && isMessage(text, start, end)) return false
  if (first === char.openBracket && (!isQuoted || isBracketed(text, start, end))) return false
  // The shell's PWD is a directory, and `pass=3 fail=1` is a count.
  if (!isQuoted && isShort(text, at) && directory.test(text.slice(start, start + 3))) return false
  if (!isQuoted && end - start <= 3 && isDigit(first) && isDigit(codeAt(text, end - 1))) return false
  if (!isQuoted && codeAt(text, at) === char.colon && isOther(text, at, isSpaced)) return false
  if (!isQuoted && (isOutcome(text, value, at) || isRefused(text, value, at))) return false
  if (!isQuoted && isCount(text, value) && isPassCount(text, value, at)) return false
  if (!isQuoted && !isSpaced && codeAt(text, at) === char.colon && isAfterColon(text, value)) return false
  if (isCode(text, value, at) || isCaption(text, value)) return false
  if (isQuoted) return true
  if (isCall(text, start, end) || (isUpper(first) && matchesAfter(text, start, 24, genericType))) return false
  return !(isSpaced && (isProseWord(text, value) || isRemark(text, value, at)))
}

/**
 * A word that does not look like a secret, where the sentence goes on after it or says before it what failed: `password: argon2: option 'memory' …`,
 * `Error adding passphrase: i/o timeout`, `[password] : Wi-Fi hotspot password`.
 */
function isRemark(text: string, { start, end }: PairValue, at: number): boolean {
  const written = text.slice(start, Math.min(end, start + maxCaption))
  if (secretWord.test(written) || strengthOf(written) > 0 || isRandomRun(text, { start, end })) return false
  const before = textBefore(text, at, maxClause)
  const isFailure = failure.test(before)
  const goesOn = codeAt(text, at) === char.colon && (isFailure || !endsInPhrase.test(before)) ? sentence : label
  return matchesAfter(text, end, maxCaption, goesOn) || (isFailure && nameOfError.test(written))
}

const maxClause = 64
/** The keys of values that are several words. */
export const endsInPhrase = /(?:phrase|mnemonic|words)["']?\s?$/i
/** A number, a short word with a digit, and words joined to a number by hyphens. */
const secretWord = /^(?:\d+|(?=.*[a-z])(?=.*\d).{1,5}|[a-z][^/]*-\d{1,2})$|\w#\w/i
/** What makes of the word before it a label or a date. */
const label = /^:(?=\s|$)|^ (?:\d{1,2} )?\d\d:\d/
/** The same, or another word that is no name of a pair or of an account. */
const sentence =
  /^:(?=\s|$)|^ (?!(?:user|login|host|server|port)|OK$)(?:[\d%{]|\p{L}[\p{L}\p{M}'’-]*(?![\p{L}\p{M}'’"-]* ?[=:]))/iu
/** `EOF`, `java.net.SocketException` */
const nameOfError = /^[A-Z_]+$|[/.]/
/** What failed, in the clause before the separator. */
const failure =
  /(?:fail|error|unable|can ?not|could ?n[o']t|invalid|exception|fehler|erreur|impossible|échec|falha|no se pud|errore|ошибк|не удалось|失败|失敗|错误|エラー|오류|실패)[^.:;=\n]*$/iu

/** `Passwort: Pflichtfeld`, `label.password=Mot de passe`, `Senha: campo obrigatório`, `密码：必填`: what is said of the field, in words of a language. */
function isCaption(text: string, { start, end, isQuoted, isSpaced }: PairValue): boolean {
  if (isQuoted || end - start > maxCaption || !/^\p{L}[\p{L}\p{M}'’-]*$/u.test(text.slice(start, end))) return false
  if (text.charAt(end) === ' ' && caption.test(textAfter(text, start, maxLabel).split('\n', 1)[0] ?? '')) return true
  const written = text.slice(start, end)
  if (required.test(written) || caption.test(written) || /[^\p{Script=Latin}\p{M}'’-]/u.test(written)) return true
  // Two words and more to the end of the line.
  return isSpaced && matchesAfter(text, end, maxCaption + 32, /^ \p{Ll}[\p{L} ]{2,64}[.!]?$/u)
}

const maxCaption = 40
const maxLabel = 120
/** Mandatory, field, empty, wrong, see, in the languages of sign-in pages. */
const required = new RegExp(`^(?:${captionWords})`, 'i')

/** `read -p "Password: " VARIABLE`, `${PASSWORD:?message}`. */
function isCode(text: string, { start }: PairValue, at: number): boolean {
  const first = codeAt(text, start)
  const before = textBefore(text, at, 32)
  if (first === char.space) return /["'][\w &?]+$/.test(before)
  return first === char.question && /\$\{\w+$/.test(before)
}

/** `Option<String>`, `Box<dyn Secret>` */
const genericType = /^[A-Z][a-z]+<(?:[A-Z]|dyn |impl )/

/** Tags of YAML and CloudFormation (`!vault`), what PHP's `var_dump` prints of other types (`bool(true)`), and formats of `printf`. */
const noValue =
  /^(?:!(?:vault|secret|reference|env|ENV|Ref|Sub|GetAtt|include|ImportValue)|(?:bool|int|float|object|array|enum|resource)\([\w.]*\)?|-[a-zA-Z]|%[a-zA-Z]|%[-+]?\d*[sd]|%\{\w+\})$/

/** `/etc/passwd: permission denied` and the `PASS: test name` of test runners. */
function isOther(text: string, at: number, isSpaced: boolean): boolean {
  const before = textBefore(text, at, 9)
  // OpenVPN's management interface: `>PASSWORD:Need 'Auth' username/password`.
  return (
    before.endsWith('/passwd') ||
    before.endsWith('>PASSWORD') ||
    (isSpaced && /(?:^|--- |[\r\n])PASS$|(?:der|rst|ast|ond|inal|ext|\d(?:st|nd|rd|th)?) pass$/.test(before))
  )
}

/** `change_password: skipped`, `update_password=always`: what became of it, or when it is done; `PASSWORD :new_pw`: a parameter of SQL. */
function isOutcome(text: string, { start, end, isSpaced }: PairValue, at: number): boolean {
  if (end - start > maxCaption || !/^[a-z_]+$/.test(text.slice(start, end))) return false
  return matchesBefore(text, at, 40, task) || (!isSpaced && text.startsWith(' :', at - 1))
}

/** `invalid password: anna`: whose it was. */
function isRefused(text: string, { start, end }: PairValue, at: number): boolean {
  return end - start < 32 && /^\p{L}+$/u.test(text.slice(start, end)) && matchesBefore(text, at, 40, refused)
}

const refused =
  /(?:invalid|incorrect|wrong|bad|falsches|ungültiges|incorrecte?a?|erronée?|inválida|невірний|неверный|неправильный|nieprawidłowe|błędne|yanlış|onjuist|errata|fel|feil|forkert|špatné|chybné)[ _-](?:[a-z]+ )?[\p{L}]{4,16} ?$/iu

const task =
  /(?:(?:forgot(?:ten)?|lost|reset|change|update)(?:[-_ ](?:[a-z]+ )?)?password|(?:réinitialis|chang|modifi)\w+ (?:le|du) mot de passe)['"]? ?$/i

/** `"pass":1204` counts what passed, and so does `pass=5699 fail=6`. */
function isPassCount(text: string, { end }: PairValue, at: number): boolean {
  if (!matchesBefore(text, at, 8, /pass["'\\ ]*$/i)) return false
  return (
    codeAt(text, at) === char.colon ||
    matchesAfter(text, end, 16, counterAfter) ||
    matchesBefore(text, at, 32, counterBefore)
  )
}

const counterAfter = /^[,;]?\s?(?:fail|err|skip|warn|total|ok|pend|todo|xfail|ignored)\w*[=:]/i
const counterBefore = /(?:total|tests?|fail\w*|errors?|ok|skip\w*|run)[=:] ?\d+[,;]?\s?pass$/i

/** Debian's `base-passwd:amd64`, and `input[name="password"]:focus` in CSS. */
function isAfterColon(text: string, { start, end }: PairValue): boolean {
  const written = text.slice(start, Math.min(end, start + 32))
  // The names of OVAL's objects, and the rules by which LDAP matches: `bootloader_password:obj:1`, `userPassword:2.5.13.18:=…`.
  return afterColon.has(/^[\w-]*/.exec(written)?.[0] ?? '') || /^(?:[a-z]{2,12}|\d+(?:\.\d+)+):[\d=]/.test(written)
}

const afterColon: ReadonlySet<string> = new Set(wordsAfterColon.split(' '))

function isShort(text: string, at: number): boolean {
  return matchesBefore(text, at, 4, /pwd ?$/i)
}

/** `/srv/app`, `C:\\agent` */
const directory = /^(?:\/|[A-Za-z]:\\)/

/** A count of passwords, not one of them. */
export function isCount(text: string, { start, end }: PairValue): boolean {
  return runEnd(text, start, digitCodes) >= end
}

const digitCodes = alphabet(digits)
