export type Compression = 'gzip' | 'zstd' | 'bzip2'

/** Bytes that tell whether an input is compressed. */
export const magicBytes = 10

/**
 * Tells compressed bytes by how they begin; undefined for anything else. `BZh` alone could begin a line, so a block must follow.
 * `isEnd`: no more bytes come. `more`: too few to tell.
 */
export function compressionOf(head: Buffer, isEnd: boolean): Compression | 'more' | undefined {
  const text = head.toString('latin1', 0, magicBytes)
  for (const { compression, begins } of magic) if (begins.some((bytes) => text.startsWith(bytes))) return compression
  const isBeginning = magic.some(({ begins }) => begins.some((bytes) => bytes.startsWith(text)))
  return isBeginning && !isEnd ? 'more' : undefined
}

const magic: readonly { readonly compression: Compression; readonly begins: readonly string[] }[] = [
  { compression: 'gzip', begins: ['\x1f\x8b\x08'] },
  // Frames, and frames that are skipped.
  {
    compression: 'zstd',
    begins: ['\x28\xb5\x2f\xfd', ...numbers(16).map((n) => `${String.fromCharCode(0x50 + n)}\x2a\x4d\x18`)],
  },
  // A block, or the end of an empty file.
  { compression: 'bzip2', begins: numbers(9).flatMap((n) => [`BZh${n + 1}1AY&SY`, `BZh${n + 1}\x17rE8P\x90`]) },
]

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => n)
}
