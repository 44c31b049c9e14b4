import { Buffer } from 'node:buffer'
import * as char from '../text/char-codes.ts'
import { codeAt, isAlnum, isDigit, isHex } from '../text/chars.ts'
import { type ByteList, byteListAt } from './byte-list.ts'
import {
  byteMarker,
  escape,
  escapeValue,
  isByte,
  marks,
  maxEscapeUnits,
  noEscape,
  openSequence,
  utf8Start,
  utf8Value,
} from './escapes.ts'
import { folded, foldedAstral } from './folding.ts'
import { bareColourStart, bell, isString, sequenceStep } from './sequences.ts'

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
/** Whether `ESC \` was written with a second backslash, which comes next. */
let skipsBackslash = false
let hidden: HiddenText[] = []

/** Text in an escape sequence that shows nothing: the address of a link, the title of a window. */
interface HiddenText {
  readonly units: Uint16Array
  readonly starts: Int32Array
  readonly ends: Int32Array
}

export function decode(text: string): Decoded {
  reset(text.length)
  let isForm = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code <= char.space || code === char.doubleQuote) isForm = false
    else if (code === char.equals || code === char.percent) isForm = true
    else if (code === char.openBracket) {
      const list = mayOpenBytes(text, i) ? byteListAt(text, i) : undefined
      if (list !== undefined) {
        pushBytes(list, i)
        i = list.end - 1
        continue
      }
    }
    if (isForm && code === char.plus && isFormSpace(text, i)) push(char.space, i, i + 1)
    else if (code < 0xd800 || code > 0xdbff) push(folded[code] ?? code, i, i + 1)
    else {
      const codePoint = text.codePointAt(i) ?? code
      push(codePoint > 0xffff ? foldedAstral(codePoint) : code, i, codePoint > 0xffff ? i + 2 : i + 1)
      if (codePoint > 0xffff) i++
    }
  }
  return finish()
}

/** Room for what one escape can add before it takes away: quotes around a list of bytes. */
const margin = 64

function reset(textLength: number): void {
  length = 0
  mark = sequence = none
  skipsBackslash = false
  hidden = []
  if (units.length >= textLength + margin) return
  const size = 2 ** Math.ceil(Math.log2(textLength + margin))
  units = new Uint16Array(size)
  starts = new Int32Array(size)
  ends = new Int32Array(size)
}

function finish(): Decoded {
  const sections = [length]
  for (const part of hidden) {
    units[length++] = char.lineFeed
    units.set(part.units, length)
    starts.set(part.starts, length)
    ends.set(part.ends, length)
    length += part.units.length
    sections.push(length)
  }
  return { text: Buffer.from(units.buffer, 0, length * 2).toString('utf16le'), starts, ends, sections }
}

/** Appends a unit and decodes what it completes. 0 stands for nothing. */
function push(unit: number, from: number, to: number): void {
  let code = unit
  let start = from
  while (code !== 0) {
    if (skipsBackslash) {
      if (code === char.backslash) return
      skipsBackslash = false
    }
    append(code, start, to)
    const last = length - 1
    const value = last - mark < maxEscapeUnits ? escapeValue(units, mark, last) : noEscape
    if (value >= 0) start = dropFrom(mark)
    else if (value === openSequence) return startSequence(last)
    else if (isByte(code)) {
      const lead = utf8Start(units, last)
      if (lead < 0) return
      code = utf8Value(units, lead, last)
      start = dropFrom(lead)
      continue
    } else return settle(code, last)
    code = value
  }
}

function append(code: number, start: number, end: number): void {
  // A carriage return within a number is invisible; after a line it is not.
  if (isNumberPart(code) && units[length - 1] === char.carriageReturn && length > 1 && isNumberPart(units[length - 2] ?? 0))
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

function lastMark(): number {
  const stop = Math.max(0, length - maxEscapeUnits)
  for (let i = length - 1; i >= stop; i--) if (marks[units[i] ?? 0] === 1) return i
  return none
}

/** The unit completes no escape: it may open one, or belong to an escape sequence. */
function settle(code: number, last: number): void {
  if (code === escape && !isInString()) sequence = last
  else if (code === c1Control || code === c1Command) startEightBit(code, last)
  else if (sequence !== none) continueSequence(last)
  else if (code === bell) dropFrom(last)
  else if (code === lowerM && isDigit(units[last - 1] ?? 0)) {
    const colour = bareColourStart(units, last)
    if (colour >= 0) dropFrom(colour)
  }
  // `&#` opens one escape, not two.
  if (marks[code] === 1 && length === last + 1 && !(code === char.hash && units[last - 1] === char.ampersand)) mark = last
}

const lowerM = 109

/** Replaces another spelling of ESC before a bracket. */
function startSequence(last: number): void {
  const at = mark
  units[at] = escape
  ends[at] = starts[last] ?? 0
  length = at + 1
  mark = none
  append(char.openBracket, starts[last] ?? 0, ends[last] ?? 0)
  sequence = at
}

/** CSI and OSC, each in one character. */
const c1Control = 0x9b
const c1Command = 0x9d

function startEightBit(code: number, last: number): void {
  units[last] = escape
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
      sequence = units[last - 1] === escape && last - 1 > sequence ? last - 1 : none
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
  hidden.push({ units: units.slice(start, end), starts: starts.slice(start, end), ends: ends.slice(start, end) })
}

/** The shortest value of any type that needs no word before it. */
const minHidden = 6

function pushBytes({ bytes, end }: ByteList, open: number): void {
  push(char.doubleQuote, open, open + 1)
  for (const { value, start, end: byteEnd } of bytes)
    push(value < 128 ? (folded[value] ?? 0) : byteMarker + value, start, byteEnd)
  push(char.doubleQuote, end - 1, end)
}

function mayOpenBytes(text: string, open: number): boolean {
  const next = codeAt(text, open + 1)
  return isDigit(next) || next === char.hyphen || next <= char.space
}

/** In a form, a plus between two characters of text is a space; at the start of a value it may be that of a number. */
function isFormSpace(text: string, i: number): boolean {
  const before = codeAt(text, i - 1)
  const next = codeAt(text, i + 1)
  const follows = isAlnum(before) || before === char.closeParen || before === char.comma || before === char.dot || before === char.colon
  return follows && (isAlnum(next) || next === char.openParen || (next === char.percent && isHex(codeAt(text, i + 2))))
}
