import * as char from '../../text/char-codes.ts'
import { codeAt, isQuote, matchAfter, matchesBefore } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'
import { type Argument, argumentAfter, argumentAt } from './arguments.ts'
import { looksLikeSecret } from './phrases.ts'
import { classOfKeyEnd } from './sensitive-keys.ts'

/** MySQL's `PASSWORD('secret')`, pgcrypto's `crypt('secret', …)`. */
export function quotedCall(text: string, _start: number, end: number): readonly Span[] {
  if (codeAt(text, end) !== char.openParen || !isQuoteAhead(text, end + 1)) return []
  const argument = argumentAt(text, end + 1)
  return argument === undefined || !isCallEnd(codeAt(text, argument.next)) ? [] : [argument]
}

/** MongoDB's `db.auth("user", "secret")` and .NET's `NetworkCredential("user", "secret")`. */
export function authCall(text: string, _start: number, end: number): readonly Span[] {
  if (codeAt(text, end) !== char.openParen || !isQuoteAhead(text, end + 1)) return []
  const user = argumentAt(text, end + 1)
  const secret =
    user === undefined || codeAt(text, user.next) !== char.comma ? undefined : argumentAfter(text, user.next)
  return secret?.isQuoted === true && isCallEnd(codeAt(text, secret.next)) ? [secret] : []
}

export function isQuoteAhead(text: string, i: number): boolean {
  return isQuote(codeAt(text, i)) || (codeAt(text, i) === char.backslash && isQuote(codeAt(text, i + 1)))
}

function isCallEnd(code: number): boolean {
  return code === char.closeParen || code === char.comma
}

/** `login("anna", "hunter2")`, `smtp.login('anna', 'hunter2')`. */
export function loginCall(text: string, start: number, end: number): readonly Span[] {
  return authCall(text, start, end).filter((span) => {
    const written = text.slice(span.start, span.end)
    return looksLikeSecret(written.replace(/[=:]/g, '#')) && /\d/.test(written) && !/^\$|@$|::|^\w+:\/\//.test(written)
  })
}

/**
 * Where a call takes a user and a password by their places: `new PDO('mysql:host=db', 'anna', 'hunter2')`, `smtp.PlainAuth("", "anna", "hunter2",
 * host)`, `ldap_bind($ds, 'cn=admin', 'hunter2')`. The password is the first argument in quotes after a name in quotes that looks like one.
 */
export function positionalSecret(text: string, start: number, end: number): readonly Span[] {
  const open = callStart(text, end)
  if (open < 0) return []
  const listed = argumentsAt(text, open)
  const isSure = matchesBefore(text, end, end - start, sureCall)
  const found = listed.find(
    (argument, i) => i > (isSure ? 0 : 1) && isAfterUser(text, listed[i - 1]) && isPositional(text, argument),
  )
  // `connect('anna', 'hunter2', 'db/XE')`
  const second = listed.length > 2 && isAfterUser(text, listed[0]) ? listed[1] : undefined
  if (found !== undefined) return [found]
  return second !== undefined && isPositional(text, second) ? [second] : []
}

const sureCall = /(?:auth|credentials|token|bind|passwordauthentication|user|loginas|dologin)$/i
const maxPlaces = 6

function callStart(text: string, end: number): number {
  // `DriverManager.getConnection(url, user, password)`
  const open = text.startsWith('.getConnection', end) ? end + 14 : end
  if (codeAt(text, open) !== char.openParen) return -1
  return codeAt(text, open + 1) === char.space ? open + 2 : open + 1
}

/** The arguments of a call, in quotes or not; nothing else than a comma may be between them. */
function argumentsAt(text: string, open: number): readonly Argument[] {
  const found: Argument[] = []
  let at = open
  for (let n = 0; n < maxPlaces; n++) {
    const argument = isQuoteAhead(text, at) ? argumentAt(text, at) : bareAt(text, at)
    if (argument === undefined) break
    found.push(argument)
    const gap = matchAfter(text, argument.next, 20, /^[\w.()]{0,16}, {0,2}/)?.[0]
    if (gap === undefined) break
    at = argument.next + gap.length
  }
  return found
}

function bareAt(text: string, start: number): Argument | undefined {
  const length = matchAfter(text, start, 65, /^[^,"'`()\n]{1,64}(?=,)/)?.[0].length
  return length === undefined ? undefined : { start, end: start + length, isQuoted: false, next: start + length }
}

function isAfterUser(text: string, user: Argument | undefined): boolean {
  return user?.isQuoted === true && /^[\w.@\\=, -]{1,64}$/.test(text.slice(user.start, user.end))
}

function isPositional(text: string, { start, end, isQuoted }: Argument): boolean {
  const written = text.slice(start, end)
  return (
    isQuoted && end - start > 5 && /\d/.test(written) && looksLikeSecret(written) && !/[/\s]|^\W*\w+:/.test(written)
  )
}

/** `define('DB_PASSWORD', '…')`, `props.put("password", "…")`, `setenv("PGPASSWORD", "…", 1)`: the first argument names the second. */
export function namedArgument(text: string, _start: number, end: number): readonly Span[] {
  const open = callStart(text, end)
  const [name, value] = open < 0 || !isQuoteAhead(text, open) ? [] : argumentsAt(text, open)
  if (name === undefined || value?.isQuoted !== true) return []
  const isKey = value.end - value.start >= minKey && /(?:KEY|SALT|SECRET|TOKEN)$/.test(text.slice(name.start, name.end))
  return isKey || classOfKeyEnd(text, name.end - 1) === 'PASSWORD' ? [value] : []
}

/** `define('AUTH_KEY', '…')` of WordPress. */
const minKey = 32

/** What players type in a game's chat: `/login hunter2`, `/register hunter2 hunter2`, as servers log it. */
export function chatSecrets(text: string, start: number, end: number): readonly Span[] {
  if (codeAt(text, start - 1) !== char.slash || codeAt(text, end) !== char.space) return []
  const isCommand = matchesBefore(text, start, 16, /command: ?["']?\/$/)
  if (!isCommand && !matchesBefore(text, start, 4, /(?:^|[>:\]"'] ?)\/$/)) return []
  const first = argumentAfter(text, end)
  const second = first === undefined ? undefined : argumentAfter(text, first.next)
  return [first, second].filter(
    (argument) => argument !== undefined && (isCommand || looksLikeSecret(text.slice(argument.start, argument.end))),
  ) as Argument[]
}
