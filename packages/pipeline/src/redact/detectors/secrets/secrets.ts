import * as char from '../../text/char-codes.ts'
import {
  base64,
  codeAt,
  isAlnum,
  isDigit,
  isLetter,
  isLower,
  isQuote,
  isUpper,
  matchAfter,
  matchBefore,
  matchesAfter,
  runEnd,
  textAfter,
  textBefore,
} from '../../text/chars.ts'
import { type Finding, findingAt } from '../../text/finding.ts'
import { type SecretPrefix, secretPrefixes } from './secret-prefixes.ts'

/** The rules by their first three characters, or two if there are no more. */
const rulesByStart = new Map<number, SecretPrefix[]>()
for (const rule of secretPrefixes) {
  const start = startOf(rule.prefix, 0, Math.min(3, rule.prefix.length))
  rulesByStart.set(start, [...(rulesByStart.get(start) ?? []), rule])
}

/** By the first four characters of prefixes, as written, so that hardly any other word is looked up; two may be enough. */
const fours = new Uint8Array(1 << 14)
const twos = new Uint8Array(1 << 14)
for (const { prefix } of secretPrefixes) {
  const [first = 0, second = 0, third = 0, fourth] = [...prefix].map((character) => character.charCodeAt(0))
  if (prefix.length === 2) twos[(first << 7) | second] = 1
  else if (fourth !== undefined) fours[fourOf(first, second, third, fourth)] = 1
  else for (let code = 0; code < 128; code++) fours[fourOf(first, second, third, code)] = 1
}

function fourOf(first: number, second: number, third: number, fourth: number): number {
  return ((first << 7) ^ (second << 5) ^ (third << 3) ^ fourth ^ (third << 10)) & 16383
}

/** Whether the word at `start` probably has a known prefix. */
export function mayBeSecret(units: Uint8Array, start: number): boolean {
  const [first, second] = [units[start] ?? 0, units[start + 1] ?? 0]
  if (first > 127 || second > 127) return false
  return (
    fours[fourOf(first, second, units[start + 2] ?? 0, units[start + 3] ?? 0)] === 1 ||
    twos[(first << 7) | second] === 1
  )
}

/** The secret with a known prefix at `start`, the start of a word; undefined if there is none. */
export function secretAt(text: string, start: number): Finding | undefined {
  return (
    secretOf(text, start, rulesByStart.get(startOf(text, start, 3))) ??
    secretOf(text, start, rulesByStart.get(startOf(text, start, 2)))
  )
}

function secretOf(text: string, start: number, rules: readonly SecretPrefix[] = []): Finding | undefined {
  for (const rule of rules) {
    if (!text.startsWith(rule.prefix, start)) continue
    const body = start + rule.prefix.length
    const run = rule.max > longRun ? wholeRunEnd(text, body, rule.body) : runEnd(text, body, rule.body, rule.max + 1)
    const trim = trimmed(text, body, run)
    // A token of fixed length may end in a mark, which otherwise ends the sentence.
    const end = run - body === rule.max || trim - body < rule.min ? run : trim
    if (end - body < rule.min || end - body > rule.max || isAlnum(codeAt(text, end))) continue
    if (rule.type !== 'AWS_ACCESS_KEY' && !looksRandom(text, body, end)) continue
    const from = rule.before === undefined ? start : startBefore(text, start, rule.before)
    if (from >= 0) return { type: rule.type ?? 'API_KEY', start: from, end }
  }
  return undefined
}

/** Longer runs are remembered: prefixes within one would read it over and over. */
const longRun = 80
let lastRun: { text: string; table: Uint8Array; start: number; end: number } = {
  text: '',
  table: new Uint8Array(0),
  start: 0,
  end: 0,
}

function wholeRunEnd(text: string, start: number, table: Uint8Array): number {
  const isKnown = start >= lastRun.start && start < lastRun.end && lastRun.table === table && lastRun.text === text
  if (!isKnown) lastRun = { text, table, start, end: runEnd(text, start, table) }
  return lastRun.end
}

