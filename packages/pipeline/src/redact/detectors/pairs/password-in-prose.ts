import * as char from '../../text/char-codes.ts'
import {
  codeAt,
  isAlnum,
  isLetter,
  isQuote,
  matchAfter,
  matchesAfter,
  textAfter,
  textBefore,
} from '../../text/chars.ts'
import { filledPattern } from '../../text/filled-pattern.ts'
import { type Finding, passwordAt } from '../../text/finding.ts'
import type { Span } from '../../text/span.ts'
import { isUnspaced } from '../labels/word-bounds.ts'
import { apartSecrets } from './apart-secrets.ts'
import { argumentAt } from './arguments.ts'
import { isOther, keysInText, passwordsInText } from './named-in-text.ts'
import { closesString } from './pair-value.ts'
import { hasDigitOrSymbol, isProseWord, isSecretValue } from './password-value.ts'
import { looksLikeSecret } from './phrases.ts'
import { copulas, nounsForUser, ownersAfter, predicates, prepositions } from './prose-words.ts'
import { classOfKeyEnd, type KeyClass } from './sensitive-keys.ts'
import { pinInSentence } from './typed-codes.ts'

/**
 * A password in a sentence or SQL statement, after the noun that ends at `end`: `password "hunter2" accepted`, `the password is
 * hunter2`, `Passwort für anna lautet hunter2`, `with password hunter2`. An unquoted word counts only if it has a digit or a
 * symbol: others are predicates.
 */
export function passwordInProse(text: string, start: number, end: number): Finding | undefined {
  const code = codeAt(text, end)
  if (code !== char.space && code !== char.lineFeed && code !== char.tab && !isFollowedDirectly(text, end))
    return undefined
  if (isFailedLogin(text, end) || classOfKeyEnd(text, end - 1) !== 'PASSWORD') return undefined
  const ahead = textAfter(text, end, maxLead)
  const joined = lead.exec(ahead)
  // `password for anna on web01`: "on" is a verb in Finnish and Estonian.
  const copula = joined?.[0].endsWith(' on ') === true && isEnglish.test(text.slice(start, end)) ? null : joined
  const prompt = promptFor.exec(ahead)
  if (prompt !== null)
    return isOtherThan(prompt[0])
      ? undefined
      : promptedWordAt(text, end + prompt[0].length, prompt[0], text.slice(start, end))
  const gap = copula ?? ownedLead.exec(ahead)
  const from = end + (gap?.[0].length ?? (code === char.space || code === char.tab ? 1 : 0))
  if (isQuote(codeAt(text, from)))
    return quotedWordAt(text, from, copula !== null || /phrase$/i.test(text.slice(start, end)))
  // In quotation marks of other languages: see `passwordsInText`.
  if (codeAt(text, from) > 127) return undefined
  // `pwd is /srv/app`: a directory.
  if (end - start < 4 && matchesAfter(text, from, maxLead, directory)) return undefined
  const likely = wordAt(text, from, true)
  const before = textBefore(text, start, 48)
  if (likely === undefined)
    return plainWordAt(text, from, { noun: text.slice(start, end), before, copula: copula?.[0] })
  return gap !== null || userBefore.test(before) ? likely : wordAt(text, from, false)
}

/** `password for user: anna`, `hasło użytkownika: anna`, `password from file: /etc/app`: what the mark follows is no secret. */
function isOtherThan(prompt: string): boolean {
  return ofAccount.test(prompt) || prompt.split(' ').some(isOther)
}

const ofAccount = new RegExp(`(?:user(?:name)?|account|${nounsForUser}) ?: ?$`, 'i')

function promptedWordAt(text: string, from: number, prompt: string, noun: string): Finding | undefined {
  if (isQuote(codeAt(text, from))) return quotedWordAt(text, from, true)
  return matchesAfter(text, from, 16, errorCode)
    ? undefined
    : (wordAt(text, from, / (?:is|was|has been) /.test(prompt)) ??
        plainWordAt(text, from, { noun, before: '', copula: ` ${prompt} ` }))
}

