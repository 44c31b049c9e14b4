import * as char from '../../text/char-codes.ts'
import {
  alphabet,
  alphanumerics,
  codeAt,
  digits,
  isAlnum,
  isDigit,
  isHex,
  isLetter,
  isQuote,
  matchAfter,
  matchBefore,
  runEnd,
  textBefore,
} from '../../text/chars.ts'
import { isHostLogin } from './host-login.ts'

/** A span without a type. */
export type Span = { readonly start: number; readonly end: number }

/**
 * The e-mail address around the `@` (or `%40`) that spans `at` to `after`. It cannot start before `from`. Accented, Greek
 * and Cyrillic letters count as letters (RFC 6531).
 */
export function emailAround(text: string, at: number, after: number, from: number): Span | undefined {
  if (codeAt(text, at - 1) === char.space && codeAt(text, after) === char.space)
    return spacedAround(text, at, after, from)
  if (isBracketed(codeAt(text, at - 1), codeAt(text, after))) return signAround(text, at, after, from)
  const dotted = domainEnd(text, after)
  const end = dotted < 0 ? otherDomainEnd(text, at, after, from) : dotted
  if (end < 0) return undefined
  const start =
    bracketedStart(text, at, from, end) ??
    quotedStart(text, at, from) ??
    localStart(text, beforeComment(text, at, from), from)
  // A method of an object: `com.acme.Mail@b3d4039.send(`.
  if (codeAt(text, end) === char.openParen && objectHash.test(text.slice(after, end))) return undefined
  if (start === at || isHostLogin(text, start, at, end) || isProtocolName(text, start, at, end)) return undefined
  if (codeAt(text, start - 1) === char.slash && isServiceAt(text, start, at, end)) return undefined
  return { start, end }
}

/** A service on a host of the realm, as Kerberos names it: `HTTP/intra.corp.example@CORP.EXAMPLE` (RFC 4120 section 6.2). */
function isServiceAt(text: string, start: number, at: number, end: number): boolean {
  return text
    .slice(start, at)
    .toLowerCase()
    .endsWith(text.slice(at + 1, end).toLowerCase())
}

/** The hash of an object and the name of its method. */
const objectHash = /^[\da-f]{5,8}\.\w+$/

/** `write to jane.doe @ example.com`, with spaces around the sign: after a word for mail, as it is also used for places and prices. */
function spacedAround(text: string, at: number, after: number, from: number): Span | undefined {
  const end = domainEnd(text, after + 1)
  const start = localStart(text, at - 1, from)
  if (end < 0 || at - 1 - start < 3) return undefined
  return mailBefore.test(text.slice(Math.max(from, start - 32), start)) ? { start, end } : undefined
}

const mailBefore =
  /(?:e-?mails?|mail|correo|courriel|mailto|write|contact|reach|schreib\w*|escr[íi]b\w*|écri\w*|scriv\w*|почт\w*)(?: (?:to|at|an|a|à|me|us|me at|us at|address|is|на))?[: ]{1,2}$/iu

/** `<bounce=jane.org@example.com>`: between angle brackets, the local part may have all characters of RFC 5322. */
function bracketedStart(text: string, at: number, from: number, end: number): number | undefined {
  if (codeAt(text, end) !== char.greaterThan) return undefined
  const stop = Math.max(from, at - maxLocal)
  for (let i = at - 1; i >= stop; i--) {
    const code = text.charCodeAt(i)
    if (code === char.lessThan) return i + 1
    if (code < 128 ? atext[code] === 0 : !isForeignLetter(code)) return undefined
  }
  return undefined
}

const maxLocal = 64
const atext = alphabet(`${alphanumerics}!#$%&'*+-/=?^_\`{|}~.`)

