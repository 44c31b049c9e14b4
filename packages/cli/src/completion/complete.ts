import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import type { NameKind } from './name-kind.ts'
import { argumentKind, optionKind } from './name-kind.ts'

/** A word that may stand next. */
export interface Candidate {
  readonly value: string
  /** One line; empty where there is nothing to say. */
  readonly description: string
}

export interface Completion {
  readonly candidates: readonly Candidate[]
  /** What the shell adds by itself. */
  readonly paths: 'files' | 'folders' | 'none'
}

/** Names that exist now, such as tenants; empty where they cannot be asked for without starting something. */
export type FindNames = (kind: NameKind, words: readonly string[]) => Promise<readonly string[]>

const nothing: Completion = { candidates: [], paths: 'none' }

/**
 * What may stand in the place of the last word of a command line, which may be empty. `program` has the commands that the line calls, with
 * their flags. The words before it count as they are; what does not begin like the last word is left out.
 */
export async function complete(
  words: readonly string[],
  program: CommandUnknownOpts,
  findNames: FindNames,
): Promise<Completion> {
  // bash hands over --flag=value as three words.
  const [before, last] = [words.slice(0, -1).filter((word) => word !== '='), words.at(-1) ?? '']
  const current = last === '=' ? '' : last
  const { command, rest } = findCommand(before, program)
  const found = await completionOf({ command, rest, current, before }, findNames)
  return { ...found, candidates: found.candidates.filter(({ value }) => value.startsWith(current)) }
}

interface Place {
  readonly command: CommandUnknownOpts
  /** The words after the command's name. */
  readonly rest: readonly string[]
  readonly current: string
  readonly before: readonly string[]
}

async function completionOf(place: Place, findNames: FindNames): Promise<Completion> {
  const { command, rest, current, before } = place
  if (rest.includes('--')) return positional(place, findNames)
  const inOne = /^(--[\w-]+)=/.exec(current)
  const awaited = inOne?.[1] ?? rest.at(-1) ?? ''
  const option = optionOf(command, awaited)
  if (option?.required && (inOne !== null || !current.startsWith('-'))) {
    const { candidates, paths } = await named(optionKind(option), before, findNames)
    const values = [...choicesOf(option), ...candidates]
    return {
      candidates: inOne === null ? values : values.map((one) => ({ ...one, value: `${awaited}=${one.value}` })),
      paths,
    }
  }
  return current.startsWith('-') ? { ...nothing, candidates: flagsOf(command, rest) } : positional(place, findNames)
}

function optionOf({ options }: CommandUnknownOpts, word: string): Option | undefined {
  return options.find(({ long, short }) => word === long || word === short)
}

function choicesOf({ argChoices = [] }: Pick<Option, 'argChoices'>): readonly Candidate[] {
  return argChoices.map((value) => ({ value, description: '' }))
}

/** The flags that a command may still take; one that may be given several times says so. */
function flagsOf(command: CommandUnknownOpts, given: readonly string[]): readonly Candidate[] {
  const options = command.createHelp().visibleOptions(command)
  return options.flatMap(({ long, short, description, variadic }) => {
    const isGiven = given.some((word) => word === long || word === short || word.startsWith(`${long}=`))
    const mayRepeat = variadic || /repeat|several/.test(description)
    return long === undefined || (isGiven && !mayRepeat) ? [] : [{ value: long, description }]
  })
}

/** A command below this one, or its next argument. */
async function positional({ command, rest, before }: Place, findNames: FindNames): Promise<Completion> {
  const values = positionals(command, rest)
  const below = values.length > 0 ? [] : command.commands
  const commands = below.map((one) => ({ value: one.name(), description: one.description() }))
  const argument =
    command.registeredArguments[values.length] ?? command.registeredArguments.findLast((last) => last.variadic)
  const { candidates, paths } = await named(argument && argumentKind(argument, command), before, findNames)
  return { candidates: [...commands, ...choicesOf(argument ?? {}), ...candidates], paths }
}

/** The words of a command that are neither flags nor their values. */
function positionals(command: CommandUnknownOpts, words: readonly string[]): readonly string[] {
  return words.filter((word, i) => {
    if (word.startsWith('-')) return false
    const before = words[i - 1]
    return before === undefined || optionOf(command, before)?.required !== true
  })
}

async function named(
  kind: NameKind | 'files' | 'folders' | undefined,
  words: readonly string[],
  findNames: FindNames,
): Promise<Completion> {
  if (kind === undefined) return nothing
  if (kind === 'files' || kind === 'folders') return { candidates: [], paths: kind }
  const names = await findNames(kind, words)
  return { candidates: names.map((value) => ({ value, description: '' })), paths: 'none' }
}

/** Follows the first words down the commands; flags of the program, which have no values, may stand between. */
function findCommand(
  words: readonly string[],
  program: CommandUnknownOpts,
): { readonly command: CommandUnknownOpts; readonly rest: readonly string[] } {
  const i = words.findIndex((word) => !word.startsWith('-'))
  const next = program.commands.find((one) => one.name() === words[i])
  return next === undefined ? { command: program, rest: words } : findCommand(words.slice(i + 1), next)
}
