declare module 'snappyjs' {
  /** Throws where the bytes are no snappy block, or state a longer length than `maxLength`. */
  export function uncompress(compressed: Uint8Array, maxLength: number): Uint8Array
  export function compress(bytes: Uint8Array): Uint8Array
}
