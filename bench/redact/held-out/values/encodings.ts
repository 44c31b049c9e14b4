import { choose, type Random, type Value } from '../random.ts'

/** Each takes a value and gives it as it looks after an encoding. */
export type Encoding = (value: Value) => Value

const mapped =
  (encode: (text: string, random: Random) => string): Encoding =>
  (value) =>
  (random) =>
    encode(value(random), random)

/** `%40` for `@`. */
export const percent = mapped((text) => encodeURIComponent(text))
/** Percent encoding of every character that is not a letter or a digit. */
export const percentAll = mapped((text) => text.replace(/[^A-Za-z0-9]/g, (char) => `%${hex(char, 2)}`))
export const percentTwice = mapped((text) => encodeURIComponent(encodeURIComponent(text)))
/** `+` for a space, as forms are sent. */
export const formEncoded = mapped((text) => encodeURIComponent(text).replaceAll('%20', '+'))
export const base64 = mapped((text) => Buffer.from(text).toString('base64'))
/** Every character as `\u00xx`. */
export const unicodeEscaped = mapped((text) => text.replace(/[\s\S]/g, (char) => `\\u${hex(char, 4)}`))
/** Only what is not a letter or a digit as `\u00xx`, as .NET and Python write JSON. */
export const signsEscaped = mapped((text) =>
  text.replace(/[^A-Za-z0-9]/g, (char) => `\\u${hex(char, 4).toUpperCase()}`),
)
export const entities = mapped((text) => text.replace(/[^A-Za-z0-9]/g, (char) => `&#${char.charCodeAt(0)};`))
export const hexEntities = mapped((text) => text.replace(/[^A-Za-z0-9]/g, (char) => `&#x${hex(char, 2)};`))
/** One byte a number, as journald exports a field that is not plain text. */
export const byteArray = mapped((text) => [...Buffer.from(text)].join(','))

/** A change of colour somewhere inside. */
export const colouredInside = mapped((text, random) =>
  insertOnce(text, random, choose(random, ['\u001b[1m', '\u001b[31m', '\u001b[0;32m'])),
)
/** Invisible: zero-width space and joiners, soft hyphen, word joiner. */
export const zeroWidthInside = mapped((text, random) =>
  insertOnce(text, random, choose(random, ['\u200b', '\u200d', '\u00ad', '\u2060'])),
)
export const nulInside = mapped((text, random) => insertOnce(text, random, '\u0000'))

function insertOnce(text: string, random: Random, what: string): string {
  const at = 2 + random.int(text.length - 3)
  return text.slice(0, at) + what + text.slice(at)
}

const digitsFrom = (zero: number): Encoding =>
  mapped((text) => text.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit))))
export const fullWidth: Encoding = mapped((text) =>
  text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
)
export const arabicDigits = digitsFrom(0x0660)
export const persianDigits = digitsFrom(0x06f0)
export const devanagariDigits = digitsFrom(0x0966)
export const bengaliDigits = digitsFrom(0x09e6)
export const thaiDigits = digitsFrom(0x0e50)
/** The dashes that word processors put in place of a hyphen. */
export const typographicDashes = mapped((text, random) =>
  text.replaceAll('-', choose(random, ['\u2010', '\u2011', '\u2013'])),
)
export const noBreakSpaces = mapped((text, random) =>
  text.replaceAll(' ', choose(random, ['\u00a0', '\u202f', '\u2009'])),
)

const hex = (char: string, width: number): string => char.charCodeAt(0).toString(16).toUpperCase().padStart(width, '0')
