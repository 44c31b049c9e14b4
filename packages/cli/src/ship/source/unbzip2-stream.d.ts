declare module '@openpgp/unbzip2-stream/lib/bzip2.js' {
  type Bits = (count: number | null) => number
  const bzip2: {
    /** Reads the header of a stream: the size of its blocks, 100,000 bytes each. */
    readonly header: (bits: Bits) => number
    /** Decodes a block and returns the checksum so far; null at the end of the stream. */
    readonly decompress: (
      bits: Bits,
      push: (byte: number) => void,
      work: Int32Array,
      workBytes: number,
      checksum: number,
    ) => number | null
  }
  export default bzip2
}
