import { shortPasswordAt } from '../detectors/pairs/commands.ts'
import { flagValueAt, pairValueAt } from '../detectors/pairs/pairs.ts'
import { foreignPasswordAt } from '../detectors/pairs/password-in-prose.ts'
import { mayTrigger, secretsAhead } from '../detectors/pairs/secrets-ahead.ts'
import { mayEndKey } from '../detectors/pairs/sensitive-keys.ts'
import { emailAround } from '../detectors/personal/email.ts'
import { hl7PhoneAt } from '../detectors/personal/hl7.ts'
import { isHostOfUrl } from '../detectors/personal/host-login.ts'
import { internationalEnd } from '../detectors/personal/phone.ts'
import { cryptHashAt } from '../detectors/secrets/crypt-hash.ts'
import { entraSecretAt, longSecretAt, minLongWord } from '../detectors/secrets/long-secrets.ts'
import { findPemLines } from '../detectors/secrets/pem-line.ts'
import { cutKeyAt, mayBeSecret, privateKeyAt, secretAt } from '../detectors/secrets/secrets.ts'
import { loginPasswordAt, urlPasswordAt } from '../detectors/secrets/url-credentials.ts'
import * as char from '../text/char-codes.ts'
import { codeAt, isAlnum, isDigit, isHex, isLetter, isQuote, isUpper, runEnd } from '../text/chars.ts'
import { type Finding, spanFinding } from '../text/finding.ts'
import { unitsOf } from '../text/latin1-buffer.ts'
import { mergeFindings } from '../text/merge-findings.ts'
import { placeholderAt } from '../text/placeholder.ts'
import { addressTypes, bits, numberTypes } from '../text/type-bits.ts'
import { escapeCode, quotedPrintable } from '../view/escapes.ts'
import { hidesAny, hidesInBracket, hidesPrintable, needsView } from '../view/needs-view.ts'
import { escapeEnd, isEscape, sequenceEnd } from './escape-ends.ts'
import { mayOpenParenthesis } from './later-groups.ts'
import {
  addressFindingAt,
  mayBeAddress,
  numberEvidence,
  numberFindingAt,
  parenthesisFindingAt,
  phoneFinding,
} from './number-finding.ts'
import { AHEAD, awsSecretAfter, keyCodes, SECRET, trackFindingAt, wordFindingAt, wordFlags } from './word-finding.ts'

/** What a character can start. All others are skipped with one table lookup each. */
const LETTER = 1
const DIGIT = 2
const PLUS = 3
const PAREN = 4
const BRACKET = 5
const BACKSLASH = 6
const AT = 7
const SEPARATOR = 8
const PERCENT = 9
const DASH = 10
/** Decoding may show something else here. */
const ENCODED = 11
const TILDE = 12
const DOLLAR = 13

const kinds = new Uint8Array(256)
for (let code = 0; code < 256; code++)
  if (code < char.space ? !isLineBlank(code) : code > char.tilde) kinds[code] = ENCODED
for (let code: number = char.digit0; code <= char.digit9; code++) kinds[code] = DIGIT
for (let code: number = char.lowerA; code <= char.lowerZ; code++) kinds[code] = kinds[code - char.caseBit] = LETTER
for (const [characters, kind] of [
  ['+', PLUS],
  ['(', PAREN],
  ['[', BRACKET],
  ['\\', BACKSLASH],
  ['@', AT],
  ['=:>', SEPARATOR],
  ['%', PERCENT],
  ['-', DASH],
  ['&#^', ENCODED],
  ['~', TILDE],
  ['$', DOLLAR],
] as const) {
  for (const character of characters) kinds[character.charCodeAt(0)] = kind
}

/** The findings of one pass, and whether a decoded view may show more. */
export interface Scan {
  readonly findings: readonly Finding[]
  readonly needsView: boolean
}

/** A line without a finding gets one of these, so that it leaves nothing to collect. */
const nothing: Scan = { findings: [], needsView: false }
const nothingYet: Scan = { findings: [], needsView: true }

function isLineBlank(code: number): boolean {
  return code === char.tab || code === char.lineFeed
}

