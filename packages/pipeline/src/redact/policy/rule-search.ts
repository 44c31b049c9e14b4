import { assertions, latin1, opcodes, type RuleProgram } from './rule-program.ts'

export interface Match {
  readonly start: number
  readonly end: number
}

/** A search that can be paused after some steps and resumed. */
export interface RuleSearch {
  /** Continues for about this many steps; returns the number taken. */
  readonly run: (steps: number) => number
  readonly isDone: () => boolean
  /** The matches so far, without overlaps. */
  readonly matches: readonly Match[]
  /** All matches that start before this have been found. */
  readonly searchedTo: () => number
}

/** Starts a search in a text; one at a time, because the searches of a pattern share their thread lists. */
export type StartSearch = (text: string) => RuleSearch

/** Cost of a match in steps: splitting, merging and replacing it takes about as long. */
export const matchSteps = 100

/**
 * Finds the matches of a pattern with RE2 semantics: leftmost, then by the order of alternatives. Pike's algorithm: all
 * possible matches advance in lockstep as threads, one code point at a time, so that no pattern takes more than a step per
 * instruction and code point. Each search for the next match may have to read to the end of the text, so that many of them
 * may read it thousands of times. Therefore steps are counted: one for each thread added or advanced, and for each code
 * point skipped.
 */
export function createSearcher(program: RuleProgram): StartSearch {
  const { start, ops, outs, args, latin1Runes, matchesRune, canBegin } = program
  let [current, next] = [createThreads(ops.length), createThreads(ops.length)]
  const stack = new Int32Array(2 * ops.length + 2)
  const hasAssertions = ops.includes(opcodes.assert)
  let steps = 0

  /** Adds a thread, with lower priority than existing ones, at each instruction reachable without consuming a code point. */
  function add(threads: Threads, from: number, begin: number, position: number): void {
    const { marks, mark, pcs, begins } = threads
    let depth = 0
    let added = 0
    let pc = from
    for (;;) {
      if (marks[pc] !== mark) {
        marks[pc] = mark
        added++
        const op = ops[pc]
        if (op === opcodes.rune || op === opcodes.match) {
          pcs[threads.size] = pc
          begins[threads.size++] = begin
        } else if (op === opcodes.alt) {
          stack[depth++] = args[pc] ?? 0
          pc = outs[pc] ?? 0
          continue
        } else if (op === opcodes.skip || (op === opcodes.assert && ((args[pc] ?? 0) & ~position) === 0)) {
          pc = outs[pc] ?? 0
          continue
        }
      }
      if (depth === 0) break
      pc = stack[--depth] ?? 0
    }
    steps += added
  }

  return (text) => {
    const matches: Match[] = []
    let at = 0
    let [matchStart, matchEnd] = [-1, -1]
    let isDone = false
    clear(current)

    /** Skips code units that no match can start with. */
    function skip(canStart: (code: number) => boolean): void {
      const from = at
      while (at < text.length && !canStart(text.charCodeAt(at))) at++
      steps += at - from
      if (at === text.length) isDone = true
    }

    /** Advances all threads by one code point. A matching thread ends those of lower priority. */
    function advance(): void {
      const rune = runeAt(text, at)
      const width = rune > 0xffff ? 2 : 1
      const position = hasAssertions ? assertionsAt(text, at + width) : 0
      const [from, to] = [current, next]
      const { pcs, begins, size } = from
      clear(to)
      let i = 0
      for (; i < size; i++) {
        const pc = pcs[i] ?? 0
        if (ops[pc] === opcodes.match) {
          matchStart = begins[i] ?? 0
          matchEnd = at
          steps++
          break
        }
        const isMatch = rune < latin1 ? rune >= 0 && latin1Runes[pc * latin1 + rune] === 1 : matchesRune(pc, rune)
        if (isMatch) add(to, outs[pc] ?? 0, begins[i] ?? 0, position)
      }
      steps += i
      current = to
      next = from
      at += width
    }

    /** Records the final match and continues after it; after an empty match, one code point further. */
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
        if (matchEnd < 0) add(current, start, at, hasAssertions ? assertionsAt(text, at) : 0)
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

/** Possible matches by priority; those that started earlier come first. */
interface Threads {
  size: number
  readonly pcs: Int32Array
  readonly begins: Int32Array
  /** An instruction is in the list if its mark equals the list's: incrementing that clears the list. */
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

/** The code point at `at`; -1 at the end. Most are one code unit, which is read faster. */
function runeAt(text: string, at: number): number {
  if (at >= text.length) return -1
  const code = text.charCodeAt(at)
  return code < 0xd800 || code > 0xdbff ? code : (text.codePointAt(at) ?? -1)
}

/** The assertions that hold between the code units before and at `at`. */
function assertionsAt(text: string, at: number): number {
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
