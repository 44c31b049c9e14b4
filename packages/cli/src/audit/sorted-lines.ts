import { createLineRun, type LineRun, maxRunLines } from './line-run.ts'
import { type LineSpan, openSpillFile, type SpillFile } from './spill-file.ts'

/** Any number of lines of ASCII, to be read in the order of their characters. */
export interface SortedLines {
  /** A line of less than 4 KiB, without a line feed. */
  readonly add: (line: string) => void
  /** All of them, equal ones too, also while they are being read elsewhere; nothing can be added meanwhile. */
  readonly sorted: () => Generator<string>
  readonly close: () => void
}

export interface SortedLinesOptions {
  /** For what does not fit into memory. */
  readonly folder: string
  /** Lines sorted in memory; more are sorted on disk. 65,536 by default, which is also the limit. */
  readonly maxLines?: number
  /** For the lines of all sorted runs together while they are merged. Each has 4 KiB at least. */
  readonly mergeBytes?: number
}

const maxLineBytes = 4_096
/** Lines that are held as they came: mostly there are no more. */
const maxHeld = 10_000

/**
 * Sorts in runs of as many lines as memory is given for, writes each to disk, and merges them as they are read. Memory is that of one run, or of
 * `mergeBytes`, whatever their number: 4 KiB a run beyond 512 of them, which is 0.06 bytes a line. Time is n log n; the disk has each line once.
 */
export function createSortedLines({
  folder,
  maxLines = maxRunLines,
  mergeBytes = 2 * 1024 * 1024,
}: SortedLinesOptions): SortedLines {
  const spans: LineSpan[] = []
  let held: string[] = []
  let run: LineRun | undefined
  let file: SpillFile | undefined
  const spill = (): SpillFile => {
    file ??= openSpillFile(folder)
    if (run !== undefined && run.count() > 0) spans.push(file.append(run.takeSorted()))
    return file
  }
  const addToRun = (line: string): void => {
    run ??= createLineRun(maxLines, maxLines * bytesPerLine + maxLineBytes)
    if (run.add(line)) return
    spill()
    if (!run.add(line)) throw new Error(`a line of ${line.length} characters cannot be sorted`)
  }
  return {
    add: (line) => {
      if (run !== undefined) return addToRun(line)
      held.push(line)
      if (held.length <= Math.min(maxLines, maxHeld)) return
      for (const one of held) addToRun(one)
      held = []
    },
    sorted: function* () {
      if (run === undefined) yield* held.sort()
      else yield* merge(spill(), spans, Math.max(maxLineBytes, Math.floor(mergeBytes / spans.length)))
    },
    close: () => file?.close(),
  }
}

/** What a line has mostly, at most. */
const bytesPerLine = 64

/** A span that is being read: its next line is the one at `at`, which begins with what the key says. */
interface Reader {
  lines: readonly string[]
  at: number
  key: number
  readonly parts: Generator<readonly string[]>
}

/** A binary heap, whose root is the span with the lowest line. */
function* merge(file: SpillFile, spans: readonly LineSpan[], partBytes: number): Generator<string> {
  const open = (span: LineSpan): Reader => ({ lines: [], at: 0, key: 0, parts: file.read(span, partBytes) })
  const readers = spans.map(open).filter(step)
  for (let place = readers.length >> 1; place >= 0; place--) sink(readers, place)
  for (let [first] = readers; first !== undefined; [first] = readers) {
    yield lineOf(first)
    if (!step(first)) dropFirst(readers)
    sink(readers, 0)
  }
}

function lineOf({ lines, at }: Reader): string {
  return lines[at] ?? ''
}

/** Goes on to the next line; false where there is none. */
function step(reader: Reader): boolean {
  if (++reader.at >= reader.lines.length) {
    const part = reader.parts.next()
    if (part.done) return false
    reader.lines = part.value
    reader.at = 0
  }
  reader.key = keyOf(lineOf(reader))
  return true
}

/** As many as seven bits each of a double hold. */
const keyChars = 7

function keyOf(line: string): number {
  let key = 0
  for (let i = 0; i < keyChars; i++) key = key * 128 + (line.charCodeAt(i) || 0)
  return key
}

function isBefore(one: Reader, other: Reader): boolean {
  return one.key === other.key ? lineOf(one) < lineOf(other) : one.key < other.key
}

function dropFirst(readers: Reader[]): void {
  const last = readers.pop()
  if (last !== undefined && readers.length > 0) readers[0] = last
}

function sink(readers: Reader[], from: number): void {
  const moved = readers[from]
  if (moved === undefined) return
  let place = from
  for (;;) {
    let [child, below] = [2 * place + 1, readers[2 * place + 1]]
    const right = readers[child + 1]
    if (below !== undefined && right !== undefined && isBefore(right, below)) [child, below] = [child + 1, right]
    if (below === undefined || !isBefore(below, moved)) break
    readers[place] = below
    place = child
  }
  readers[place] = moved
}
