import { RE2JS } from 're2js'

/** A compiled pattern as flat arrays with one entry per instruction, for fast access. */
export interface RuleProgram {
  readonly start: number
  /** A value of {@link opcodes}. */
  readonly ops: Uint8Array
  /** The next instruction. */
  readonly outs: Int32Array
  /** The less preferred branch of `alt`; the conditions of `assert`, as bits of {@link assertions}. */
  readonly args: Int32Array
  /** 1 where a `rune` instruction matches a code point of Latin-1, at {@link latin1} times its number and the code point. */
  readonly latin1Runes: Uint8Array
  /** Whether a `rune` instruction matches a code point. */
  readonly matchesRune: (pc: number, rune: number) => boolean
  /** Whether a match can start with this code unit; undefined if a match can be empty. */
  readonly canBegin: ((code: number) => boolean) | undefined
}

/** What an instruction does: branch, check an assertion, fail, report a match, continue, or match one code point. */
export const opcodes = { alt: 0, assert: 1, fail: 2, match: 3, skip: 4, rune: 5 } as const

/** Assertions on a position between two code points; the bits are those of RE2JS. */
export const assertions = { lineStart: 1, lineEnd: 2, textStart: 4, textEnd: 8, wordEdge: 16, noWordEdge: 32 } as const

/**
 * Extracts the program from RE2JS, which parses and compiles patterns but does not report the cost of a search. Only this
 * file depends on the internals of RE2JS, and it throws if they are not as expected; therefore the dependency is pinned to
 * one version (decision 9). Throws an RE2JS exception for an invalid pattern.
 */
export function compileProgram(pattern: string): RuleProgram {
  const { start, instructions } = readProgram(RE2JS.compile(pattern).re2().prog)
  const ops = Uint8Array.from(instructions, ({ op }) => op)
  const outs = Int32Array.from(instructions, ({ out }) => out)
  const args = Int32Array.from(instructions, ({ arg }) => arg)
  const latin1Runes = latin1RunesOf(instructions)
  const matchesRune = createMatchesRune(instructions, latin1Runes)
  const program = { start, ops, outs, args, latin1Runes, matchesRune }
  return { ...program, canBegin: createCanBegin(program) }
}

interface Instruction {
  readonly op: number
  readonly out: number
  readonly arg: number
  /** Used for code points beyond Latin-1, and to fill the Latin-1 table. */
  readonly matchRune: (rune: number) => boolean
}

/** RE2JS numbers its instructions from 1: alt, alt match, capture, empty width, fail, match, nop, and four kinds of rune. */
const opcodeOf = new Map<unknown, number>([
  [1, opcodes.alt],
  [2, opcodes.alt],
  [3, opcodes.skip],
  [4, opcodes.assert],
  [5, opcodes.fail],
  [6, opcodes.match],
  [7, opcodes.skip],
  [8, opcodes.rune],
  [9, opcodes.rune],
  [10, opcodes.rune],
  [11, opcodes.rune],
])

function readProgram(program: unknown): { readonly start: number; readonly instructions: readonly Instruction[] } {
  const { start, inst } = (program ?? {}) as { readonly start?: unknown; readonly inst?: unknown }
  if (typeof start !== 'number' || !Array.isArray(inst)) throw unknownShape()
  return { start, instructions: inst.map((instruction) => readInstruction(instruction, inst.length)) }
}

function readInstruction(value: unknown, size: number): Instruction {
  const instruction = value as Record<'op' | 'out' | 'arg' | 'matchRune', unknown>
  const { op, out, arg, matchRune } = instruction
  const opcode = opcodeOf.get(op)
  if (opcode === undefined || typeof out !== 'number' || typeof arg !== 'number' || typeof matchRune !== 'function')
    throw unknownShape()
  const isInside = out < size && (opcode !== opcodes.alt || arg < size)
  if (!isInside) throw unknownShape()
  return { op: opcode, out, arg, matchRune: (rune) => matchRune.call(instruction, rune) === true }
}

function unknownShape(): Error {
  return new Error('the internals of re2js differ from those of the pinned version')
}

/** The code points of Latin-1, which covers nearly all logs: they have a table, and RE2JS itself is asked for the rest. */
export const latin1 = 256

function latin1RunesOf(instructions: readonly Instruction[]): Uint8Array {
  const tables = new Uint8Array(instructions.length * latin1)
  for (const [pc, { op, matchRune }] of instructions.entries()) {
    if (op !== opcodes.rune) continue
    for (let code = 0; code < latin1; code++) if (matchRune(code)) tables[pc * latin1 + code] = 1
  }
  return tables
}

function createMatchesRune(instructions: readonly Instruction[], tables: Uint8Array): RuleProgram['matchesRune'] {
  return (pc, rune) => (rune < latin1 ? tables[pc * latin1 + rune] === 1 : instructions[pc]?.matchRune(rune) === true)
}

/** Always true for code units beyond Latin-1, which may be half of a code point. */
function createCanBegin(program: Omit<RuleProgram, 'canBegin'>): RuleProgram['canBegin'] {
  const first = firstRunes(program)
  if (first === undefined) return undefined
  const table = Uint8Array.from({ length: latin1 }, (_, code) =>
    first.some((pc) => program.matchesRune(pc, code)) ? 1 : 0,
  )
  return (code) => code >= latin1 || table[code] === 1
}

/** The instructions that may match the first code point; undefined if a match can be empty. */
function firstRunes({ start, ops, outs, args }: Omit<RuleProgram, 'canBegin'>): readonly number[] | undefined {
  const seen = new Set<number>()
  const pending = [start]
  for (let pc = pending.pop(); pc !== undefined; pc = pending.pop()) {
    if (seen.has(pc)) continue
    seen.add(pc)
    if (ops[pc] === opcodes.match) return undefined
    if (ops[pc] === opcodes.rune || ops[pc] === opcodes.fail) continue
    pending.push(outs[pc] ?? 0)
    if (ops[pc] === opcodes.alt) pending.push(args[pc] ?? 0)
  }
  return [...seen].filter((pc) => ops[pc] === opcodes.rune)
}
