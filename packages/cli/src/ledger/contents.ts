import { createHmac } from 'node:crypto'
import { appendFile, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject, parseJson } from '@logpipe/sdk/contract'
import { errnoOf, fileReason, operationError } from '@logpipe/sdk/operations'

/** What became of a segment, one line of the table of contents. */
export type ContentsEntry =
  | { readonly kind: 'begun'; readonly segment: string; readonly tenant?: string }
  /** It was so long, with this link at its end: `ended` by the run, or `seen` by a reader after the run was killed. */
  | { readonly kind: 'ended' | 'seen'; readonly segment: string; readonly bytes: number; readonly link: string }
  | { readonly kind: 'pruned'; readonly segment: string }

export interface Contents {
  readonly entries: readonly ContentsEntry[]
  /** Lines that are cut off or altered, or that follow one which is gone. */
  readonly broken: number
  /** The seal of the last line. */
  readonly last: string
}

/**
 * The table of contents of a ledger: `contents.jsonl`, a line for each thing that became of a segment, sealed under the ledger's key and
 * naming the seal of a line before it. So it shows when a segment is gone or shorter, and when a line is. Several processes may
 * append at once, and then name the same line; what a kill cuts off does not take the next line with it.
 */
export async function readContents(dir: string, key: Buffer | undefined): Promise<Contents> {
  const text = await readText(contentsPath(dir))
  const entries: ContentsEntry[] = []
  const seals = new Set([start])
  let [broken, last] = [0, start]
  for (const line of text.split('\n')) {
    if (line === '') continue
    const read = parseLine(line)
    if (read === undefined) {
      // What a kill or a full disk has cut off says nothing; whatever else is no line was made one.
      if (line.endsWith('}')) broken++
      continue
    }
    // Two who read at once may write the same line; whoever copies one says nothing new.
    if (seals.has(read.seal)) continue
    if (!seals.has(read.previous) || (key !== undefined && sealOf(key, read) !== read.seal)) broken++
    seals.add(read.seal)
    last = read.seal
    entries.push(read.entry)
  }
  return { entries, broken, last }
}

/** Rejects with what the file system says. */
export async function appendContents(dir: string, key: Buffer, ...entries: readonly ContentsEntry[]): Promise<void> {
  let previous = await lastSeal(contentsPath(dir))
  const lines = entries.map((entry) => {
    const seal = sealOf(key, { entry, previous })
    const line = JSON.stringify({ ...entry, previous, seal })
    previous = seal
    return `\n${line}\n`
  })
  await appendFile(contentsPath(dir), lines.join(''), { mode: 0o600, flush: true })
}

/** Longer than any line. */
const tailBytes = 4096

/** The seal of the last whole line, without reading the others. */
async function lastSeal(path: string): Promise<string> {
  const handle = await open(path).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (handle === undefined) return start
  try {
    const { size } = await handle.stat()
    const memory = Buffer.alloc(Math.min(size, tailBytes))
    await handle.read(memory, 0, memory.length, size - memory.length)
    const seals = memory
      .toString()
      .split('\n')
      .map((line) => parseLine(line)?.seal)
    return seals.findLast((seal) => seal !== undefined) ?? start
  } finally {
    await handle.close()
  }
}

const start = 'start'

interface Line {
  readonly entry: ContentsEntry
  readonly previous: string
  readonly seal: string
}

function sealOf(key: Buffer, { entry, previous }: Omit<Line, 'seal'>): string {
  const content = JSON.stringify(['contents', previous, Object.entries(entry).toSorted()])
  return createHmac('sha256', key).update(content).digest('base64url').slice(0, 22)
}

function parseLine(text: string): Line | undefined {
  const value = parseJson(text)
  if (!isObject(value)) return undefined
  const { previous, seal, ...rest } = value
  const entry = parseEntry(rest)
  return entry !== undefined && typeof previous === 'string' && typeof seal === 'string'
    ? { entry, previous, seal }
    : undefined
}

function parseEntry({
  kind,
  segment,
  tenant,
  bytes,
  link,
}: Readonly<Record<string, unknown>>): ContentsEntry | undefined {
  if (typeof segment !== 'string') return undefined
  if (kind === 'begun') return { kind, segment, ...(typeof tenant === 'string' && { tenant }) }
  if (kind === 'pruned') return { kind, segment }
  if ((kind !== 'ended' && kind !== 'seen') || !Number.isSafeInteger(bytes) || typeof link !== 'string')
    return undefined
  return { kind, segment, bytes: Number(bytes), link }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return ''
    throw operationError('data_unusable', `cannot read the ledger's contents ${path}: ${fileReason(cause)}`, { cause })
  }
}

function contentsPath(dir: string): string {
  return join(dir, 'contents.jsonl')
}
