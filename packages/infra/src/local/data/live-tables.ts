import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A log is in blocks, and no record crosses into the next. https://github.com/google/leveldb/blob/main/doc/log_format.md */
const [blockBytes, headBytes] = [32_768, 7]
const [full, first, last] = [1, 2, 4]

/**
 * Numbers of the files of rows that a table consists of, by its manifest. Others were being written when its process was killed, or were
 * replaced: LevelDB deletes them when it starts. Undefined where the manifest cannot be read.
 */
export async function liveTables(tablePath: string): Promise<ReadonlySet<number> | undefined> {
  try {
    const name = (await readFile(join(tablePath, 'CURRENT'), 'utf8')).trim()
    const live = new Set<number>()
    for (const edit of recordsOf(await readFile(join(tablePath, name)))) applyEdit(edit, live)
    return live
  } catch {
    return undefined
  }
}

/** The records of a log, up to one that was not written whole. */
function* recordsOf(bytes: Buffer): Generator<Buffer> {
  const parts: Buffer[] = []
  for (let at = 0; at + headBytes <= bytes.length; ) {
    const left = blockBytes - (at % blockBytes)
    const [length, type] = [bytes.readUInt16LE(at + 4), bytes[at + 6] ?? 0]
    if (left < headBytes || type === 0) {
      at += left
      continue
    }
    const end = at + headBytes + length
    if (end > bytes.length) return
    if (type === full || type === first) parts.length = 0
    parts.push(bytes.subarray(at + headBytes, end))
    if (type === full || type === last) yield Buffer.concat(parts)
    at = end
  }
}

/** What a field of an edit consists of, by its tag: `n` is a number, `s` text with its length. LevelDB's db/version_edit.cc has them. */
const fields: Readonly<Record<number, string>> = {
  1: 's',
  2: 'n',
  3: 'n',
  4: 'n',
  5: 'ns',
  6: 'nn',
  7: 'nnnss',
  9: 'n',
}
const [deleted, added] = [6, 7]

function applyEdit(edit: Buffer, live: Set<number>): void {
  const read = createReader(edit)
  while (read.hasMore()) {
    const tag = read.number()
    const kinds = fields[tag]
    if (kinds === undefined) throw new TypeError(`unknown field ${tag}`)
    const numbers: number[] = []
    for (const kind of kinds) {
      if (kind === 'n') numbers.push(read.number())
      else read.skipText()
    }
    if (tag === deleted) live.delete(numbers[1] ?? -1)
    if (tag === added) live.add(numbers[1] ?? -1)
  }
}

function createReader(bytes: Buffer) {
  let at = 0
  const number = (): number => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++]
      if (byte === undefined) throw new RangeError('the edit ends too early')
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }
  return {
    hasMore: () => at < bytes.length,
    number,
    skipText: () => {
      const length = number()
      at += length
    },
  }
}
