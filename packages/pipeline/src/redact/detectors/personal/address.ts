import * as char from '../../text/char-codes.ts'
import {
  codeAt,
  countDigits,
  isAlnum,
  isDigit,
  isHex,
  isLetter,
  isQuote,
  matchAfter,
  matchesBefore,
} from '../../text/chars.ts'

/** The end of the IPv4 address that starts at `start`, or -1. A product version (`Name/1.2.3.4`) is not an address. */
export function ipv4End(text: string, start: number): number {
  const before = codeAt(text, start - 1)
  const isEncoded = codeAt(text, start - 3) === char.percent && /3d|2[02c]/i.test(text.slice(start - 2, start))
  if (
    (isAlnum(before) && !isEncoded) ||
    before === char.dot ||
    (before === char.hyphen && isAlnum(codeAt(text, start - 2)) && !matchesBefore(text, start, 7, portBefore))
  )
    return -1
  let i = start
  for (let octet = 0; octet < 4; octet++) {
    if (octet > 0 && codeAt(text, i++) !== char.dot) return -1
    const length = countDigits(text, i, 4)
    if (length === 0 || length > 3 || (length === 3 && !isOctet(text, i))) return -1
    i += length
  }
  const after = codeAt(text, i)
  if (isAlnum(after) || ((after === char.dot || after === char.hyphen) && isDigit(codeAt(text, i + 1)))) return -1
  if (followsVersion(text, start) || isMask(text, start, i)) return -1
  if (after !== char.colon && objectId.test(text.slice(start, i))) return -1
  return before === char.slash &&
    isAlnum(codeAt(text, start - 2)) &&
    after !== char.colon &&
    !followsHost(text, start - 1)
    ? -1
    : i
}

/** Kafka's id of a channel: `172.17.4.30:9092-10.29.18.38:5171-3`. */
const portBefore = /:\d{2,5}-$/

/** Attributes and extensions of X.500, and arcs that ISO gave to others (ITU-T X.660): `( 2.5.4.35 NAME 'userPassword'`. */
const objectId = /^(?:2\.5\.(?:4|6|13|18|21|29)|1\.3\.(?:6|14|36|101|132))\./

/** Words whose four numbers are a version: `rv:1.9.2.3`, `firmware 10.2.3.4`. */
const versionWords: ReadonlySet<string> = new Set(
  'version versions ver vers v rv release rel build firmware fw revision patch hotfix sdk driver kernel bios agentversion oid section chapter clause paragraph appendix so'.split(
    ' ',
  ),
)

function followsVersion(text: string, start: number): boolean {
  let end = start
  while (start - end < 4 && isVersionGap(codeAt(text, end - 1))) end--
  if (end === start) return false
  let i = end
  while (end - i < 24 && isLetter(codeAt(text, i - 1))) i--
  const word = text.slice(i, end).toLowerCase()
  if (word === 'from' || word === 'to') return matchesBefore(text, i, 48, changedVersion)
  return versionWords.has(word) || word.endsWith('version')
}

/** `upgraded from 2.3.4.5 to 2.3.4.6`. */
const changedVersion = /(?:upgrad|downgrad|bump)\w{1,4} (?:[\w-]{1,24} )?(?:from \S{1,24} )?$/i

/** A mask of a network, any address or the machine itself: nobody's address. */
function isMask(text: string, start: number, end: number): boolean {
  return /^(?:255\.(?!255\.255\.255$)|0\.0\.0\.0$|127\.0\.0\.1$)/.test(text.slice(start, end))
}

function isVersionGap(code: number): boolean {
  return code === char.space || code === char.colon || code === char.equals || code === char.openParen || isQuote(code)
}

/** Whether three digits are at most 255. */
function isOctet(text: string, i: number): boolean {
  const [first, second, third] = [codeAt(text, i), codeAt(text, i + 1), codeAt(text, i + 2)]
  return (
    first < char.digit2 ||
    (first === char.digit2 && (second < char.digit5 || (second === char.digit5 && third < char.digit6)))
  )
}

/** Words that precede a slash and an address, besides host names as in Java's `db.example.com/10.0.0.1`. */
const hostWords: ReadonlySet<string> = new Set(
  'ip ipv4 addr address host hostname localhost tcp udp icmp dns src dst peer client inside outside dmz net local remote'.split(
    ' ',
  ),
)

