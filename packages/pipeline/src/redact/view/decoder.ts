import { Buffer } from 'node:buffer'
import * as char from '../text/char-codes.ts'
import { isDigit } from '../text/chars.ts'
import { byteListAt, mayOpenBytes } from './byte-list.ts'
import {
  byteMarker,
  escapeCode,
  escapeValue,
  isByte,
  marks,
  maxEscapeUnits,
  noEscape,
  openSequence,
  quotedPrintable,
  unfinished,
  utf8Start,
  utf8Value,
} from './escapes.ts'
import { folded, foldedAstral } from './folding.ts'
import { isFormSpace } from './form-space.ts'
import { bell, c1Command, c1Control, colourEnd, isString, maxStringUnits, sequenceStep } from './sequences.ts'

/** A decoded text; for each of its units, the start and the end of what it stands for in the original. */
export interface Decoded {
  readonly text: string
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** Where the text itself, and each text hidden in an escape sequence and put after it, end. */
  readonly sections: readonly number[]
}

/**
 * The units so far. An escape is decoded as soon as its last unit is here, and what it stands for may be the last unit of
 * another escape: `%26%2343%3B` becomes `&#43;` and then `+`. Each such step takes units away, so that all of them together
 * take linear time, however deep escapes are nested. Reused between calls.
 */
let units = new Uint16Array(4_096)
let starts = new Int32Array(4_096)
let ends = new Int32Array(4_096)
let length = 0
const none = -1_000
/** The last unit that may open an escape. */
let mark = none
/** The start of the escape sequence that is not complete yet. */
let sequence = none
/** The bracket that may open a colour whose ESC somebody removed: `[1;31m`. */
let colour = none
/** Whether `ESC \` was written with a second backslash, which comes next. */
let skipsBackslash = false
/** Texts in escape sequences that show nothing, each after a line feed: the addresses of links, the titles of windows. */
let hidden = { units: new Uint16Array(0), starts: new Int32Array(0), ends: new Int32Array(0) }
let hiddenLength = 0
let hiddenEnds: number[] = []

export function decode(text: string): Decoded {
  reset(text.length)
  const isPrintable = text.includes('=') && quotedPrintable.test(text)
  marks[char.equals] = isPrintable ? 1 : 0
  plain[char.equals] = isPrintable ? 0 : 1
  for (let i = 0; i < text.length; i++) {
    if (mustLook() && !isInHidden()) i = decodeAt(text, i)
    else i = copyPlain(text, i)
  }
  return finish()
}

/** Appends the unit, pair or list of bytes at `i`. Returns its last index. */
function decodeAt(text: string, i: number): number {
  const code = text.charCodeAt(i)
  if (code === char.openBracket && sequence === none && mayOpenBytes(text, i)) return pushBytes(text, i)
  if (code === char.plus && isFormSpace(text, i)) push(char.space, i, i + 1)
  else if (code < 0xd800 || code > 0xdbff) push(folded[code] ?? code, i, i + 1)
  else return pushPair(text, i)
  return i
}

/** Characters that are themselves, unless something before them is not complete. */
const plain = new Uint8Array(65_536)
for (let code = char.space; code < 127; code++) if (!'[+%&\\#^'.includes(String.fromCharCode(code))) plain[code] = 1
for (let code = 128; code < 65_536; code++)
  if (folded[code] === code && code !== 0x9b && code !== 0x9d && (code < 0xd800 || code > 0xdfff)) plain[code] = 1
plain[char.tab] = plain[char.lineFeed] = 1

/** Whether a plain character is one more of what an escape sequence hides. */
function isInHidden(): boolean {
  return mark === none && colour === none && !skipsBackslash && isInString() && plain[units[length - 1] ?? 0] === 1
}

