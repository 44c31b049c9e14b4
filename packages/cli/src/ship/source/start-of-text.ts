import { byteOrderMark, type Encoding, guessUtf16, isUtf32, utf8 } from './encoding.ts'
import { framingOf, type LineEndKind } from './framing.ts'
import { InputError, type Reading } from './input.ts'

/** What the first bytes of an input say of the others. */
export interface StartOfText {
  readonly encoding: Encoding
  readonly lineEnd: LineEndKind
  /** Bytes before the first line: a byte order mark, or NULs that copytruncate left. */
  readonly skip: { readonly bytes: number; readonly isNuls: boolean }
}

/** So many bytes decide. */
export const sampleBytes = 8_192

/**
 * Reads the encoding and the kind of line end off the first bytes of an input. Undefined where more bytes are needed, which is never
 * so at the end of the input. Throws `InputError` for what is no text.
 */
export function startOfText(head: Buffer, isEnd: boolean, reading: Reading = {}): StartOfText | undefined {
  if (!isEnd && head.length < 4 && (head[0] ?? 0xff) >= 0xef) return undefined
  if (isUtf32(head)) throw new InputError({ kind: 'utf32' })
  const bom = byteOrderMark(head)
  const encoding = bom?.encoding ?? reading.encoding ?? guessUtf16(head.subarray(0, sampleBytes))
  if (encoding === undefined && !isEnd && head.length < 64 && head.includes(0)) return undefined
  const nuls = encoding?.unit === 2 ? 0 : leadingNuls(head)
  if (nuls === head.length && nuls > 0) {
    if (isEnd) throw new InputError({ kind: 'binary', nulAt: 0 })
    return undefined
  }
  const skip = { bytes: bom?.bytes ?? nuls, isNuls: nuls > 0 }
  const sample = head.subarray(skip.bytes, skip.bytes + sampleBytes)
  const nulAt = encoding?.unit === 2 ? -1 : sample.indexOf(0)
  if (nulAt !== -1) throw new InputError({ kind: 'binary', nulAt: skip.bytes + nulAt })
  const lineEnd = reading.lineEnd ?? lineEndOf(sample, encoding ?? utf8, isEnd)
  return lineEnd && { encoding: encoding ?? utf8, lineEnd, skip }
}

/** CR ends lines where no LF is among the first bytes: progress bars have both. */
function lineEndOf(sample: Buffer, encoding: Encoding, isEnd: boolean): LineEndKind | undefined {
  if (framingOf(encoding, 'lf').find(sample, 0) !== -1) return 'lf'
  if (!isEnd && sample.length < sampleBytes) return undefined
  const { find, unit } = framingOf(encoding, 'cr')
  const at = find(sample, 0)
  return at !== -1 && at < sample.length - unit ? 'cr' : 'lf'
}

function leadingNuls(head: Buffer): number {
  let count = 0
  while (head[count] === 0) count++
  return count
}
