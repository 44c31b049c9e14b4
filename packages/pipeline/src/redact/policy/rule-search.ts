import { assertions, opcodes, type RuleProgram } from './rule-program.ts'

export interface Match {
  readonly start: number
  readonly end: number
}

/** A search that can be put down after some steps and taken up again. */
export interface RuleSearch {
  /** Goes on for about this many steps, and answers with how many it took. */
  readonly run: (steps: number) => number
  readonly isDone: () => boolean
  /** The matches so far, without overlaps. */
  readonly matches: readonly Match[]
  /** No match begins before it but those found. */
  readonly searchedTo: () => number
}

/** Begins a search in a text; one at a time, since all searches with a pattern share their room for threads. */
export type StartSearch = (text: string) => RuleSearch

/** Steps that a match costs: cutting, merging and replacing it takes about as long. */
export const matchSteps = 100

/**
 * Finds what a pattern matches as RE2 does: leftmost, then by the order of alternatives. It is Pike's algorithm: all ways
 * to match advance side by side as threads, one code point at a time, so that no pattern takes more than a step for each
 * of its instructions and each code point. A search for the next match may have to read to the end of the text before
 * it knows, and so many of them together may read it thousands of times. Hence steps are counted: one for each thread
 * that is added or advanced, and each code point that is passed over.
 */
export function createSearcher(program: RuleProgram): StartSearch {
  const { start, ops, outs, args, takes, canBegin } = program
  let [current, next] = [createThreads(ops.length), createThreads(ops.length)]
  const stack = new Int32Array(2 * ops.length + 2)
  const hasAssertions = ops.includes(opcodes.assert)
  let steps = 0

  /** Adds a thread to `threads`, after those that are preferred, at each instruction that it reaches without a code point. */
  function add(threads: Threads, from: number, begin: number, place: number): void {
    let depth = 0
    stack[depth++] = from
    while (depth > 0) {
      const pc = stack[--depth] ?? 0
      if (threads.marks[pc] === threads.mark) continue
      threads.marks[pc] = threads.mark
      steps++
      const op = ops[pc]
      if (op === opcodes.rune || op === opcodes.match) {
        threads.pcs[threads.size] = pc
        threads.begins[threads.size++] = begin
      } else if (op === opcodes.alt) {
        stack[depth++] = args[pc] ?? 0
        stack[depth++] = outs[pc] ?? 0
      } else if (op === opcodes.skip || (op === opcodes.assert && ((args[pc] ?? 0) & ~place) === 0)) {
        stack[depth++] = outs[pc] ?? 0
      }
    }
  }

  return (text) => {
    const matches: Match[] = []
    let at = 0
    let [matchStart, matchEnd] = [-1, -1]
    let isDone = false
    clear(current)

    /** Passes over what no match can begin with. */
    function skip(canStart: (code: number) => boolean): void {
      const from = at
      while (at < text.length && !canStart(text.charCodeAt(at))) at++
      steps += at - from
      if (at === text.length) isDone = true
    }

    /** Advances all threads by one code point. A thread that has matched ends those that are less preferred. */
    function advance(): void {
      const rune = text.codePointAt(at) ?? -1
      const width = rune > 0xffff ? 2 : 1
      const place = hasAssertions ? placeIn(text, at + width) : 0
      clear(next)
      for (let i = 0; i < current.size; i++) {
        const [pc, begin] = [current.pcs[i] ?? 0, current.begins[i] ?? 0]
        steps++
        if (ops[pc] === opcodes.match) {
          ;[matchStart, matchEnd] = [begin, at]
          break
        }
        if (rune >= 0 && takes(pc, rune)) add(next, outs[pc] ?? 0, begin, place)
      }
      ;[current, next] = [next, current]
      at += width
    }

    /** Keeps the match that is certain now, and goes on behind it; behind one of no length, a code point further. */
    function keepMatch(): void {
      if (matchEnd > matchStart) matches.push({ start: matchStart, end: matchEnd })
      at = matchEnd > matchStart ? matchEnd : matchEnd + ((text.codePointAt(matchEnd) ?? 0) > 0xffff ? 2 : 1)
      ;[matchStart, matchEnd] = [-1, -1]
      steps += matchSteps
    }

    function run(limit: number): number {
      steps = 0
      while (!isDone && steps < limit) {
        if (current.size === 0) {
          if (matchEnd >= 0) keepMatch()
          else if (canBegin !== undefined) skip(canBegin)
          if (at > text.length) isDone = true
          if (isDone || (canBegin !== undefined && !canBegin(text.charCodeAt(at)))) continue
        }
        if (matchEnd < 0) add(current, start, at, hasAssertions ? placeIn(text, at) : 0)
        advance()
      }
      return steps
    }

    return {
      run,
      isDone: () => isDone,
      matches,
      searchedTo: () => (current.size > 0 ? (current.begins[0] ?? 0) : matchStart >= 0 ? matchStart : at),
    }
  }
}

/** Ways to match that are being followed, the preferred first, so that those that began earlier come first. */
interface Threads {
  size: number
  readonly pcs: Int32Array
  readonly begins: Int32Array
  /** An instruction is in the list where its mark is the list's: clearing the list is counting up. */
  readonly marks: Float64Array
  mark: number
}

function createThreads(size: number): Threads {
  return { size: 0, pcs: new Int32Array(size), begins: new Int32Array(size), marks: new Float64Array(size), mark: 1 }
}

function clear(threads: Threads): void {
  threads.size = 0
  threads.mark++
}

/** Which assertions hold between the code units before and at `at`. */
function placeIn(text: string, at: number): number {
  const [before, after] = [at > 0 ? text.charCodeAt(at - 1) : -1, at < text.length ? text.charCodeAt(at) : -1]
  return (
    (before < 0 ? assertions.textStart | assertions.lineStart : before === newline ? assertions.lineStart : 0) |
    (after < 0 ? assertions.textEnd | assertions.lineEnd : after === newline ? assertions.lineEnd : 0) |
    (isWord(before) === isWord(after) ? assertions.noWordEdge : assertions.wordEdge)
  )
}

const newline = 10

function isWord(code: number): boolean {
  const lower = code | 32
  return (code >= 48 && code <= 57) || code === 95 || (code < 128 && lower >= 97 && lower <= 122)
}