/** Appends plain characters up to the next that is not, or that ends a string; at least one unit in any case. Returns the last index. */
function copyPlain(text: string, first: number): number {
  const unitsNow = units
  const startsNow = starts
  const endsNow = ends
  const isHidden = sequence !== none
  const stop = isHidden ? Math.min(text.length, first + sequence + maxStringUnits + 1 - length) : text.length
  let at = length
  let i = first
  for (; i < stop; at++) {
    const code = text.charCodeAt(i)
    if (plain[code] === 0 || (isHidden && code === char.lineFeed)) break
    unitsNow[at] = code
    startsNow[at] = i++
    endsNow[at] = i
  }
  length = at
  if (i === text.length) return i - 1
  const end = !isHidden && text.charCodeAt(i) === escapeCode ? colourEnd(text, i) : -1
  return end < 0 ? decodeAt(text, i) : end
}

/** Whether the next unit may end something that the units before it began. */
function mustLook(): boolean {
  return (
    mark !== none || sequence !== none || colour !== none || skipsBackslash || units[length - 1] === char.carriageReturn
  )
}

function pushPair(text: string, i: number): number {
  const codePoint = text.codePointAt(i) ?? 0
  const size = codePoint > 0xffff ? 2 : 1
  push(size === 2 ? foldedAstral(codePoint) : codePoint, i, i + size)
  return i + size - 1
}

/** Room for what one escape can add before it takes away: quotes around a list of bytes. */
const margin = 64

function reset(textLength: number): void {
  length = 0
  mark = sequence = colour = none
  skipsBackslash = false
  hiddenLength = 0
  hiddenEnds = []
  if (units.length >= textLength + margin) return
  const size = 2 ** Math.ceil(Math.log2(textLength + margin))
  units = new Uint16Array(size)
  starts = new Int32Array(size)
  ends = new Int32Array(size)
}

function finish(): Decoded {
  const shown = length
  if (hiddenLength > 0) {
    units.set(hidden.units.subarray(0, hiddenLength), shown)
    starts.set(hidden.starts.subarray(0, hiddenLength), shown)
    ends.set(hidden.ends.subarray(0, hiddenLength), shown)
  }
  length += hiddenLength
  return { text: textOf(), starts, ends, sections: [shown, ...hiddenEnds.map((end) => shown + end)] }
}

/** The units as a string; one byte each if possible, which the scanner reads faster. */
function textOf(): string {
  let all = 0
  if (bytes.length < length) bytes = Buffer.alloc(units.length)
  for (let i = 0; i < length; i++) {
    const unit = units[i] ?? 0
    bytes[i] = unit
    all |= unit
  }
  if (all < 256) return bytes.toString('latin1', 0, length)
  return Buffer.from(units.buffer, 0, length * 2).toString('utf16le')
}

let bytes = Buffer.alloc(4_096)

/** Appends a unit and decodes what it completes. 0 stands for nothing. */
function push(unit: number, from: number, to: number): void {
  let code = unit
  let start = from
  /** The sign that `=3D` stands for opens nothing. */
  let isPlain = false
  while (code !== 0) {
    if (skipsBackslash) {
      if (code === char.backslash) return
      skipsBackslash = false
    }
    append(code, start, to)
    const last = length - 1
    const value = mark === none ? noEscape : escapeValue(units, mark, last)
    if (value === unfinished) return
    const lead = value === noEscape && isByte(code) ? utf8Start(units, last) : -1
    if (value >= 0) {
      isPlain = units[mark] === char.equals
      start = dropFrom(mark)
      code = value
    } else if (lead >= 0) {
      code = utf8Value(units, lead, last)
      start = dropFrom(lead)
    } else {
      if (value === openSequence) startSequence(last)
      else settle(code, last)
      if (isPlain) mark = none
      return
    }
  }
}

function append(code: number, start: number, end: number): void {
  // A carriage return within a number is invisible; after a line it is not.
  if (
    isNumberPart(code) &&
    units[length - 1] === char.carriageReturn &&
    length > 1 &&
    isNumberPart(units[length - 2] ?? 0)
  )
    length--
  units[length] = code
  starts[length] = start
  ends[length] = end
  length++
}

function isNumberPart(code: number): boolean {
  return isDigit(code) || code === char.hyphen || code === char.openParen || code === char.closeParen
}

/** Takes away the units from `index` on; returns where they start in the original. */
function dropFrom(index: number): number {
  length = index
  mark = lastMark()
  return starts[index] ?? 0
}

