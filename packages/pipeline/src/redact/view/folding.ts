/**
 * What each UTF-16 code unit looks like in the view: itself, another unit, or 0 for nothing. Digits of other scripts and
 * full-width forms become ASCII, one to one; characters that no reader sees are left out.
 */
export const folded = new Uint16Array(65_536)
for (let code = 0; code < folded.length; code++) folded[code] = code

/** The zero of each script's decimal digits (Unicode category Nd) in the Basic Multilingual Plane. */
const zeros = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6, 0x0e50,
  0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50,
  0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0,
]
for (const zero of zeros) for (let digit = 0; digit < 10; digit++) folded[zero + digit] = 0x30 + digit

/** Full-width forms: `＋`, `０`, `＠`, `Ａ`. */
for (let code = 0xff01; code <= 0xff5e; code++) folded[code] = code - 0xfee0

/** Spans that no reader sees as characters: controls, soft hyphen, combining marks, zero-width, direction marks, U+FFFD. */
const invisible: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x00],
  [0x08, 0x08],
  [0x0e, 0x0f],
  [0x7f, 0x84],
  [0x86, 0x9a],
  [0x9e, 0x9f],
  [0xad, 0xad],
  [0x0300, 0x036f],
  [0x0483, 0x0489],
  [0x0610, 0x061a],
  [0x061c, 0x061c],
  [0x064b, 0x065f],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x1ab0, 0x1aff],
  [0x1dc0, 0x1dff],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x20d0, 0x20ff],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfe20, 0xfe2f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffd],
]
for (const [first, last] of invisible) folded.fill(0, first, last + 1)

/** Characters with the meaning of an ASCII one: separators of fields, spaces, dashes and full stops of other scripts. */
for (const [characters, meant] of [
  ['\u0001\u0002\u0003\u001c\u001d\u001e\u001f\u3000', ' '],
  ['\u0085\u2028\u2029', '\n'],
  ['\ufe58\ufe63', '-'],
  ['\u3002\uff61', '.'],
  ['\u009c', '\u0007'],
  ['\ufe62', '+'],
  ['\ufe6b', '@'],
] as const) {
  for (const character of characters) folded[character.charCodeAt(0)] = meant.charCodeAt(0)
}

/** A code point beyond the Basic Multilingual Plane: mathematical digits and letters; others cannot be part of a value. */
export function foldedAstral(codePoint: number): number {
  if (codePoint >= 0x1d7ce && codePoint <= 0x1d7ff) return 0x30 + ((codePoint - 0x1d7ce) % 10)
  if (codePoint >= 0x1fbf0 && codePoint <= 0x1fbf9) return 0x30 + (codePoint - 0x1fbf0)
  if (codePoint >= 0xe0000 && codePoint <= 0xe01ef) return 0
  return otherAstral
}

/** Stands for a character that is part of no value, such as an emoji: an unpaired surrogate, which is no character itself. */
const otherAstral = 0xd83d

/** The units that folding changes, as the inside of a character class. */
export const foldedClass = classOfFolded()

function classOfFolded(): string {
  const spans: string[] = []
  for (let code = 0x80; code < folded.length; code++) {
    if (folded[code] === code) continue
    const first = code
    while (code + 1 < folded.length && folded[code + 1] !== code + 1) code++
    spans.push(`${escaped(first)}-${escaped(code)}`)
  }
  return spans.join('')
}

function escaped(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`
}