/** `password for anna: ORA-28000`. */
const errorCode = /^[A-Z]{2,6}[-_ ]\d{2,6}\b/

const directory = /^(?:\/[\w.-]+\/|\/[a-z.-]+(?!\S))/

/** `Failed password for root from 192.0.2.1`, by far the most frequent sentence about passwords in logs. */
function isFailedLogin(text: string, end: number): boolean {
  return text.startsWith(' for ', end) && matchesAfter(text, end, maxLead, failedLogin)
}

const failedLogin = /^ for (?:invalid user )?\S{1,64} from /

/** `user admin pass …`, `login anna password …`. */
const userBefore =
  /(?:^|[^a-z])(?:user(?:name)?|usr|login|log in as|sign in as|benutzer|usuario|utilisateur|utente|логин|用户名)[ =:]{1,2}(?!(?:login|with|and|or|the|o|e|y|ou|et|of|и|или) )\S{1,40}(?:[ ,;/]{1,3}|，|,? (?:and|und|y|et|e) | with (?:the )?)$/i

/** `pass` and `pw` are other words as well: only in a sentence about one (`my pass is letmein9`), or after a user. */
export function shortNounInProse(text: string, start: number, end: number): Finding | undefined {
  const before = textBefore(text, start, 48)
  const ahead = textAfter(text, end, 8)
  const isOwn =
    copulaAfter.test(ahead) &&
    (ownerBefore.test(before) ||
      /your (?:new |temp(?:orary)? )?$/i.test(before) ||
      /^pw$/i.test(text.slice(start, end)))
  const isWhich =
    /^ps?w$/i.test(text.slice(start, end)) &&
    (/(?:initial|new|old|temp|temporary|default|current|reset) $/i.test(before) || /^ for \S{1,6}/.test(ahead))
  return isOwn || isWhich || userBefore.test(before) ? passwordInProse(text, start, end) : undefined
}