/** Where the part of a secret before its prefix starts; -1 if there is none. */
function startBefore(text: string, start: number, before: RegExp): number {
  const match = matchBefore(text, start, maxBefore, before)
  return match === null ? -1 : start - match[0].length
}

const maxBefore = 48

/**
 * The AWS secret key that starts at `start`, or undefined: forty base64 characters with upper-case and lower-case letters
 * and digits. Git hashes are forty characters too, but have no upper-case letters.
 */
export function awsSecretAt(text: string, start: number): Finding | undefined {
  const end = runEnd(text, start, base64, 41)
  if (end - start !== 40 || codeAt(text, end) === char.equals || !looksRandom(text, start, end)) return undefined
  let hasUpper = false
  let hasLower = false
  for (let i = start; i < end; i++) {
    hasUpper ||= isUpper(codeAt(text, i))
    hasLower ||= isLower(codeAt(text, i))
  }
  return hasUpper && hasLower ? findingAt('AWS_SECRET_KEY', start, end) : undefined
}

/**
 * The start of the value that follows a word or key ending at `end`, with only the separators of a shell, CSV, INI or JSON
 * in between; -1 if there is anything else.
 */
export function valueAfter(text: string, end: number): number {
  let i = end
  for (let code = codeAt(text, i); i - end < 8 && isJoint(code); code = codeAt(text, i)) {
    const next = codeAt(text, i + 1)
    if (code === char.backslash && isLetter(next) && !isBlankEscape(next)) return -1
    i += code === char.backslash && isBlankEscape(next) ? 2 : 1
  }
  return i > end && i - end < 8 ? i : -1
}

/** The letter of `\n`, `\r` and `\t`, which are white space in JSON. */
function isBlankEscape(code: number): boolean {
  return code === char.lowerN || code === char.lowerR || code === char.lowerT
}

/** The PEM private key whose dashes start at `start`, up to its END line or the end of its body. */
export function privateKeyAt(text: string, start: number): Finding | undefined {
  const label = textAfter(text, start, 64)
  const header = label.indexOf('PRIVATE KEY')
  const isHeader = label.startsWith('-----BEGIN ') && header > 0 && !label.slice(11, header).includes('-')
  if (!isHeader) return undefined
  let end = start + header + 11
  if (text.startsWith(' BLOCK', end)) end += 6
  if (!text.startsWith('-----', end)) return undefined
  if (matchesAfter(text, end + 5, 64, leftOut)) return undefined
  end = armourEnd(text, end + 5, prefixOf(text, start))
  if (text.startsWith('-----END ', end)) {
    const close = text.slice(end + 5, end + 64).indexOf('-----')
    if (close > 0) end += 5 + close + 5
  }
  return findingAt('PRIVATE_KEY', start, end)
}

/** What stands between the two lines in the place of a key: `(omitted)`, `...`, `<redacted>`. */
const leftOut =
  /^(?:\s|\\+[rn]){0,4}(?:[[(<{*.…•]{1,8}[A-Za-z _]{0,24}[\])>}*.…•]{0,8}|redacted|omitted|removed|hidden)(?:\s|\\+[rn]){0,4}-----END/i

/** What is left of a private key before its END line, whose dashes start at `start`: lines of base64, read back to `floor`. */
export function cutKeyAt(text: string, start: number, floor: number): Finding | undefined {
  if (!matchesAfter(text, start, 64, /^-----END [A-Z ]*PRIVATE KEY-----/)) return undefined
  let first = start
  for (;;) {
    const line = lastLine.exec(text.slice(Math.max(floor, first - maxCutLine), first))?.[1]
    if (line === undefined) break
    first -= line.length
  }
  return first === start ? undefined : findingAt('PRIVATE_KEY', first, start)
}

