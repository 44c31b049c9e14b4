import { Buffer } from 'node:buffer'

/** Room behind the text, so that looking a few characters ahead needs no bounds. */
const margin = 8

/** Kept between calls: copying a line into memory that is there costs a tenth of asking for it character by character. */
const scratch = Buffer.alloc(256 * 1024)

/**
 * The code units of a text, one byte each at the same indexes, with zeros after the end. Units above U+00FF, which begin
 * no finding, read as zero. The bytes are valid until the next call: use them at once and keep none.
 */
export function unitsOf(text: string): Buffer {
  const length = text.length
  const units = length + margin <= scratch.length ? scratch : grown(length)
  if (beyondLatin1.test(text)) copyLatin1(text, units)
  else units.write(text, 0, length, 'latin1')
  for (let i = length; i < length + margin; i++) units[i] = 0
  return units
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of Latin-1 is meant, controls included.
const beyondLatin1 = /[^\u0000-\u00ff]/

function copyLatin1(text: string, units: Buffer): void {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    units[i] = code > 255 ? 0 : code
  }
}

/** Texts beyond any limit of the pipeline get memory of their own, which goes when they go. */
function grown(length: number): Buffer {
  return Buffer.alloc(length + margin)
}
