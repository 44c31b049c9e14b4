import type { Readable } from 'node:stream'
import type { Input, InputNote, Reading } from './input.ts'

/** Standard input. What it is, compressed, UTF-16 or binary, is found out by its first bytes, as that of a file. */
export function stdinInput(stdin: Readable, reading: Reading = {}, onNote?: (note: InputNote) => void): Input {
  const name = 'stdin'
  const onLeadingNuls = onNote && ((bytes: number) => onNote({ name, kind: 'leading_nuls', bytes }))
  return { name, reading: { ...reading, ...(onLeadingNuls && { onLeadingNuls }) }, open: () => stdin }
}
