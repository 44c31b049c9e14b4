import { createDecoder, type Decoded, type Encoding } from './encoding.ts'
import { boundaryBefore } from './framing.ts'

export type Taken = ({ readonly kind: 'fits' } & Decoded) | { readonly kind: 'too_long'; readonly bytes: number }

/**
 * Subtle: the limit is one of UTF-8, and the bytes are of another encoding, in which text is at most twice as long (UTF-16), or
 * no shorter. So what is longer than `keepBytes` is too long whatever it says, a third always fits (U+FFFD is three bytes), and
 * anything between must be decoded to know.
 */
export function createFit({ encoding, maxBytes }: { readonly encoding: Encoding; readonly maxBytes: number }) {
  const decode = createDecoder(encoding)
  const isUtf8 = encoding.name === 'utf-8'
  const keepBytes = maxBytes * encoding.unit
  const third = Math.max(4, Math.floor((maxBytes * encoding.unit) / 3))
  const sureBytes = third - (third % encoding.unit)
  const fits = ({ text, isMended }: Decoded, bytes: number): boolean =>
    bytes <= sureBytes || (isUtf8 && !isMended) || Buffer.byteLength(text) <= maxBytes
  const pieceOf = (rest: Buffer, max: number) => {
    const bytes = boundaryBefore(encoding, rest, max)
    return { bytes, decoded: decode(rest.subarray(0, bytes)) }
  }
  return {
    keepBytes,
    /** The text of a line, or how long it is. */
    take: (content: Buffer): Taken => {
      if (content.length > keepBytes) return { kind: 'too_long', bytes: content.length }
      const { text, isMended } = decode(content)
      if (fits({ text, isMended }, content.length)) return { kind: 'fits', text, isMended }
      return { kind: 'too_long', bytes: Buffer.byteLength(text) }
    },
    /** The longest piece that surely fits. */
    piece: (rest: Buffer) => {
      const piece = pieceOf(rest, isUtf8 ? Math.min(maxBytes, rest.length) : sureBytes)
      return fits(piece.decoded, piece.bytes) ? piece : pieceOf(rest, sureBytes)
    },
  }
}