/** Lines are 64 to 76 characters long, and the last one is shorter. */
const lastLine = /(?:^|[^A-Za-z0-9+/=])([A-Za-z0-9+/=]{16,76}(?:\s|\\[rn]){1,4})$/
const maxCutLine = 96

/**
 * What is before the dashes on their line, if the next line starts like it: `> `, `# `, `web_1  | `, or the time and host that a log
 * puts before each line. Digits may differ.
 */
function prefixOf(text: string, start: number): string {
  const before = textBefore(text, start, maxPrefix)
  const prefix = before.slice(before.lastIndexOf('\n') + 1)
  const next = textAfter(text, start, 96).indexOf('\n')
  return next > 0 && prefixEnd(text, start + next + 1, prefix) > 0 ? prefix : ''
}

const maxPrefix = 96

/** The end of the prefix at the start of a line; -1 if the line starts with something else. */
function prefixEnd(text: string, start: number, prefix: string): number {
  for (let i = 0; i < prefix.length; i++) {
    const [written, expected] = [codeAt(text, start + i), prefix.charCodeAt(i)]
    if (written !== expected && !(isDigit(written) && isDigit(expected))) return -1
  }
  return start + prefix.length
}

/** The end of base64, line breaks (also as JSON escapes) and header lines such as `Proc-Type: 4,ENCRYPTED`. */
function armourEnd(text: string, start: number, prefix: string): number {
  let i = start
  while (i < text.length) {
    const code = text.charCodeAt(i)
    const joint = isQuote(code) || code === char.backslash ? jointEnd(text, i) : -1
    const line = code === char.lineFeed && prefix !== '' ? prefixEnd(text, i + 1, prefix) : -1
    if (joint > 0 || line > 0) i = Math.max(joint, line)
    else if (isArmour(code) || (code === char.hyphen && !text.startsWith('-----', i))) i++
    else break
  }
  return i
}

/** An escaped line break, or what is between two strings of a list: `",\n  "`, `' + '`. */
function jointEnd(text: string, i: number): number {
  const joint = matchAfter(text, i, 32, between)?.[0]
  if (joint !== undefined) return i + joint.length
  const escaped = codeAt(text, i + 1)
  const isBreak = escaped === char.lowerN || escaped === char.lowerR || escaped === char.backslash
  return codeAt(text, i) === char.backslash && isBreak ? i + 2 : -1
}

const between = /^(?:\\+n)?\\*["'] ?[,+]?\s{0,12}\\*["'](?=[A-Za-z0-9+/=]{16}|-----END)/

function isArmour(code: number): boolean {
  return (
    isAlnum(code) ||
    code === char.plus ||
    code === char.slash ||
    code === char.equals ||
    code <= char.space ||
    code === char.colon ||
    code === char.comma
  )
}

function startOf(text: string, i: number, length: number): number {
  const third = length > 2 ? codeAt(text, i + 2) & 255 : 0
  return (codeAt(text, i) << 16) | ((codeAt(text, i + 1) & 255) << 8) | third
}

function isJoint(code: number): boolean {
  return ' \t"\',:=\\'.includes(String.fromCharCode(code))
}

/** Excludes the full stop of a sentence that ends in a token. */
function trimmed(text: string, body: number, end: number): number {
  let i = end
  while (i > body && !isAlnum(codeAt(text, i - 1)) && codeAt(text, i - 1) !== char.equals) i--
  return i
}

const minLetters = 32

/** Tokens look random: they contain digits or mixed case, unlike prose and option names. */
function looksRandom(text: string, start: number, end: number): boolean {
  let letters = 0
  let digits = 0
  let changes = 0
  for (let i = start; i < end; i++) {
    const code = codeAt(text, i)
    if (isDigit(code)) digits++
    else if (isLetter(code)) {
      letters++
      if (isUpper(code) && isLower(codeAt(text, i - 1))) changes++
    }
  }
  // Long enough for letters of one case: `hf_` and 34 letters.
  return letters > 0 && (digits > 0 || changes > 1 || (letters === end - start && letters >= minLetters))
}