/** The mark of an escape that is not finished yet: any other unit in it would have ended it. */
function lastMark(): number {
  const stop = Math.max(0, length - maxEscapeUnits)
  for (let i = length - 1; i >= stop; i--) {
    if (marks[units[i] ?? 0] === 1 && !(units[i] === char.hash && units[i - 1] === char.ampersand))
      return i === length - 1 || escapeValue(units, i, length - 1) === unfinished ? i : none
  }
  return none
}

/** The unit completes no escape: it may open one, or belong to an escape sequence. */
function settle(code: number, last: number): void {
  if (code === escapeCode && !isInString()) sequence = last
  else if (code === c1Control || code === c1Command) startEightBit(code, last)
  else if (sequence !== none) continueSequence(last)
  else if (code === bell) dropFrom(last)
  else if (code === char.openBracket) colour = last
  else if (colour !== none) continueColour(code, last)
  if (length === last + 1) mark = marks[code] === 1 ? last : none
}

function continueColour(code: number, last: number): void {
  if (isDigit(code) || (code === char.semicolon && last > colour + 1)) return
  const start = code === char.lowerM && last > colour + 1 ? colour : none
  colour = none
  if (start !== none) dropFrom(start)
}

/** Replaces another spelling of ESC before a bracket. */
function startSequence(last: number): void {
  const at = mark
  units[at] = escapeCode
  ends[at] = starts[last] ?? 0
  length = at + 1
  mark = none
  append(char.openBracket, starts[last] ?? 0, ends[last] ?? 0)
  sequence = at
}

function startEightBit(code: number, last: number): void {
  units[last] = escapeCode
  append(code === c1Control ? char.openBracket : char.closeBracket, starts[last] ?? 0, ends[last] ?? 0)
  sequence = last
}

function isInString(): boolean {
  return sequence !== none && length - sequence > 2 && isString(units[sequence + 1] ?? 0)
}

function continueSequence(last: number): void {
  switch (sequenceStep(units, sequence, last)) {
    case 'open':
      return
    case 'string':
      keepHidden(sequence + 2, units[last] === char.backslash ? last - 1 : last)
      skipsBackslash = isEscapedEnd(last)
      break
    case 'complete':
      skipsBackslash = isEscapedEnd(last)
      break
    default:
      // An escape sequence inside a string that did not end: the string was none.
      sequence = units[last - 1] === escapeCode && last - 1 > sequence ? last - 1 : none
      if (sequence !== none) continueSequence(last)
      return
  }
  const start = sequence
  sequence = none
  dropFrom(start)
}

/** Whether the ESC before a final backslash was itself escaped: then the backslash is, too. */
function isEscapedEnd(last: number): boolean {
  return units[last] === char.backslash && (ends[last - 1] ?? 0) - (starts[last - 1] ?? 0) > 1
}

function keepHidden(start: number, end: number): void {
  if (end - start < minHidden) return
  // All of them together are no longer than the text.
  if (hidden.units.length < units.length) growHidden(units.length)
  hidden.units[hiddenLength++] = char.lineFeed
  for (let i = start; i < end; i++, hiddenLength++) {
    hidden.units[hiddenLength] = units[i] ?? 0
    hidden.starts[hiddenLength] = starts[i] ?? 0
    hidden.ends[hiddenLength] = ends[i] ?? 0
  }
  hiddenEnds.push(hiddenLength)
}

function growHidden(size: number): void {
  const grown = { units: new Uint16Array(size), starts: new Int32Array(size), ends: new Int32Array(size) }
  grown.units.set(hidden.units)
  grown.starts.set(hidden.starts)
  grown.ends.set(hidden.ends)
  hidden = grown
}

/** The shortest value of any type that needs no word before it. */
const minHidden = 6

/** Appends a list of bytes as a string, or only its bracket if it is none. Returns the last index. */
function pushBytes(text: string, open: number): number {
  const list = byteListAt(text, open)
  push(list === undefined ? char.openBracket : char.doubleQuote, open, open + 1)
  if (list === undefined) return open
  for (const { value, start, end } of list.bytes)
    push(value < 128 ? (folded[value] ?? 0) : byteMarker + value, start, end)
  push(char.doubleQuote, list.end - 1, list.end)
  return list.end - 1
}
