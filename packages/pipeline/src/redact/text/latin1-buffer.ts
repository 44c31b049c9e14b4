import { Buffer } from 'node:buffer'

/** Padding after the text, so that looking a few characters ahead needs no bounds check. */
const margin = 8

/** Reused between calls: copying a line into an existing buffer costs a tenth of reading it character by character. */
const scratch = Buffer.alloc(256 * 1024)

/**
 * The code units of a text, one byte each at the same indexes, followed by zeros. Units above U+00FF, which start no
 * finding, are zero. The buffer is valid only until the next call.
 */
export function unitsOf(text: string): Buffer {
  const length = text.length
  const units = length + margin <= scratch.length ? scratch : temporaryBuffer(length)
  // ASCII is as long in UTF-8, and the encoder is the fastest way to copy it.
  if (encoder.encodeInto(text, units).written !== length) copyOther(text, units)
  for (let i = length; i < length + margin; i++) units[i] = 0
  return units
}

const encoder = new TextEncoder()

function copyOther(text: string, units: Buffer): void {
  if (beyondLatin1.test(text)) copyLatin1(text, units)
  else units.write(text, 0, text.length, 'latin1')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of Latin-1 is meant, including control characters.
const beyondLatin1 = /[^\u0000-\u00ff]/

function copyLatin1(text: string, units: Buffer): void {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    units[i] = code > 255 ? 0 : code
  }
}

/** Texts longer than any pipeline limit get a temporary buffer. */
function temporaryBuffer(length: number): Buffer {
  return Buffer.alloc(length + margin)
}
