/** Encodings that work character by character, so that the label of a value stays on its encoded form. */
export const percent = (text: string): string => encodeURIComponent(text).replaceAll(/[!'()*]/g, hexOf('%', 2))
/** application/x-www-form-urlencoded: a space is a plus. */
export const form = (text: string): string => percent(text).replaceAll('%20', '+')
export const percentTwice = (text: string): string => percent(percent(text))
/** All characters, even those that need no encoding. */
export const percentAll = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
/** The content of a JSON string. */
export const json = (text: string): string => JSON.stringify(text).slice(1, -1)
/** JSON inside a JSON string. */
export const jsonTwice = (text: string): string => json(json(text))
/** As .NET's System.Text.Json writes characters that matter to HTML. */
export const dotnet = (text: string): string => json(text).replaceAll(/[+&<>'`]|\P{ASCII}/gu, unicodeOf)
/** Everything but letters and digits as \u escapes. */
export const jsonMarks = (text: string): string => text.replaceAll(/[^A-Za-z0-9 ]/g, unicodeOf)
export const jsonAll = (text: string): string => text.replaceAll(/[\s\S]/g, unicodeOf)
/** Decimal character references of HTML, for everything but letters and digits. */
export const entities = (text: string): string =>
  text.replaceAll(/[^A-Za-z0-9 ]/g, (char) => `&#${char.charCodeAt(0)};`)
export const hexEntities = (text: string): string =>
  text.replaceAll(/[^A-Za-z0-9 ]/g, (char) => `&#x${char.charCodeAt(0).toString(16)};`)
/** PHP escapes slashes in JSON. */
export const slashes = (text: string): string => text.replaceAll('/', '\\/')
/** Elements of an array of bytes, as journald exports a text that is not UTF-8; a comma after each. */
export const byteList = (text: string): string => [...Buffer.from(text)].map((byte) => `${byte},`).join('')
/** RFC 2045: everything but letters and digits as =XX. */
export const quotedPrintable = (text: string): string => text.replaceAll(/[^A-Za-z0-9 .]/g, hexOf('=', 2))
/** As C, Python and syslog daemons print what they consider unsafe. */
export const hexEscapes = (text: string): string => text.replaceAll(/[^A-Za-z0-9 ]/g, hexOf('\\x', 2))
/** Inside a quoted field of CSV (RFC 4180). */
export const csv = (text: string): string => text.replaceAll('"', '""')

/** Digits of other scripts, from the first of each block; and the full-width forms of all of ASCII. */
export const arabic = digitsFrom(0x0660)
export const persian = digitsFrom(0x06f0)
export const devanagari = digitsFrom(0x0966)
export const bengali = digitsFrom(0x09e6)
export const thai = digitsFrom(0x0e50)
export const fullWidth = (text: string): string =>
  text.replaceAll(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))

/** A mark (zero-width space, soft hyphen, combining accent) after every so many characters. */
export function after(mark: string, every: number): (text: string) => string {
  return (text) =>
    [...text].map((char, i) => (i % every === every - 1 && i < text.length - 1 ? char + mark : char)).join('')
}

function digitsFrom(zero: number): (text: string) => string {
  return (text) => text.replaceAll(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)))
}

function hexOf(prefix: string, width: number): (char: string) => string {
  return (char) =>
    [...Buffer.from(char)].map((byte) => prefix + byte.toString(16).toUpperCase().padStart(width, '0')).join('')
}

/** Of both halves of a surrogate pair. */
function unicodeOf(char: string): string {
  return char
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`)
    .join('')
}
