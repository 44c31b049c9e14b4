import * as char from '../../text/char-codes.ts'
import { alphabet, codeAt, digits, isDigit, isUpper, runEnd, textAfter, textBefore } from '../../text/chars.ts'
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
  if (!isQuoted && isOutcome(text, value, at)) return false
  if (!isQuoted && isCount(text, value) && isPassCount(text, value, at)) return false
  if (!isQuoted && !isSpaced && codeAt(text, at) === char.colon && isAfterColon(text, value)) return false
  if (isCode(text, value, at) || isCaption(text, value)) return false
  if (isQuoted) return true
  if (isCall(text, start, end) || (isUpper(first) && genericType.test(textAfter(text, start, 24)))) return false
  return !(isSpaced && (isProseWord(text, value) || participle.test(text.slice(start, end + 2))))
}

/** `Passwort: Pflichtfeld`, `label.password=Mot de passe`, `Senha: campo obrigatório`, `密码：必填`: what is said of the field, in words of a language. */
function isCaption(text: string, { start, end, isQuoted, isSpaced }: PairValue): boolean {
  if (isQuoted || end - start > maxCaption || !/^\p{L}[\p{L}\p{M}'’-]*$/u.test(text.slice(start, end))) return false
  if (text.charAt(end) === ' ' && caption.test(textAfter(text, start, maxLabel).split('\n', 1)[0] ?? '')) return true
  if (required.test(text.slice(start, end)) || /[^\p{Script=Latin}\p{M}'’-]/u.test(text.slice(start, end))) return true
  // Two words and more to the end of the line.
  return isSpaced && /^ \p{Ll}[\p{L} ]{2,64}[.!]?$/u.test(textAfter(text, end, maxCaption + 32))
}

const maxCaption = 40
const maxLabel = 120
/** Mandatory, field, empty, wrong, see, in the languages of sign-in pages. */
const required = new RegExp(`^(?:${captionWords})`, 'i')

/** `read -p "Password: " VARIABLE`, `${PASSWORD:?message}`. */
function isCode(text: string, { start }: PairValue, at: number): boolean {
  const first = codeAt(text, start)
  const before = textBefore(text, at, 32)
  if (first === char.space) return /["'][\w ]+$/.test(before)
  return first === char.question && /\$\{\w+$/.test(before)
}

/** `Option<String>`, `Box<dyn Secret>` */
const genericType = /^[A-Z][a-z]+<(?:[A-Z]|dyn |impl )/

/** `passwd: unlocking the password …` */
const participle = /^[a-z]{3,}(?:ing|ed) [a-z]$/

/** Tags of YAML and CloudFormation (`!vault`), what PHP's `var_dump` prints of other types (`bool(true)`), and formats of `printf`. */
const noValue =
  /^(?:!(?:vault|secret|reference|env|ENV|Ref|Sub|GetAtt|include|ImportValue)|(?:bool|int|float|object|array|enum|resource)\([\w.]*\)?|-[a-zA-Z]|%[sdvqr]|%[-+]?\d*[sd]|%\{\w+\})$/

/** `/etc/passwd: permission denied` and the `PASS: test name` of test runners. */
function isOther(text: string, at: number, isSpaced: boolean): boolean {
  const before = textBefore(text, at, 9)
  // OpenVPN's management interface: `>PASSWORD:Need 'Auth' username/password`.
  return (
    before.endsWith('/passwd') || before.endsWith('>PASSWORD') || (isSpaced && /(?:^|--- |[\r\n])PASS$/.test(before))
  )
}

/** `change_password: skipped`, `update_password=always`: what became of it, or when it is done; `PASSWORD :new_pw`: a parameter of SQL. */
function isOutcome(text: string, { start, end, isSpaced }: PairValue, at: number): boolean {
  if (end - start > maxCaption || !/^[a-z_]+$/.test(text.slice(start, end))) return false
  return task.test(textBefore(text, at, 24)) || (!isSpaced && text.startsWith(' :', at - 1))
}

const task = /(?:forgot(?:ten)?|lost|reset|change|update)[-_]?password['"]? ?$/i

/** `"pass":1204` counts what passed, and so does `pass=5699 fail=6`. */
function isPassCount(text: string, { end }: PairValue, at: number): boolean {
  if (!/pass["'\\ ]*$/i.test(textBefore(text, at, 8))) return false
  return (
    codeAt(text, at) === char.colon ||
    counterAfter.test(textAfter(text, end, 16)) ||
    counterBefore.test(textBefore(text, at, 32))
  )
}

const counterAfter = /^[,;]?\s?(?:fail|err|skip|warn|total|ok|pend|todo|xfail|ignored)\w*[=:]/i
const counterBefore = /(?:total|tests?|fail\w*|errors?|ok|skip\w*|run)[=:] ?\d+[,;]?\s?pass$/i

/** Debian's `base-passwd:amd64`, and `input[name="password"]:focus` in CSS. */
function isAfterColon(text: string, { start, end }: PairValue): boolean {
  return afterColon.has(/^[\w-]*/.exec(text.slice(start, Math.min(end, start + 32)))?.[0] ?? '')
}

const afterColon: ReadonlySet<string> = new Set(wordsAfterColon.split(' '))

function isShort(text: string, at: number): boolean {
  return (
    (codeAt(text, at - 1) | char.caseBit) === char.lowerD &&
    (codeAt(text, at - 2) | char.caseBit) === char.lowerW &&
    (codeAt(text, at - 3) | char.caseBit) === char.lowerP
  )
}

/** `/srv/app`, `C:\\agent` */
const directory = /^(?:\/|[A-Za-z]:\\)/

/** A count of passwords, not one of them. */
export function isCount(text: string, { start, end }: PairValue): boolean {
  return runEnd(text, start, digitCodes) >= end
}

const digitCodes = alphabet(digits)
