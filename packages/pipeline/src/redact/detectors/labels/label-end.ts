import * as char from '../../text/char-codes.ts'
import { codeAt, isDigit, matchesBefore } from '../../text/chars.ts'
import { isMark, isUnspaced, isWordUnit } from './word-bounds.ts'

const maxSeparators = 40

/** The end of the words before the number at `start`: what separates them from it, also in a table, a list, a form and markup, is left out. */
export function labelEnd(text: string, start: number, floor: number): number {
  const lead = withoutOctets(text, leadStart(text, start, floor), floor)
  const end = tagNameEnd(text, start, floor) ?? withoutBrackets(text, lead, floor)
  return codeAt(text, end - 1) === char.underscore ? end - 1 : end
}

/** Without a separator, or joined to a name: `blk_4155550123`, `visitor-10-105`. */
export function isAttached(text: string, start: number): boolean {
  const before = codeAt(text, start - 1)
  if (before > 127 && isUnspaced(before)) return false
  if (before === char.dot) return !matchesBefore(text, start, 5, abbreviation)
  return !isSeparator(before) || before === char.hyphen
}

/** `Mobile No.0171…`, `Tel.0171…`: a full stop without a space. */
const abbreviation = /(?:^|[^A-Za-z])(?:no|nr|tel|ph|mob|num|cel|fax|tlf|tfn|fon)\.$/i

/** Goes back over what separates a label from its number, also in a table, a list, a form and markup. */
function leadStart(text: string, start: number, floor: number): number {
  const end = separatorsStart(text, start, floor)
  const last = codeAt(text, end - 1)
  if (last === char.pipe && codeAt(text, start - 1) === char.space && codeAt(text, end - 2) === char.space)
    return separatorsStart(text, end - 1, floor)
  if (last === char.lineFeed) return lineStart(text, start, end, floor)
  return codeAt(text, end) === char.greaterThan ? markupStart(text, end + 1, floor) : end
}

/** ISDN's trace of an information element: `Calling Party Number i = 0x2181, '0612…'`. */
function withoutOctets(text: string, end: number, floor: number): number {
  if (!isDigit(codeAt(text, end - 1)) || !isDigit(codeAt(text, end - 2))) return end
  return end - (/ i = 0x[\da-f]{2,8}$/i.exec(text.slice(Math.max(floor, end - 14), end))?.[0].length ?? 0)
}

/** The end of a label on the line before, of an item of YAML or of a part of a form, whose number is after an empty line. */
function lineStart(text: string, start: number, end: number, floor: number): number {
  if (text.startsWith('- ', start - 2)) return separatorsStart(text, end - 1, floor)
  const isPart = end === start && /["']\r?\n\r?\n$/.test(text.slice(Math.max(floor, start - 5), start))
  if (!isPart) return end
  let i = start
  while (codeAt(text, i - 1) === char.lineFeed || codeAt(text, i - 1) === char.carriageReturn) i--
  return separatorsStart(text, i, floor)
}

/** The end of the text before tags for layout, of which the last one ends at `end`: `Phone:</th><td>`, `<b>Phone:</b>`. */
function markupStart(text: string, end: number, floor: number): number {
  let i = end
  for (let tags = 0; tags < 4; tags++) {
    const tag = layoutTag.exec(text.slice(Math.max(floor, i - maxTag), i))?.[0]
    if (tag === undefined) break
    i -= tag.length
  }
  return i === end ? end - 1 : separatorsStart(text, i, floor)
}

const layoutTag =
  /<\/?(?:t[dhr]|d[dt]|span|b|strong|i|em|p|div|li|br|code|a|font|label|small|u)(?:\s[^<>]{0,64})?\s?\/?>\s{0,8}$/i

function separatorsStart(text: string, start: number, floor: number): number {
  let i = start
  while (i > floor && start - i < maxSeparators && isSeparator(text.charCodeAt(i - 1))) i--
  return i
}

/** The end of the name of the XML element whose text starts at `start`, if it has attributes: `<tel use="home">0171…`. */
function tagNameEnd(text: string, start: number, floor: number): number | undefined {
  if (codeAt(text, start - 1) !== char.greaterThan || isWordUnit(codeAt(text, start - 2))) return undefined
  const stop = Math.max(floor, start - maxTag)
  for (let i = start - 2; i >= stop; i--) {
    const code = text.charCodeAt(i)
    if (code === char.greaterThan) return undefined
    if (code === char.lessThan) return nameEnd(text, i + 1)
  }
  return undefined
}

const maxTag = 96

function nameEnd(text: string, start: number): number {
  let i = start
  while (isNameCode(codeAt(text, i))) i++
  return i
}

function isNameCode(code: number): boolean {
  return isWordUnit(code) || isDigit(code) || code === char.colon || code === char.underscore || code === char.hyphen
}

/** `phones[0]=`, `phone (home):`, `Phone number (with country code):`: goes back over what is in brackets, unless it is one word. */
function withoutBrackets(text: string, end: number, floor: number): number {
  const last = codeAt(text, end - 1)
  if (last !== char.closeBracket && last !== char.closeParen) return end
  const open = last === char.closeParen ? char.openParen : char.openBracket
  const stop = Math.max(floor, end - maxBracketed)
  let isWord = true
  for (let i = end - 2; i >= stop; i--) {
    const code = text.charCodeAt(i)
    if (code === open) {
      if (isWord && i < end - 2) return end - 1
      return codeAt(text, i - 1) === char.space ? i - 1 : i
    }
    if (!isWordUnit(code) && code !== char.underscore) isWord = false
    if (!isWordUnit(code) && !isDigit(code) && !isBracketed(code)) return end
  }
  return end
}

const maxBracketed = 28

/** `dst(ton=1,npi=1)=`, `phone (E.164): `. */
function isBracketed(code: number): boolean {
  return ' _=,.'.includes(String.fromCharCode(code))
}

const separators = new Uint8Array(128)
for (const mark of ' \t:="\'`\\([{<>-#.,+*') separators[mark.charCodeAt(0)] = 1

function isSeparator(code: number): boolean {
  return code < 128 ? separators[code] === 1 : isMark(code)
}