/** `"jane doe"@example.com`; the quotes may be escaped. */
function quotedStart(text: string, at: number, from: number): number | undefined {
  if (codeAt(text, at - 1) !== char.doubleQuote) return undefined
  const slashes = codeAt(text, at - 2) === char.backslash ? 1 : 0
  const stop = Math.max(from, at - maxLocal)
  for (let i = at - 2 - slashes; i >= stop; i--) {
    const code = text.charCodeAt(i)
    if (code < char.space) return undefined
    if (code !== char.doubleQuote) continue
    const isEscaped = codeAt(text, i - 1) === char.backslash
    if (isEscaped === (slashes === 1)) return i < at - 2 - slashes ? i - slashes : undefined
    if (!isEscaped) return undefined
  }
  return undefined
}

/** `jane.doe(office)@example.com`: comments are part of an address (RFC 5322 section 3.4). */
function beforeComment(text: string, at: number, from: number): number {
  if (codeAt(text, at - 1) !== char.closeParen) return at
  const stop = Math.max(from, at - maxLocal)
  let i = at - 2
  while (i > stop && (isWordCode(text.charCodeAt(i)) || text.charCodeAt(i) === char.space)) i--
  return codeAt(text, i) === char.openParen && isWordCode(codeAt(text, i - 1)) ? i : at
}

/**
 * Names of algorithms and extensions with the domain of who defined them (RFC 4251 section 6):
 * `chacha20-poly1305@openssh.com`.
 */
function isProtocolName(text: string, start: number, at: number, end: number): boolean {
  if (!definers.has(text.slice(at + 1, end).toLowerCase())) return false
  const local = text.slice(start, at)
  return /[\d-]/.test(local) || extensions.has(local)
}

const definers: ReadonlySet<string> = new Set(
  'openssh.com libssh.org ssh.com lysator.liu.se putty.projects.tartarus.org'.split(' '),
)
const extensions: ReadonlySet<string> = new Set(
  'zlib eow keepalive statvfs fstatvfs hardlink fsync lsetstat tun winadj simple'.split(' '),
)

/** The address around the word "at" at `word`, if it is in brackets: `jane [at] example.com`, `jane(at)example dot com`. */
export function spelledEmailAround(text: string, word: number): Span | undefined {
  const open = codeAt(text, word - 1)
  const close = codeAt(text, word + 2)
  if (!isBracketed(open, close) || (text.charCodeAt(word + 1) | char.caseBit) !== char.lowerT) return undefined
  const at = codeAt(text, word - 2) === char.space ? word - 2 : word - 1
  const after = codeAt(text, word + 3) === char.space ? word + 4 : word + 3
  const end = spelledDomainEnd(text, after)
  const start = spelledLocalStart(text, at)
  return end > 0 && start < at ? { start, end } : undefined
}

function isBracketed(open: number, close: number): boolean {
  return (
    (open === char.openBracket && close === char.closeBracket) ||
    (open === char.openParen && close === char.closeParen) ||
    (open === char.openBrace && close === char.closeBrace) ||
    (open === char.lessThan && close === char.greaterThan)
  )
}

/** `jane[@]example.org`, with the sign in brackets. */
function signAround(text: string, at: number, after: number, from: number): Span | undefined {
  const end = spelledDomainEnd(text, after + 1)
  const start = localStart(text, at - 1, from)
  return end > 0 && start < at - 1 ? { start, end } : undefined
}

/** `jane@example[.]org`, and, after a key for an address, the name of a host alone: `email=jane@localhost`. */
function otherDomainEnd(text: string, at: number, after: number, from: number): number {
  const host = runEnd(text, after, hostCodes, 63)
  if (host === after) return -1
  const next = codeAt(text, host)
  if (next === char.openBracket || next === char.openParen) return spelledDomainEnd(text, after)
  const isName = isLetter(codeAt(text, after)) && next !== char.dot && next !== char.colon && next !== char.atSign
  const start = isName ? localStart(text, at, from) : at
  const before = codeAt(text, start - 1)
  const isKeyed =
    before === char.equals || before === char.lessThan || isQuote(before) || codeAt(text, start - 2) === char.colon
  return start < at && isKeyed && mailKey.test(text.slice(Math.max(from, start - 24), start)) ? host : -1
}