/** All findings of the given types (a bit set of `bits`), in order and without overlaps. One pass in linear time. */
export function findAll(text: string, types: number): Scan {
  const units = unitsOf(text)
  const length = text.length
  const addresses = (types & addressTypes) !== 0
  let findings: Finding[] | undefined
  /** Secrets of commands, which may be behind other values. */
  let ahead: Finding[] | undefined
  /** The previous finding or placeholder; nothing reads back past its end. */
  let prior: Finding | undefined
  /** An e-mail address may absorb numbers found in its local part, but cannot start before this. */
  let floor = 0
  /** None yet: far before the text. An integer, so that the engine need not count in floating point. */
  let lastEscape = -(1 << 20)
  /** The end of the last escape sequence: the words around it are not one. */
  let edge = -1
  let hintCount = 0
  /** Whether a sign of quoted-printable was seen. */
  let isPrintable = false
  let i = 0
  for (;;) {
    let code = units[i] ?? 0
    // The zeros after the text end the loop: their kind is not 0.
    while (kinds[code] === 0) code = units[++i] ?? 0
    if (i >= length) break
    let found: Finding | undefined
    /** A token as the user part of a URL, before its password. */
    let user: Finding | undefined
    let next = i + 1
    switch (kinds[code]) {
      case LETTER: {
        const flags = wordFlags(code, units[i + 1] ?? 0, units[i + 2] ?? 0)
        next = wordEnd(units, next)
        // Most words start nothing.
        if (flags === 0 && next - i < minLongWord && !addresses) {
          i = next
          continue
        }
        if ((flags & ~AHEAD) !== 0 && ((flags & ~AHEAD) !== SECRET || mayBeSecret(units, i)))
          found = wordFindingAt(text, i, flags)
        if ((flags & AHEAD) !== 0 && mayTrigger(units, i, next))
          ahead = withSecrets(ahead, secretsAhead(text, units, i, next))
        if (found !== undefined) break
        if (addresses && mayBeAddress(units, i, next)) found = addressFindingAt(text, i, types)
        if (next - i >= minLongWord && found === undefined) found = longSecretAt(text, i, next)
        break
      }
      case DIGIT: {
        next = digitsEnd(units, next)
        if (addresses && mayBeAddress(units, i, next)) found = addressFindingAt(text, i, types)
        if (found === undefined) {
          const evidence = numberEvidence(units, i, next, length)
          if (evidence !== 0) found = numberFindingAt(text, i, prior, types, evidence)
        }
        if (found !== undefined) break
        // The number of a field in MT940: `?31NO8555844329842?32Brahim Osei`.
        if (next === i + 2 && units[i - 1] === char.question) break
        // A port, after which another address may be.
        if (!addresses || i !== (prior?.end ?? -1) + 1) next = attachedEnd(units, next)
        break
      }
      case PLUS:
        if (!isDigit(units[next] ?? 0) && units[next] !== char.openParen) break
        if (units[i - 1] !== char.space) hints[hintCount++ & lastHint] = i
        if (!isAlnum(codeAt(text, i - 1)) || i === prior?.end || i === edge)
          found = phoneFinding(i, internationalEnd(text, next))
        break
      case PAREN:
        if (!isDigit(units[next] ?? 0) || (isAlnum(codeAt(text, i - 1)) && i !== edge)) break
        if (mayOpenParenthesis(units, i)) found = parenthesisFindingAt(text, i, prior)
        break
      case SEPARATOR:
        if (code === char.equals && !isPrintable) isPrintable = hidesPrintable(units, i)
        if (code === char.colon && units[next] === char.slash && units[i + 2] === char.slash) {
          found = urlPasswordAt(text, i)
          user = found === undefined ? undefined : secretAt(text, i + 3)
        } else if (i > 0 && (mayEndKey(units, i) || (code === char.greaterThan && isQuote(units[i - 1] ?? 0)))) {
          found = pairValueAt(text, i, next, lastEscape)
        }
        if (addresses && found === undefined && code === char.colon && units[next] === char.colon)
          found = addressFindingAt(text, i, types)
        break
      case AT:
        found = emailAt(text, i, next, floor, prior)
        break
      case ENCODED:
        if (code !== char.hash || units[next] === char.digit0) hints[hintCount++ & lastHint] = i
        if (code === escapeCode && units[next] === char.openBracket) edge = floor = next = sequenceEnd(units, i + 2)
        if (code === 0 || code > char.noBreakSpace) found = foreignPasswordAt(text, i)
        else if (code === char.caret && isUpper(units[next] ?? 0)) found = spanFinding('PHONE', hl7PhoneAt(text, i))
        break
      case DOLLAR:
        if (isAlnum(units[next] ?? 0) || units[next] === char.dollar) found = cryptHashAt(text, i)
        break
      case TILDE:
        found = entraSecretAt(text, i)
        break
      case PERCENT:
        hints[hintCount++ & lastHint] = i
        if (!isHex(units[next] ?? 0) || !isHex(units[i + 2] ?? 0)) break
        // `LIKE '%camille…'`: a byte of UTF-8 is not alone.
        if (isLetter(units[next] ?? 0) && units[i + 3] !== char.percent && units[i - 3] !== char.percent) break
        edge = next = i + 3
        found = encodedAt(text, i, floor, lastEscape, prior)
        break
      case DASH:
        if (units[next] === char.hyphen) found = dashesAt(text, i, floor)
        else if (units[next] === char.lowerU && units[i - 1] === char.space) found = loginPasswordAt(text, i)
        else if (units[next] === char.lowerP && units[i - 1] === char.space) found = shortPasswordAt(text, i)
        if (found === undefined && units[i - 1] === char.space && isLetter(units[next] ?? 0))
          found = shortFlagAt(text, i)
        break
      case BRACKET: {
        const inside = units[next] ?? 0
        if (isDigit(inside) && units[i + 3] !== char.slash) {
          if (hidesInBracket(units, i)) hints[hintCount++ & lastHint] = i
          const end = sequenceEnd(units, next)
          if (units[end - 1] === char.lowerM && units[i - 1] !== escapeCode) edge = floor = next = end
        }
        const placeholder = isUpper(inside) || inside === char.asterisk ? placeholderAt(text, i) : undefined
        if (placeholder === undefined) break
        prior = { type: placeholder.type, start: i, end: placeholder.end }
        floor = next = placeholder.end
        break
      }
      default:
        hints[hintCount++ & lastHint] = i
        // Neither an escape nor the digits of a Unicode escape are part of a word.
        if (units[next] === char.lowerU || (units[next] === char.backslash && units[i + 2] === char.lowerU))
          lastEscape = i
        if (units[next] === char.percent || units[next] === char.ampersand || (units[next] ?? 0) < char.space) break
        edge = next = escapeEnd(units, i)
        if (units[next] === char.openBracket && isEscape(units, i, next))
          edge = floor = next = sequenceEnd(units, next + 1)
    }
    if (found === undefined || (types & bits[found.type]) === 0) {
      i = next
      continue
    }
    findings ??= []
    while (findings.length > 0 && (findings.at(-1)?.end ?? 0) > found.start) findings.pop()
    if (user !== undefined && user.end < found.start && (types & bits[user.type]) !== 0) findings.push(user)
    findings.push(found)
    prior = found
    i = found.end
    if ((numberTypes & bits[found.type]) === 0) floor = i
    const secret = found.type === 'AWS_ACCESS_KEY' ? awsSecretAfter(text, i) : undefined
    if (secret === undefined || (types & bits.AWS_SECRET_KEY) === 0) continue
    findings.push(secret)
    prior = secret
    floor = i = secret.end
  }
  const lines = (types & bits.PRIVATE_KEY) === 0 ? none : findPemLines(text, units)
  const needsView = (hintCount > 0 && showsMore(text, units, hintCount)) || (isPrintable && quotedPrintable.test(text))
  if (findings === undefined && ahead === undefined && lines.length === 0) return needsView ? nothingYet : nothing
  return {
    findings: joined(
      findings ?? none,
      lines,
      ahead?.filter(({ type }) => (types & bits[type]) !== 0),
    ),
    needsView,
  }
}

