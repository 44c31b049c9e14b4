import type { LinePlace } from '../ship/deliver/tally.ts'
import type { Input } from '../ship/source/input.ts'
import { printable, shellWord } from './format.ts'

/** A command line of `send`, for the next one to be pasted. */
export interface SendCommand {
  /** `--tenant`; undefined where the key or the lines say it. */
  readonly tenant: string | undefined
  /** As they were given. */
  readonly paths: readonly string[]
  /** The others, each after a space. */
  readonly flags: string
}

export interface Resuming {
  readonly command: SendCommand
  readonly inputs: readonly Input[]
  readonly isFollowing: boolean
  /** Whether the same command sends only what is left. */
  readonly resumesByState: boolean
}

/** More names are nothing to paste. */
const maxNames = 5

/**
 * What to type to resume. With a state that is the same command. Without one it starts at the first line that was not acknowledged;
 * of many files it sends all again, which adds no row: their ids come from their places. Lines of a pipe that are sent twice get rows
 * of their own.
 */
export function resumeText(
  { name, number }: LinePlace,
  { command, inputs, isFollowing, resumesByState }: Resuming,
): string {
  if (isFollowing) return `Resume with: ${commandOf(command, command.paths, ' --follow')}`
  if (name === 'stdin') return `Interrupted at line ${number} of stdin.`
  const where = `Interrupted at line ${number} of ${printable(name)}.`
  if (resumesByState) return `${where} Resume with: ${commandOf(command, command.paths)}`
  const rest = inputs.slice(inputs.findIndex((input) => input.name === name)).map((input) => input.name)
  if (rest.length > maxNames) return `${where} Send all again, which adds no row: ${commandOf(command, command.paths)}`
  return `${where} Resume with: ${commandOf(command, rest, ` --start-line ${number}`)}`
}

function commandOf({ tenant, flags }: SendCommand, paths: readonly string[], how = ''): string {
  const owner = tenant === undefined ? '' : ` --tenant ${shellWord(tenant)}`
  return `logpipe send${owner}${how} ${paths.map(shellWord).join(' ')}${flags}`
}