const hostCodes = alphabet(`${alphanumerics}-`)
const mailKey = /e-?mail(?:[-_ ]?addr(?:ess)?)?\\*["']?\s?[:=]\s?\\*["'<]?$/i

/** `jane [dot] doe [at] …`, `jane (dot) doe (at) …`. */
function spelledLocalStart(text: string, at: number): number {
  let start = localStart(text, at, Math.max(0, at - maxLocal))
  for (let dots = 0; dots < 3; dots++) {
    const part = matchBefore(text, start, maxLocal, /[A-Za-z0-9_+-]{1,32} ?[[({<]dot[\])}>] ?$/i)?.[0]
    if (part === undefined) break
    start -= part.length
  }
  return start
}

const spelledDot =
  /^[A-Za-z0-9-]{1,63}(?: ?[[({<](?:dot|\.)[\])}>] ?| dot |\.)(?:[A-Za-z0-9-]{1,63}(?: ?[[({<](?:dot|\.)[\])}>] ?| dot |\.)){0,3}[A-Za-z]{2,24}(?![A-Za-z0-9])/i

function spelledDomainEnd(text: string, start: number): number {
  const domain = matchAfter(text, start, 128, spelledDot)?.[0]
  return domain === undefined ? -1 : start + domain.length
}

/** The start of the local part. Linear overall: walking back from one `@` stops at the previous one. */
function localStart(text: string, at: number, from: number): number {
  let start = at
  while (start > from && isLocalCode(text, start - 1, at)) start--
  // The rest of a percent or backslash escape belongs to the text before.
  start = afterEscape(text, start, at, from)
  while (start < at && !isWordCode(codeAt(text, start))) start++
  return start
}

function isLocalCode(text: string, i: number, at: number): boolean {
  const code = text.charCodeAt(i)
  if (isWordCode(code) || code === char.dot || code === char.hyphen || code === char.plus) return true
  if (code === char.equals) return isReturnPath(text, i, at)
  // The apostrophe is part of O'Brien and D'Angelo, but not of a quoted 'name'.
  if (code === char.singleQuote) return i + 1 < at && isApostrophe(text, i)
  return code === char.percent && (text.startsWith('2B', i + 1) || text.startsWith('2b', i + 1))
}

/** `bounces+jane=example.org@…`, `list-818+ops=team@…`, `SRS0=HHH=TT=example.org=jane@…`: the address of the recipient in that of a bounce. */
function isReturnPath(text: string, equals: number, at: number): boolean {
  if (/^SRS[01][=+-]/.test(text.slice(localEdge(text, equals), equals + 1))) return true
  if (text.slice(equals + 1, at).includes('=')) return false
  return /(?:^|[\s<"':,;(])[\w.-]{1,40}(?:\+[\w.-]{1,40}|-[\w-]{0,12}bounces?-[\w.-]{1,40}|bounces?-[\w.-]{1,40})$/i.test(
    textBefore(text, equals, maxLocal),
  )
}

/** The start of the word that the equals sign is in. */
function localEdge(text: string, equals: number): number {
  let i = equals
  while (equals - i < maxLocal && (isWordCode(codeAt(text, i - 1)) || '=.+-'.includes(text.charAt(i - 1))) && i > 0) i--
  return i
}

function isApostrophe(text: string, i: number): boolean {
  const before = codeAt(text, i - 1) | char.caseBit
  return (
    (before === char.lowerO || before === char.lowerD) && !isAlnum(codeAt(text, i - 2)) && isLetter(codeAt(text, i + 1))
  )
}

function afterEscape(text: string, start: number, at: number, from: number): number {
  const before = start > from ? codeAt(text, start - 1) : 0
  // `%3Djohn%40…`: the two hex digits after a percent sign belong to it.
  if (before === char.percent)
    return isHex(codeAt(text, start)) && isHex(codeAt(text, start + 1)) ? Math.min(at, start + 2) : start
  if (before !== char.backslash) return start
  let backslashes = 0
  while (codeAt(text, start - 1 - backslashes) === char.backslash) backslashes++
  if (backslashes % 2 === 0) return start
  const escaped = codeAt(text, start)
  if (escaped === char.lowerU) return Math.min(at, start + 5)
  return 'nrtbf'.includes(text.charAt(start)) ? start + 1 : start
}

/** Address literals of RFC 5321: `jane@[192.0.2.1]`. */
function literalEnd(text: string, start: number): number {
  const literal = matchAfter(text, start, 54, /^\[(?:IPv6:[\dA-F:.]{2,45}|\d{1,3}(?:\.\d{1,3}){3})\](?!:\d)/i)
  return literal === null ? -1 : start + literal[0].length
}

/** The end of a domain with at least two labels and a plausible top-level domain, or -1. */
function domainEnd(text: string, start: number): number {
  if (codeAt(text, start) === char.openBracket) return literalEnd(text, start)
  if (!isWordCode(codeAt(text, start))) return -1
  let end = start
  let lastDot = -1
  for (;;) {
    const code = codeAt(text, end)
    if (isDomainCode(code) && (code < foreign || end === start || !isAlnum(codeAt(text, end - 1)))) end++
    else if (code === char.dot && isWordCode(codeAt(text, end + 1)) && codeAt(text, end + 1) !== char.underscore)
      lastDot = end++
    else break
  }
  while (end > start && codeAt(text, end - 1) === char.hyphen) end--
  return lastDot > 0 && isTopLevel(text.slice(lastDot + 1, end)) && !isVersion(text, start) ? end : -1
}

/** `package@1.2.0-rc.beta`: two numbers at the start of a domain are a version. */
function isVersion(text: string, start: number): boolean {
  const first = runEnd(text, start, numerals, 5)
  return (
    first > start &&
    codeAt(text, first) === char.dot &&
    isDigit(codeAt(text, first + 1)) &&
    !isLetter(codeAt(text, runEnd(text, first + 1, numerals, 5)))
  )
}

const numerals = alphabet(digits)

/** Endings after an `@` and a dot that are not top-level domains: image scales, systemd units, source files. */
const otherEndings: ReadonlySet<string> = new Set(
  (
    'png jpg jpeg gif svg webp ico css js mjs cjs ts tsx jsx json html htm xml yml yaml txt log conf service socket slice ' +
    'scope timer mount target device swap path sock exe dll jar war class java kt rb php'
  ).split(' '),
)

const punycode = alphabet(`${alphanumerics}-`)

function isTopLevel(label: string): boolean {
  if (label.startsWith('xn--')) return runEnd(label, 4, punycode) === label.length
  if (label.length < 2 || label.length > 24) return false
  for (let i = 0; i < label.length; i++) {
    const code = label.charCodeAt(i)
    if (!(isLetter(code) || isAccented(code) || isForeignLetter(code))) return false
  }
  return !otherEndings.has(label.toLowerCase())
}

function isDomainCode(code: number): boolean {
  return isAlnum(code) || code === char.hyphen || isAccented(code) || isForeignLetter(code)
}

function isWordCode(code: number): boolean {
  return isAlnum(code) || code === char.underscore || isAccented(code) || isForeignLetter(code)
}

/** From here on are scripts that are not mixed with Latin letters in one label of a domain. */
const foreign = 0x530

/** Letters of other scripts: Armenian to Tibetan, kana, Chinese characters, Hangul; RFC 6531 allows them all. */
function isForeignLetter(code: number): boolean {
  return (
    (code >= foreign &&
      code < 0x2000 &&
      code !== 0x589 &&
      code !== 0x60c &&
      code !== 0x61b &&
      code !== 0x61f &&
      code !== 0x964 &&
      code !== 0x965) ||
    (code >= 0x3041 && code <= 0x318e && code !== 0x30fb) ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7a3)
  )
}

/** Accented Latin, Greek and Cyrillic letters. */
function isAccented(code: number): boolean {
  return code >= 0xc0 && ((code <= 0x24f && code !== 0xd7 && code !== 0xf7) || (code >= 0x370 && code <= 0x52f))
}