const copulaAfter = /^(?:'s| is| was| used to be| ist| est| es|:) /

/** A word without digits in a sentence of its owner, or after a verb that announces it: `my password is dragonfly`. */
function plainWordAt(text: string, from: number, { noun, before, copula }: Sentence): Finding | undefined {
  const isOwn =
    copula !== undefined &&
    !/ to be .* to $/.test(copula) &&
    (ownerBefore.test(before) ||
      copula.includes('lautet') ||
      (copula === ' used to be ' && /(?:his|her|their|old) $/i.test(before)))
  const isLast = copula === undefined ? userBefore.test(before) : !isEnglish.test(noun) && / \S+ \S+ /.test(copula)
  if (!isOwn && !isLast) return undefined
  const word = (isOwn ? plain : last).exec(textAfter(text, from, 26))?.[0]
  if (word === undefined || predicate.test(word) || isProseWord(text, { start: from, end: from + word.length }))
    return undefined
  return passwordAt(from, from + word.length)
}

interface Sentence {
  readonly noun: string
  readonly before: string
  readonly copula: string | undefined
}

const isEnglish = /^pass(?:word|phrase|code|wd)$/i
const plain = /^[A-Za-z]{5,24}(?=[\s,.!?]|$)/
/** The last word of a sentence: what is said of a password has more after it. */
const last = /^[A-Za-z]{4,24}(?=[,.]?(?:$|\n))/

/** Whose password it is, in the first person, or which. */
const ownerBefore =
  /(?:^|[^\p{L}])(?:my|our|the (?:wifi|wi-fi|guest|admin|root|login|new|temp|shared)|mi|mein|meine|mon|ma|minha|la mia|mijn|moje|mitt|mit|min|моя|мой|мій)(?: (?:wifi|new|old|temp|login|email|account|current|neues|nuova|nueva|nouveau|nova))?(?: mot de| palavra)? $/iu

const predicate = new RegExp(`^(?:${predicates})$`, 'i')

/** In Chinese, Japanese and Thai no space separates a noun from the value. */
function isFollowedDirectly(text: string, end: number): boolean {
  return codeAt(text, end - 1) > 0x0e00 && (isAlnum(codeAt(text, end)) || codeAt(text, end) === cornerBracket)
}

const cornerBracket = 0x300c

const maxLead = 96

/** Whose it is: `for anna`, `du compte anna`, `für den Benutzer anna`, `dell'utente anna`. Some languages need no preposition. */
const word = `[^\\s"'\`:=][^\\s"\`:=]{0,39}(?=[ :])`
const whose = `(?: (?:${prepositions})[ '’]${word}(?: ${word}){0,5}?| (?:${nounsForUser})(?: ${word}){0,5}?)`

/** `[sudo] password for anna: hunter2`, with what was typed; `Пароль користувача: …`; `password is generated for root@localhost: …`. */
const promptFor = filledPattern(
  /^(?:WHOSE| (?:is|was|has been) (?:generated|created|set|assigned|issued)(?: for [^\s:]{1,64})?| (?:given|tried|entered|supplied)) ?: ?(?=[^\s/]|\/\w)/i,
  { WHOSE: whose },
)

/** Whose it is, after the noun, and what kind: `kata sandi saya`, `mật khẩu mới của bạn`, `password nuova`. */
const owned = `(?: (?:${ownersAfter}))`

/** "for somebody", and what says that the value is next. */
const lead = filledPattern(
  /^OWNED{0,3}(?:WHOSE|) (?:has been )?(?:(?:re)?set |changed |updated )?(?:COPULAS)(?: now| set to| changed to)? ?:? /,
  { WHOSE: whose, OWNED: owned, COPULAS: copulas },
)
/** The same without a verb, as some languages leave it out. */
const ownedLead = new RegExp(`^${owned}{1,3}:? (?=\\S)`)

function quotedWordAt(text: string, open: number, mayHaveBlanks: boolean): Finding | undefined {
  const start = open + 1
  if (closesString(text, start)) return undefined
  const argument = argumentAt(text, open)
  const isShort = argument !== undefined && argument.end - argument.start <= maxLength
  // OpenVPN's `password "Auth" "hunter2"` names the prompt first.
  return isShort &&
    !matchesAfter(text, argument.next, 4, /^ \\*"/) &&
    !text.startsWith('()', argument.end - 2) &&
    (mayHaveBlanks || !/\s/.test(text.slice(argument.start, argument.end))) &&
    isSecretValue(text, argument)
    ? passwordAt(argument.start, argument.end)
    : undefined
}

function wordAt(text: string, start: number, isAnnounced: boolean): Finding | undefined {
  let end = start
  while (
    end - start < maxLength &&
    codeAt(text, end) > char.space &&
    !isQuote(codeAt(text, end)) &&
    codeAt(text, end) !== char.backslash &&
    codeAt(text, end) !== char.pipe &&
    !(codeAt(text, end) === char.lessThan && /^.(?:\/|[a-z]{1,6}[ >])/.test(text.slice(end, end + 8)))
  )
    end++
  while (end > start && !isAlnum(codeAt(text, end - 1)) && !isFinalSymbol(codeAt(text, end - 1))) end--
  const word = { start, end }
  if (
    end - start < 4 ||
    !isSecretValue(text, word) ||
    isProseWord(text, word) ||
    codeAt(text, start) === char.openBracket
  )
    return undefined
  const written = text.slice(start, end)
  if (otherWord.test(written)) return undefined
  if (pairStart.test(written) && !(isAnnounced && isMixed(written))) return undefined
  return (isAnnounced ? hasDigitOrSymbol(text, word) : isUnannounced(written)) ? passwordAt(start, end) : undefined
}

/** A date; a variable; a word in bold, or one that ends the sentence: `**To force a password change**`, `Salasana on resetoitu!` */
const otherWord =
  /^(?:\d{1,4}[-./]\d{1,2}[-./]\d|\$[A-Za-z_]+$|(?:[*_]*\p{L}+[!?.*_]+|\p{L}*&\p{L}+|__\w+|\/[a-z/_-]+)$)/u

/** Not the key of a pair: capitals, digits and marks of all kinds. */
function isMixed(written: string): boolean {
  return /\d/.test(written) && /[A-Z]/.test(written) && /[!@#$%^&*?]/.test(written)
}

/** The key of a pair that has its own value: `parola d'ordine=…`. */
const pairStart = /^[\p{L}\p{M}'’.-]+[=:]/u

function isFinalSymbol(code: number): boolean {
  return code < 128 && '!?*#$%^&@=+~'.includes(String.fromCharCode(code))
}

/** After the noun alone, a word must look like a password: not the name of a hash or file, not a number of days. */
function isUnannounced(written: string): boolean {
  if (
    /^(?:sha|md|aes|utf|base|bcrypt|scrypt|pbkdf|argon|v(?=\d+(?:\.|$))|ssh|tls|http|user|file|line)\W?\d/i.test(
      written,
    )
  )
    return false
  return looksLikeSecret(written) && written.length >= 6 && /[A-Za-z]/.test(written) && !/[/:()[\]{}<>]/.test(written)
}

const maxLength = 64

/** A password after a noun with a character beyond ASCII at `i`: `пароль hunter2`, `密码是 hunter2`, `hasło hunter2`. */
export function foreignPasswordAt(text: string, i: number): Finding | undefined {
  let end = i + 1
  while (end - i < 10 && isLetter(codeAt(text, end))) end++
  return passwordOrNumber(text, i, codeAt(text, end) === char.space || !isUnspaced(codeAt(text, i)) ? end : i + 1)
}

/** What a sentence gives after the noun of another language that ends at `end`. */
function namedAfter(
  text: string,
  { start, end }: Span,
  kind: KeyClass | undefined = classOfKeyEnd(text, end - 1),
): Finding | undefined {
  if (kind !== 'PASSWORD' && kind !== 'SECRET') return undefined
  const [span] =
    kind === 'SECRET'
      ? keysInText(text, start, end)
      : [...passwordsInText(text, start, end), ...(codeAt(text, end) > 127 ? [] : apartSecrets(text, start, end))]
  return span === undefined
    ? undefined
    : { type: kind === 'PASSWORD' ? 'PASSWORD' : 'API_KEY', start: span.start, end: span.end }
}

/** The start of the noun that has a character beyond ASCII at `i`. */
function nounStart(text: string, i: number): number {
  let start = i
  while (
    i - start < 24 &&
    codeAt(text, start - 1) > char.space &&
    !isQuote(codeAt(text, start - 1)) &&
    !'，、：'.includes(text.charAt(start - 1))
  )
    start--
  return start
}

/** Not part of a longer word. */
const number = /^(?: {0,2}|[をはが] ?)(\d{4,12})(?![!-+\--~])/

/** Right after a noun of another language, a number is a PIN or password as well. */
function passwordOrNumber(text: string, start: number, end: number): Finding | undefined {
  const kind = classOfKeyEnd(text, end - 1)
  if (kind === 'PASSWORD') {
    const found = passwordInProse(text, nounStart(text, start), end)
    if (found !== undefined) return found
  }
  if (kind === undefined) return undefined
  const named = namedAfter(text, { start, end }, kind)
  if (named !== undefined || (kind !== 'PASSWORD' && kind !== 'PIN')) return named
  const digits = kind === 'PIN' ? matchAfter(text, end, maxLead, pinInSentence) : matchAfter(text, end, 16, number)
  if (digits === null) return undefined
  const stop = end + digits[0].length
  return passwordAt(stop - (digits[1] ?? '').length, stop)
}
