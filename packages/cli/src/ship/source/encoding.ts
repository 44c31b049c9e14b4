import { isUtf8 } from 'node:buffer'

/** How the bytes of a line are text. */
export interface Encoding {
  /** As `TextDecoder` names it. */
  readonly name: string
  /** Bytes of a code unit: a line end is that long, and begins at a multiple of it. */
  readonly unit: 1 | 2
  readonly isBigEndian: boolean
}

/**
 * Encodings of the standard that logs are found in, as far as this Node knows them: 22 does not know `iso-8859-16`. Labels such as `latin1` or
 * `sjis` mean one of them.
 */
export const encodingNames: readonly string[] = [
  ...['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-2', 'iso-8859-3', 'iso-8859-4', 'iso-8859-5'],
  ...['iso-8859-6', 'iso-8859-7', 'iso-8859-8', 'iso-8859-10', 'iso-8859-13', 'iso-8859-14', 'iso-8859-15'],
  ...['iso-8859-16', 'windows-874', 'windows-1250', 'windows-1251', 'windows-1253', 'windows-1254', 'windows-1255'],
  ...['windows-1256', 'windows-1257', 'windows-1258', 'ibm866', 'koi8-r', 'koi8-u', 'macintosh', 'x-mac-cyrillic'],
  ...['gbk', 'gb18030', 'big5', 'shift_jis', 'euc-jp', 'iso-2022-jp', 'euc-kr'],
].filter((name) => standardName(name) === name)

export const utf8: Encoding = { name: 'utf-8', unit: 1, isBigEndian: false }
export const utf16le: Encoding = { name: 'utf-16le', unit: 2, isBigEndian: false }
export const utf16be: Encoding = { name: 'utf-16be', unit: 2, isBigEndian: true }

/** The encoding of a label, such as `latin1`; undefined where there is none of that name. */
export function parseEncoding(label: string): Encoding | undefined {
  const name = standardName(label)
  if (name === undefined || !encodingNames.includes(name)) return undefined
  return [utf8, utf16le, utf16be].find((known) => known.name === name) ?? { name, unit: 1, isBigEndian: false }
}

function standardName(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

export interface ByteOrderMark {
  readonly encoding: Encoding
  readonly bytes: number
}

/** The byte order mark at the start of a stream. UTF-32 begins as UTF-16 does, and is none of them. */
export function byteOrderMark(start: Buffer): ByteOrderMark | undefined {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return { encoding: utf8, bytes: 3 }
  if (start[0] === 0xff && start[1] === 0xfe) return { encoding: utf16le, bytes: 2 }
  return start[0] === 0xfe && start[1] === 0xff ? { encoding: utf16be, bytes: 2 } : undefined
}

export function isUtf32(start: Buffer): boolean {
  return start.length >= 4 && [0xfffe0000, 0x0000feff].includes(start.readUInt32BE(0))
}

/** Of so many code units the high byte must be NUL, and the low byte a character of ASCII text. */
const utf16Share = 0.7

/** Tells UTF-16 without a byte order mark by its NULs: text of which most is ASCII. Undefined for anything else. */
export function guessUtf16(sample: Buffer): Encoding | undefined {
  const units = Math.floor(sample.length / 2)
  let [little, big] = [0, 0]
  for (let i = 0; i < units * 2; i += 2) {
    const [first = 0, second = 0] = [sample[i], sample[i + 1]]
    if (first === 0 && second === 0) return undefined
    if (second === 0 && isAsciiText(first)) little++
    if (first === 0 && isAsciiText(second)) big++
  }
  if (little > 0 && big > 0) return undefined
  if (little >= units * utf16Share && little > 0) return utf16le
  return big >= units * utf16Share && big > 0 ? utf16be : undefined
}

function isAsciiText(byte: number): boolean {
  return (byte >= 32 && byte < 127) || (byte >= 9 && byte <= 13) || byte === 27
}

export interface Decoded {
  readonly text: string
  /** Bytes were not of the encoding, and became U+FFFD. */
  readonly isMended: boolean
}

/** Decodes whole lines. */
export function createDecoder({ name }: Encoding): (bytes: Buffer) => Decoded {
  if (name === 'utf-8') return decodeUtf8
  const lenient = new TextDecoder(name, { ignoreBOM: true })
  const strict = new TextDecoder(name, { ignoreBOM: true, fatal: true })
  return (bytes) => {
    const text = lenient.decode(bytes)
    return { text, isMended: text.includes('\ufffd') && !decodes(strict, bytes) }
  }
}

function decodeUtf8(bytes: Buffer): Decoded {
  const text = bytes.toString('utf8')
  return { text, isMended: text.includes('\ufffd') && !isUtf8(bytes) }
}

/** Whether bytes are text of an encoding, to the last. */
export function isWhole({ name }: Encoding, bytes: Buffer): boolean {
  return decodes(new TextDecoder(name, { ignoreBOM: true, fatal: true }), bytes)
}

function decodes(decoder: { readonly decode: (bytes: Buffer) => string }, bytes: Buffer): boolean {
  try {
    decoder.decode(bytes)
    return true
  } catch {
    return false
  }
}
