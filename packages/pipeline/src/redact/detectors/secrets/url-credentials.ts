import * as char from '../../text/char-codes.ts'
import { alphabet, alphanumerics, codeAt, isDigit, isQuote, runEnd } from '../../text/chars.ts'
import { type Finding, passwordAt } from '../../text/finding.ts'
import { placeholderAt } from '../../text/placeholder.ts'

/**
 * The password in a URL or connection string whose `://` starts at `at`: the part between the first colon and the last `@`
 * of its authority (RFC 3986 section 3.2.1), or a user part without password that looks like a token.
 */
export function urlPasswordAt(text: string, at: number): Finding | undefined {
  // An already redacted user contains a colon.
  const start = (codeAt(text, at + 3) === char.openBracket ? placeholderAt(text, at + 3)?.end : undefined) ?? at + 3
  let colon = -1
  let end = -1
  let slashStop = text.length
  for (let i = start; i < text.length; i++) {
    const role = roles[text.charCodeAt(i)] ?? USUAL
    if (role === USUAL && i <= slashStop) continue
    if (role === AT) end = i
    else if (role === COLON && colon < 0) colon = i
    else if (role === PATH && end < 0 && opensPassword(text, colon, i))
      slashStop = Math.min(slashStop, i + maxAfterSlash)
    else if (role === PATH || role === END || i > slashStop) break
  }
  if (end < 0) return undefined
  if (colon >= 0 && colon < end)
    return isValue(text, colon + 1, end) && !named.test(text.slice(start, Math.min(end, start + maxLogin)))
      ? passwordAt(colon + 1, end)
      : undefined
  const token = text.slice(start, end)
  return end - start >= minLoneToken && /\d/.test(token) && !token.includes('%40') ? passwordAt(start, end) : undefined
}

/** The password of `curl -u user:password`, whose flag starts at `i`. */
export function loginPasswordAt(text: string, i: number): Finding | undefined {
  if (codeAt(text, i + 2) !== char.space) return undefined
  let start = i + 3
  const quote = isQuote(codeAt(text, start)) ? codeAt(text, start++) : 0
  const user = start
  start = runEnd(text, start, loginCodes, maxLogin + i - start)
  if (codeAt(text, start) !== char.colon || start === user || isDigit(codeAt(text, user))) return undefined
  let end = ++start
  while (
    end < text.length &&
    codeAt(text, end) > char.space &&
    codeAt(text, end) !== char.backslash &&
    !isQuote(codeAt(text, end))
  )
    end++
  const isClosed = (quote === 0 || codeAt(text, end) === quote) && !text.slice(start, end).includes('://')
  return isClosed &&
    !isVariable(text.charAt(start)) &&
    !/^(?:[A-Z_]*PASS(?:WORD)?|password)$/.test(text.slice(start, end)) &&
    isValue(text, start, end)
    ? passwordAt(start, end)
    : undefined
}

const maxLogin = 64

const loginCodes = alphabet(`${alphanumerics}.-_@+`)

/** `$VAR`, `<password>`, `{{ password }}`, or a colon or slash that cannot start a password. */
function isVariable(character: string): boolean {
  return '$<{:/'.includes(character)
}

/** Maximum length of a password after a slash; without a bound, a text of nothing but URLs would take quadratic time. */
const maxAfterSlash = 64

/** A slash, question mark or number sign before any `@` ends the authority, unless the part after the colon cannot be a port: then it is in a password. */
function opensPassword(text: string, colon: number, slash: number): boolean {
  return (
    colon > 0 &&
    slash > colon + 1 &&
    codeAt(text, slash + 1) !== char.slash &&
    /\D/.test(text.slice(colon + 1, Math.min(slash, colon + 8)))
  )
}

/** Longer than user names; git and error trackers use `https://<token>@host`. */
const minLoneToken = 20

/** What a character of an authority is. */
const USUAL = 0
const AT = 1
const COLON = 2
/** Ends the authority unless it is in the password. */
const PATH = 3
const END = 4
const roles = new Uint8Array(128).fill(END, 0, char.space + 1)
for (const [characters, role] of [
  ['@', AT],
  [':', COLON],
  ['/?#', PATH],
  ['<>\\"\'`', END],
] as const) {
  for (const character of characters) roles[character.charCodeAt(0)] = role
}

/** Whether a value is not empty, redacted or masked. */
function isValue(text: string, start: number, end: number): boolean {
  if (end === start || (codeAt(text, start) === char.openBracket && codeAt(text, end - 1) === char.closeBracket))
    return false
  if (inserted.test(text.slice(start, Math.min(end, start + maxLogin)))) return false
  return !masked.test(text.slice(start, Math.min(end, start + maxLogin)))
}

/** How to write a URL: `postgresql://USER:PASSWORD@HOST`. */
const named =
  /^(?:[A-Z_]*(?:USER|LOGIN|NAME|ID):[A-Z_]*(?:PASS|PASSWD|PASSWORD|PWD|SECRET|TOKEN|KEY)|(?:db_?)?user(?:name)?:pass(?:wd|word)?)$/

const masked = /^(?:\*+|x{3,}|•+|\.{3,}|-{3,}|redacted|filtered|masked|hidden|removed|sanitized|scrubbed)$/i

/** A variable by its name, which is filled in later: `${DB_PASSWORD}`, `{password}`, `$DB_PASS`; not one with a default. */
const inserted = /^(?:your[-_][a-z_]+|\$?\{+[\w.]*(?:pass|pwd|secret|token)[\w.]*\}+|\$[A-Z]*_(?:PASS|PASSWORD|PWD))$/i
