import { isAscii, isUtf8 } from 'node:buffer'
import { mayBePartial } from './join/cut-envelope.ts'
import { mayHaveReason } from './rejects-file.ts'
import type { Line, LineStart, TakeRuns } from './source/cut-lines.ts'

/** Lines that follow each other and go into a request byte for byte: none is blank, too long, cut off or part of another. */
export interface PlainRun {
  readonly kind: 'run'
  /** The lines with their line ends, valid until the next lines are asked for. */
  readonly bytes: Buffer
  /** Where each line ends in `bytes`, behind its line end. */
  readonly ends: Uint32Array
  /** Of the first line. */
  readonly number: number
  readonly offset: number
}

/** What a line is, from its first byte to its line end: `odd` makes all lines beside it come one by one. */
export type KindOfLine = (from: number, end: number) => 'plain' | 'blank' | 'odd'

/**
 * Finds runs of whole lines, which end in LF or CRLF; blank lines are between them. Undefined where one of the lines must be looked at
 * for itself: then all of them are. Nothing is decoded, but the lines that begin as few do.
 */
export function createPlainRuns(): TakeRuns<PlainRun> {
  return createRuns((lines, maxBytes) => (from, end) => kindOf(lines, from, end, maxBytes))
}

/** Finds runs of such lines by their kinds; none where lines have no kinds. */
export function createRuns(kindsOf: (lines: Buffer, maxBytes: number) => KindOfLine | undefined): TakeRuns<PlainRun> {
  let ends = new Uint32Array(2_048)
  const grow = (): void => {
    const former = ends
    ends = new Uint32Array(2 * former.length)
    ends.set(former)
  }
  return (lines, start, maxBytes) => {
    const kind = isAscii(lines) || isUtf8(lines) ? kindsOf(lines, maxBytes) : undefined
    if (kind === undefined) return undefined
    const runs: PlainRun[] = []
    let filled = 0
    let [from, number, runAt, runNumber] = [0, start.number, 0, start.number]
    const endRun = (): void => {
      if (filled === 0) return
      const run = { number: runNumber, offset: start.offset + runAt }
      runs.push({ kind: 'run', bytes: lines.subarray(runAt, from), ends: ends.slice(0, filled), ...run })
    }
    for (let end = lines.indexOf(10); end !== -1; end = lines.indexOf(10, from)) {
      const found = kind(from, end)
      if (found === 'odd') return undefined
      if (found === 'blank') {
        endRun()
        ;[filled, runAt, runNumber] = [0, end + 1, number + 1]
      } else {
        if (filled === ends.length) grow()
        ends[filled++] = end + 1 - runAt
      }
      from = end + 1
      number++
    }
    endRun()
    return { runs, lines: number - start.number }
  }
}

const [brace, quote] = [123, 34]
/** The T of a time is at the same place in each line of CRI. */
const [zero, nine, letterT, atT] = [48, 57, 84, 10]

function kindOf(bytes: Buffer, from: number, end: number, maxBytes: number): 'plain' | 'blank' | 'odd' {
  if (end - from > maxBytes) return 'odd'
  const first = bytes[from] ?? 0
  if (first <= 32 || first >= 127) return otherKindOf(bytes, from, end)
  const isTime = first >= zero && first <= nine && bytes[from + atT] === letterT
  if (!(isTime || (first === brace && bytes[from + 1] === quote))) return 'plain'
  const line = bytes.toString('latin1', from, end)
  return mayBePartial(line) || mayHaveReason(line) ? 'odd' : 'plain'
}

/** A request that begins with a byte order mark would lose it. */
function otherKindOf(bytes: Buffer, from: number, end: number): 'plain' | 'blank' | 'odd' {
  const line = bytes.toString('utf8', from, end)
  if (line.charCodeAt(0) === 0xfeff) return 'odd'
  return line.trim() === '' ? 'blank' : 'plain'
}

/** Where a line of a run begins. */
export function startOf({ ends, number, offset }: PlainRun, i: number): LineStart {
  return { number: number + i, offset: offset + (ends[i - 1] ?? 0) }
}

/** The lines of a run, each for itself. */
export function linesOf(run: PlainRun): readonly Line[] {
  const { bytes, ends } = run
  return Array.from(ends, (end, i) => {
    const [from, to] = [ends[i - 1] ?? 0, end - 1]
    const text = bytes.toString('utf8', from, to > from && bytes[to - 1] === 13 ? to - 1 : to)
    return { kind: 'line', ...startOf(run, i), text, isMended: false }
  })
}