/** Whether the word before the slash denotes a host; any other word is a product followed by its version. */
function followsHost(text: string, slash: number): boolean {
  let i = slash - 1
  while (
    slash - i < 64 &&
    (isAlnum(codeAt(text, i)) || codeAt(text, i) === char.dot || codeAt(text, i) === char.hyphen)
  )
    i--
  const word = text.slice(i + 1, slash)
  // Product names are capitalized, as in `UP.Browser/6.2.3.3`.
  return hostWords.has(word.toLowerCase()) || /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(word)
}

/** The end of the IPv6 address that starts at `start`, or -1: RFC 4291 section 2.2, with a zone or an IPv4 tail. */
export function ipv6End(text: string, start: number): number {
  if (isAlnum(codeAt(text, start - 1)) || codeAt(text, start - 1) === char.colon) return -1
  let groups = 0
  let isCompressed = false
  let hasDigit = false
  let i = start
  if (text.startsWith('::', i)) {
    isCompressed = true
    i += 2
  }
  while (groups < 8) {
    const length = countHex(text, i)
    if (length === 0) break
    const tail = groups >= 2 || isCompressed ? ipv4Tail(text, i) : -1
    if (tail > 0) return closesAddress(text, tail) ? tail : -1
    if (length > 4) return -1
    for (let k = i; k < i + length; k++) hasDigit ||= isDigit(codeAt(text, k))
    groups++
    i += length
    if (codeAt(text, i) !== char.colon) break
    if (codeAt(text, i + 1) === char.colon) {
      if (isCompressed) return -1
      isCompressed = true
      i += 2
    } else if (isHex(codeAt(text, i + 1))) i++
    else break
  }
  if (groups < 3 && isClock.test(text.slice(start, i))) return -1
  const isComplete = isCompressed ? groups >= 1 && groups < 8 : groups === 8
  return isComplete && hasDigit && closesAddress(text, i) ? i : -1
}

/** Hours and seconds, whose minutes are empty: `3::04`. Prefixes of networks have more than two digits. */
const isClock = /^\d{1,2}::\d{1,2}$/

/** The end of the MAC address that starts at `start`, or -1: 6 or 8 octets, or the 14 of an Ethernet header in kernel logs. */
export function macEnd(text: string, start: number): number {
  const separator = codeAt(text, start + 2)
  if (codeAt(text, start + 4) === char.dot) return dottedMacEnd(text, start)
  if (isAlnum(codeAt(text, start - 1)) || (separator !== char.colon && separator !== char.hyphen)) return -1
  if (codeAt(text, start - 1) === separator && isHex(codeAt(text, start - 2))) return -1
  let i = start
  let octets = 0
  while (octets < 15 && countHex(text, i) === 2) {
    octets++
    i += 2
    if (codeAt(text, i) !== separator) break
    i++
  }
  const isKnown = octets === 6 || octets === 8 || octets === 14
  return isKnown && isHex(codeAt(text, i - 1)) && !isAlnum(codeAt(text, i)) ? i : -1
}

/** As Cisco's devices write it: `001a.2b3c.4d5e`. Digits alone are something else. */
function dottedMacEnd(text: string, start: number): number {
  const written = matchAfter(text, start, 16, /^(?=[\d.]{0,13}[a-f])[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}(?![\w.])/i)
  return written === null || isAlnum(codeAt(text, start - 1)) || codeAt(text, start - 1) === char.dot ? -1 : start + 14
}

function countHex(text: string, i: number): number {
  let n = 0
  while (n < 5 && isHex(codeAt(text, i + n))) n++
  return n
}

function ipv4Tail(text: string, i: number): number {
  const length = countDigits(text, i, 4)
  if (length === 0 || length > 3 || codeAt(text, i + length) !== char.dot) return -1
  let end = i
  for (let octet = 0; octet < 4; octet++) {
    if (octet > 0 && codeAt(text, end++) !== char.dot) return -1
    const digits = countDigits(text, end, 4)
    if (digits === 0 || digits > 3) return -1
    end += digits
  }
  return end
}

function closesAddress(text: string, end: number): boolean {
  const after = codeAt(text, end)
  return !isAlnum(after) && !(after === char.colon && isHex(codeAt(text, end + 1)))
}
