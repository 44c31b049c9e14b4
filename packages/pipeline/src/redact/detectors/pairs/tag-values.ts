import * as char from '../../text/char-codes.ts'
import { codeAt, isAlnum, isBlank, isQuote, matchBefore, matchesBefore } from '../../text/chars.ts'
import type { PairValue } from './pair-value.ts'
import { classOfKeyEnd, type KeyClass, keyClassBefore } from './sensitive-keys.ts'

const maxTag = 200
const maxText = 512

/**
 * What the opening tag that ends with the `>` at `at` announces about its text, by its name (`<wsse:Password Type="…">`), by
 * an attribute (`<property name="password">`), or by the key before it (`<key>Password</key><string>`).
 */
export function tagClass(text: string, at: number): KeyClass | undefined {
  const before = codeAt(text, at - 1)
  // `->`, `=>` and `/>` end no opening tag.
  if (!isNameCode(before)) return isQuote(before) ? attributedTagClass(text, at) : undefined
  let open = at - 1
  while (at - open < maxName && isNameCode(codeAt(text, open))) open--
  if (codeAt(text, open) !== char.lessThan) return undefined
  const isPlain = plainTags.test(text.slice(open + 1, at))
  return classOfKeyEnd(text, at - 1) ?? (isPlain ? (keyBeforeTag(text, open) ?? parentClass(text, open)) : undefined)
}

const maxName = 64

function isNameCode(code: number): boolean {
  return (
    isAlnum(code) ||
    code === char.underscore ||
    code === char.hyphen ||
    code === char.dot ||
    code === char.colon ||
    code > 0xbf
  )
}

function attributedTagClass(text: string, at: number): KeyClass | undefined {
  const open = openingOf(text, at)
  if (open < 0) return undefined
  const tag = text.slice(open + 1, at)
  const name = /^[\w:.-]+/.exec(tag)?.[0] ?? ''
  return name === '' ? undefined : (classOfKeyEnd(name, name.length - 1) ?? attributeClass(tag))
}

const cdata = '<![CDATA['

/** The text of the tag that ends with the `>` at `at`, up to the next tag. */
export function tagText(text: string, at: number): PairValue | undefined {
  let start = text.startsWith(cdata, at + 1) ? at + 1 + cdata.length : at + 1
  const isData = start > at + 1
  let end = start
  while (
    end < text.length &&
    end - start < maxText &&
    (isData ? !text.startsWith(']]>', end) : codeAt(text, end) !== char.lessThan) &&
    codeAt(text, end) >= char.space
  )
    end++
  if (codeAt(text, end) !== (isData ? char.closeBracket : char.lessThan)) return undefined
  // In a synopsis, no tag closes what follows `<password>`: another argument, or the rest of the sentence.
  const isClosed = isData || text.startsWith('</', end)
  while (isBlank(codeAt(text, start))) start++
  while (end > start && isBlank(codeAt(text, end - 1))) end--
  if (!isClosed && !/^[^\s,-]\S*$/.test(text.slice(start, end))) return undefined
  return end > start ? { start, end, isQuoted: true, isSpaced: false } : undefined
}

/** The class of `<add key="Password" value=` and `<input value="" name="password" value=`, whose equals sign is at `at`. */
export function attributeValueClass(text: string, at: number): KeyClass | undefined {
  const last = codeAt(text, at - 1) | char.caseBit
  if (last !== char.lowerE && last !== char.space) return undefined
  if (!matchesBefore(text, at, 7, /\bvalue\s?$/i)) return undefined
  const open = openingOf(text, at)
  return open < 0 ? undefined : attributeClass(text.slice(open + 1, at))
}

const plainTags = /^(?:string|value|text|data)$/i
const nameAttribute = /\s(?:name|key|id|property)\s?=\s?\\?["']([^"'<>\\]{2,64})\\?["']/i

function attributeClass(tag: string): KeyClass | undefined {
  const name = nameAttribute.exec(tag)?.[1]
  return name === undefined ? undefined : keyClassBefore(name, name.length)
}

const keyElement = /<(?:key|name)>\s{0,8}([^<>]{2,64}?)\s{0,8}<\/(?:key|name)>\s{0,8}(?:<value>\s{0,8})?$/i

function keyBeforeTag(text: string, open: number): KeyClass | undefined {
  const name = matchBefore(text, open, 128, keyElement)?.[1]
  return name === undefined ? undefined : keyClassBefore(name, name.length)
}

const parentTag = /<([\w:.-]{3,48})(?: [^<>]{0,64})?>\s{0,8}$/

/** `<AdministratorPassword><Value>`: the element right around. */
function parentClass(text: string, open: number): KeyClass | undefined {
  const name = matchBefore(text, open, 128, parentTag)?.[1]
  return name === undefined ? undefined : classOfKeyEnd(name, name.length - 1)
}

/** The `<` of the tag that continues at `at`; -1 if there is none near. */
function openingOf(text: string, at: number): number {
  for (let i = at - 1; i >= 0 && at - i < maxTag; i--) {
    const code = text.charCodeAt(i)
    if (code === char.lessThan) return i
    if (code === char.greaterThan || code < char.space) return -1
  }
  return -1
}