const none: readonly Finding[] = []

/** All findings of a text, which lines of keys and secrets of commands may overlap. */
function joined(
  findings: readonly Finding[],
  lines: readonly Finding[],
  ahead: readonly Finding[] = none,
): readonly Finding[] {
  const whole = lines.length === 0 ? findings : mergeFindings([...findings, ...lines])
  return ahead.length === 0 ? whole : mergeFindings([...whole, ...ahead])
}

/** Adds to the secrets found so far; a list is made only for the first. */
function withSecrets(found: Finding[] | undefined, secrets: readonly Finding[]): Finding[] | undefined {
  if (secrets.length === 0) return found
  const all = found ?? []
  all.push(...secrets)
  return all
}

/** Where something may be that only the view shows; looked at after the pass, so that the pass itself stays small and fast. */
const hints = new Int32Array(128)
const lastHint = hints.length - 1

function showsMore(text: string, units: Uint8Array, count: number): boolean {
  return count > hints.length ? needsView(text) : hidesAny(text, units, hints, count)
}

/** The characters of words, so that reading one costs a single comparison for each. */
const wordCodes = Uint8Array.from(kinds, (kind) => (kind === LETTER || kind === DIGIT ? 1 : 0))

function wordEnd(units: Uint8Array, start: number): number {
  let i = start
  while (wordCodes[units[i] ?? 0] === 1) i++
  return i
}

