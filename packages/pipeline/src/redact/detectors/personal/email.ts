import * as char from '../../text/char-codes.ts'
import { alphabet, alphanumerics, codeAt, isAlnum, isHex, isLetter, runEnd } from '../../text/chars.ts'

/** A span without a type. */
export type Span = { readonly start: number; readonly end: number }

/**
 * The e-mail address around the `@` (or `%40`) that spans `at` to `after`. It cannot start before `from`. Accented, Greek
 * and Cyrillic letters count as letters (RFC 6531).
 */
export function emailAround(text: string, at: number, after: number, from: number): Span | undefined {
  const end = domainEnd(text, after)
  if (end < 0) return undefined
  const start = localStart(text, at, from)
  if (start === at || isRemoteLogin(text, start, at, end)) return undefined
  return { start, end }
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
  // The apostrophe is part of O'Brien and D'Angelo, but not of a quoted 'name'.
  if (code === char.singleQuote) return i + 1 < at && isApostrophe(text, i)
  return code === char.percent && (text.startsWith('2B', i + 1) || text.startsWith('2b', i + 1))
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
  return escaped === char.lowerN ||
    escaped === char.lowerR ||
    escaped === char.lowerT ||
    escaped === char.lowerB ||
    escaped === char.lowerF
    ? start + 1
    : start
}

/** The end of a domain with at least two labels and a plausible top-level domain, or -1. */
function domainEnd(text: string, start: number): number {
  if (!isWordCode(codeAt(text, start))) return -1
  let end = start
  let lastDot = -1
  for (;;) {
    const code = codeAt(text, end)
    if (isDomainCode(code)) end++
    else if (code === char.dot && isWordCode(codeAt(text, end + 1)) && codeAt(text, end + 1) !== char.underscore)
      lastDot = end++
    else break
  }
  while (end > start && codeAt(text, end - 1) === char.hyphen) end--
  return lastDot > 0 && isTopLevel(text.slice(lastDot + 1, end)) ? end : -1
}

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
    if (!(isLetter(code) || isAccented(code))) return false
  }
  return !otherEndings.has(label.toLowerCase())
}

/** `git@host:path` and `ssh://user@host` denote an account on a host, not a mailbox. */
function isRemoteLogin(text: string, start: number, at: number, end: number): boolean {
  if (text.startsWith('//', start - 2)) return true
  return (
    at - start === 3 &&
    text.startsWith('git@', start) &&
    (codeAt(text, end) === char.colon || codeAt(text, end) === char.slash)
  )
}

function isDomainCode(code: number): boolean {
  return isAlnum(code) || code === char.hyphen || isAccented(code)
}

function isWordCode(code: number): boolean {
  return isAlnum(code) || code === char.underscore || isAccented(code)
}

/** Accented Latin, Greek and Cyrillic letters. */
function isAccented(code: number): boolean {
  return code >= 0xc0 && ((code <= 0x24f && code !== 0xd7 && code !== 0xf7) || (code >= 0x370 && code <= 0x52f))
}
