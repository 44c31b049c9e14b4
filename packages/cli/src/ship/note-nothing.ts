import type { Input, InputNote } from './source/input.ts'
import type { LineBatch } from './source/read-lines.ts'

interface ReadWhole extends Pick<LineBatch<unknown>, 'bytesRead' | 'nextNumber'> {
  /** Lines that were passed over. */
  readonly skip: number
}

/** Notes of an input that was read to its end why it gave nothing: it had no byte, or no line so late. */
export function noteNothing(
  { name, bytes }: Pick<Input, 'name' | 'bytes'>,
  { skip, bytesRead, nextNumber }: ReadWhole,
  { onNote }: { readonly onNote?: ((note: InputNote) => void) | undefined },
): void {
  const lines = nextNumber - 1
  if (bytesRead === 0 && bytes === undefined) onNote?.({ name, kind: 'empty' })
  else if (skip > 0 && skip >= lines) onNote?.({ name, kind: 'start_beyond_end', lines, start_line: skip + 1 })
}