function digitsEnd(units: Uint8Array, start: number): number {
  let i = start
  while (kinds[units[i] ?? 0] === DIGIT) i++
  return i
}

/** The end of the word that continues at `start`, and of anything attached by `.`, `-` or `/`: numbers inside are parts of it. */
function attachedEnd(units: Uint8Array, start: number): number {
  let i = start
  for (;;) {
    i = wordEnd(units, i)
    const code = units[i]
    if ((code === char.hyphen || code === char.dot || code === char.slash) && isDigit(units[i + 1] ?? 0)) i++
    else return i
  }
}

/** A number that is the whole local part (`sip:+15550100@host`) stays a number; a number within it becomes part of the address. */
function emailAt(
  text: string,
  at: number,
  after: number,
  floor: number,
  prior: Finding | undefined,
): Finding | undefined {
  const span = emailAround(text, at, after, floor)
  const isNumber = span !== undefined && prior?.end === at && span.start >= prior.start
  return span === undefined || isNumber || isHostOfUrl(text, span.start) ? undefined : spanFinding('EMAIL', span)
}

/** The finding at a percent escape: `%2B` is a plus, `%3D` and `%3A` are separators, `%40` is an at sign. */
function encodedAt(
  text: string,
  i: number,
  floor: number,
  lastEscape: number,
  prior: Finding | undefined,
): Finding | undefined {
  const low = codeAt(text, i + 2) | char.caseBit
  switch (codeAt(text, i + 1)) {
    case char.digit2:
      return low === char.lowerB ? phoneFinding(i, internationalEnd(text, i + 3)) : undefined
    case char.digit3:
      return low === char.lowerD || low === char.lowerA ? pairValueAt(text, i, i + 3, lastEscape) : undefined
    case char.digit4:
      return low === char.digit0 ? emailAt(text, i, i + 3, floor, prior) : undefined
    case char.upperB:
      return trackFindingAt(text, i + 1)
    default:
      return undefined
  }
}

/** `-Password secret` of PowerShell, `-token …` of Go: names of one letter mean too many things. */
function shortFlagAt(text: string, i: number): Finding | undefined {
  const end = runEnd(text, i + 1, keyCodes, 48)
  return end - i > shortestFlag && codeAt(text, end + 1) !== char.dollar ? flagValueAt(text, end) : undefined
}

const shortestFlag = 5

/** Two dashes: a command-line flag with its value, or the start of a PEM private key. */
function dashesAt(text: string, i: number, floor: number): Finding | undefined {
  const before = codeAt(text, i - 1)
  if (text.startsWith('-----BEGIN ', i)) return privateKeyAt(text, i)
  if (text.startsWith('-----END ', i)) return cutKeyAt(text, i, floor)
  if (before > char.space && !isQuote(before)) return undefined
  return flagValueAt(text, runEnd(text, i + 2, keyCodes, 48))
}
