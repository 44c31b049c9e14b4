import type { Readable } from 'node:stream'
import { fileReason } from '@logpipe/sdk/operations'
import type { Compression } from './compression.ts'
import type { LongLines } from './cut-lines.ts'
import type { Encoding } from './encoding.ts'
import type { LineEndKind } from './framing.ts'

/** Something to ship. */
export interface Input {
  /** How to name it to a person. */
  readonly name: string
  /** Size of a file, bytes; what comes from a pipe has none, and can be read only once. */
  readonly bytes?: number
  /** Absolute path of a file, which can be read again; what comes from a pipe has none. A name that is not UTF-8 is bytes. */
  readonly path?: string | Buffer
  /** When a file was last written, epoch milliseconds. */
  readonly modifiedMs?: number
  /** How its bytes are read as lines. What is absent is found out at the start of the stream. */
  readonly reading?: Reading
  /**
   * Opens it; a file is read in chunks of so many bytes, at most 512 KiB by default, from an offset. A compressed file is opened at its
   * start whatever the offset, which counts bytes of its content.
   */
  readonly open: (chunkBytes?: number, offset?: number) => Readable
}

/** How bytes are read as lines. */
export interface Reading {
  readonly compression?: Compression | 'none'
  readonly encoding?: Encoding
  readonly lineEnd?: LineEndKind
  /** What becomes of a line over the limit: `skip` by default. */
  readonly long?: LongLines
  /** NULs that stood in front of the first line, and were passed over. */
  readonly onLeadingNuls?: (bytes: number) => void
}

/** Something that cannot be shipped, and why. */
export type InputProblem = { readonly name: string } & InputFault

export type InputFault =
  | { readonly kind: 'unreadable' | 'interrupted'; readonly reason: string }
  | { readonly kind: 'empty_folder' | 'no_match' | 'utf32' | 'not_a_file' }
  /** Offset of the first NUL, bytes. */
  | { readonly kind: 'binary'; readonly nulAt: number }
  /** Where in the compressed bytes it ended, and why. */
  | { readonly kind: 'damaged'; readonly compression: Compression; readonly offset: number; readonly reason: string }
  /** How far it was read, and how long it is now. */
  | { readonly kind: 'shrunk'; readonly offset: number; readonly bytes: number }
  /** How far it was read before another file was found under its name. */
  | { readonly kind: 'replaced'; readonly offset: number }
  | { readonly kind: 'long_line'; readonly number: number; readonly offset: number; readonly maxBytes: number }
  /** Of something other than the inputs: the ledger, or the stack. */
  | { readonly kind: 'failed'; readonly message: string }

/** Worth knowing, and no fault: everything is sent. */
export type InputNote = { readonly name: string } & (
  | { readonly kind: 'leading_nuls'; readonly bytes: number }
  | { readonly kind: 'not_a_file' }
  /** A pipe ended before its first byte. */
  | { readonly kind: 'empty' }
  /** The line to start at comes after the last one. */
  | { readonly kind: 'start_beyond_end'; readonly lines: number; readonly start_line: number }
)

/** Ends the reading of an input, for a reason that has a name. */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly fault: InputFault

  constructor(fault: InputFault) {
    super(`input: ${fault.kind}`)
    this.fault = fault
  }
}

/** Why the reading of an input ended before its end. */
export function problemOf(name: string, error: unknown): InputProblem {
  if (error instanceof InputError) return { name, ...error.fault }
  return { name, kind: 'interrupted', reason: fileReason(error) }
}
