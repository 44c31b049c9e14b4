import * as char from '../../text/char-codes.ts'
import { codeAt, isAlnum, isDigit, isLetter, isQuote } from '../../text/chars.ts'
import type { Finding } from '../../text/finding.ts'
import { argumentAt } from './arguments.ts'
import { closesString } from './pair-value.ts'
import { hasDigitOrSymbol, isProseWord, isSecretValue } from './password-value.ts'
import { looksLikeSecret } from './phrases.ts'
import { classOfKeyEnd } from './sensitive-keys.ts'

/**
 * A password in a sentence or SQL statement, after the noun that ends at `end`: `password "hunter2" accepted`, `the password is
 * hunter2`, `Passwort für anna lautet hunter2`, `with password hunter2`. An unquoted word counts only if it has a digit or a
 * symbol: others are predicates.
 */
export function passwordInProse(text: string, start: number, end: number): Finding | undefined {
  const code = codeAt(text, end)
  if (code !== char.space && code !== char.lineFeed && code !== char.tab && !isFollowedDirectly(text, end))
    return undefined
  if (classOfKeyEnd(text, end - 1) !== 'PASSWORD') return undefined
  const ahead = text.slice(end, end + maxLead)
  const copula = lead.exec(ahead)
  const prompt = promptFor.exec(ahead)
  if (prompt !== null) return wordAt(text, end + prompt[0].length, false)
  const from = end + (copula?.[0].length ?? (code === char.space || code === char.tab ? 1 : 0))
  if (isQuote(codeAt(text, from))) return quotedWordAt(text, from)
  const isWith = /(?:with|mit|con|avec|com|using) (?:\w{1,12} )?$/i.test(text.slice(Math.max(0, start - 18), start))
  return wordAt(text, from, copula !== null || isWith)
}

/** In Chinese, Japanese and Thai no space separates a noun from the value. */
function isFollowedDirectly(text: string, end: number): boolean {
  return codeAt(text, end - 1) > 0x0e00 && isAlnum(codeAt(text, end))
}

const maxLead = 96

/** `[sudo] password for anna: hunter2`, with what was typed. */
const promptFor = /^ (?:for|of) (?:key |user )?[^\s:]{1,64}: ?(?=[^\s"'])/

/** "for somebody", and what says that the value is next. */
const lead =
  /^ (?:(?:for|of|from|de|du|da|do|von|für|fuer|voor|per|di|dla|для|til|för|vom|user) [^\s"'`]{1,40} )?(?:(?:re)?set |changed |updated )?(?:is|was|to|as|->|→|=>|ist|lautet|war|es|era|será|é|est|était|jest|är|er|on|adalah|là|è|это|olarak|[-=–—:]{1,2})(?: now| set to| changed to)?:? /

function quotedWordAt(text: string, open: number): Finding | undefined {
  const start = open + 1
  if (closesString(text, start)) return undefined
  const argument = argumentAt(text, open)
  const isShort = argument !== undefined && argument.end - argument.start <= maxLength
  return isShort && !/\s/.test(text.slice(argument.start, argument.end)) && isSecretValue(text, argument)
    ? { type: 'PASSWORD', start: argument.start, end: argument.end }
    : undefined
}

function wordAt(text: string, start: number, isAnnounced: boolean): Finding | undefined {
  let end = start
  while (
    end - start < maxLength &&
    codeAt(text, end) > char.space &&
    !isQuote(codeAt(text, end)) &&
    codeAt(text, end) !== char.backslash
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
  if (pairStart.test(written)) return undefined
  return (isAnnounced ? hasDigitOrSymbol(text, word) : isUnannounced(written))
    ? { type: 'PASSWORD', start, end }
    : undefined
}

/** The key of a pair that has its own value: `parola d'ordine=…`. */
const pairStart = /^[\p{L}\p{M}'’.-]+[=:]/u

function isFinalSymbol(code: number): boolean {
  return code < 128 && '!?*#$%^&@=+~'.includes(String.fromCharCode(code))
}

/** After the noun alone, a word must look like a password: not the name of a hash or file, not a number of days. */
function isUnannounced(written: string): boolean {
  if (/^(?:sha|md|aes|utf|base|bcrypt|scrypt|pbkdf|argon|v|ssh|tls|http|user|file|line)\W?\d/i.test(written))
    return false
  // `Password mismatch?` asks.
  if (/^[A-Za-z]+[?!]+$/.test(written)) return false
  return looksLikeSecret(written) && written.length >= 6 && /[A-Za-z]/.test(written) && !/[/:()[\]{}<>]/.test(written)
}

const maxLength = 64

/** A password after a noun with a character beyond ASCII at `i`: `пароль hunter2`, `密码是 hunter2`, `hasło hunter2`. */
export function foreignPasswordAt(text: string, i: number): Finding | undefined {
  let end = i + 1
  while (end - i < 6 && isLetter(codeAt(text, end))) end++
  if (codeAt(text, end) === char.space) return passwordOrNumber(text, i, end)
  return isFollowedDirectly(text, i + 1) ? passwordOrNumber(text, i, i + 1) : undefined
}

/** Right after a noun of another language, a number is a PIN or password as well. */
function passwordOrNumber(text: string, start: number, end: number): Finding | undefined {
  const kind = classOfKeyEnd(text, end - 1)
  if (kind === 'PASSWORD') {
    const found = passwordInProse(text, start, end)
    if (found !== undefined) return found
  }
  if (kind !== 'PASSWORD' && kind !== 'PIN') return undefined
  let from = end
  while (from - end < 2 && codeAt(text, from) === char.space) from++
  let stop = from
  while (stop - from < 13 && isDigit(codeAt(text, stop))) stop++
  const isWhole = codeAt(text, stop) <= char.space || codeAt(text, stop) > 127 || codeAt(text, stop) === char.comma
  return isWhole && stop - from >= 4 && stop - from <= 12 ? { type: 'PASSWORD', start: from, end: stop } : undefined
}
