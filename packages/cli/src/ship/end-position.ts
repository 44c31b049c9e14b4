import type { FileHandle } from 'node:fs/promises'
import { limits } from '@logpipe/sdk/contract'
import { blockStart, fileRecordIds, fileStart, type Position } from './deliver/record-ids.ts'
import type { Reading } from './source/input.ts'
import { readLines } from './source/read-lines.ts'
import { streamOf } from './stream-of.ts'

/**
 * The position behind the last line end of a file, with the ordinal that its next record has in its block: only the block is
 * read. The lines before are not counted: numbers begin at 1 there.
 */
export async function endPosition(handle: FileHandle, size: number, reading: Reading = {}): Promise<Position> {
  if (size === 0) return fileStart
  // With what precedes it: a line end there says that the block begins with a line.
  const from = Math.max(0, blockStart(size - 1) - (reading.encoding?.unit ?? 1))
  const ids = fileRecordIds('', fileStart)
  let end = from === 0 ? fileStart : { offset: size, number: 1, ordinal: 0 }
  const stream = streamOf(handle, from, size)
  for await (const batch of readLines(stream, limits.maxTextBytes, {
    ...reading,
    start: { offset: from, number: 1 },
  })) {
    if (batch.isOpen) break
    for (const line of batch.lines) {
      if (line.kind === 'line' && (from === 0 || line.offset > from)) ids.next(line.offset)
    }
    end = ids.positionAfter(batch.nextOffset, 1)
  }
  return end
}
