import type { CommandUnknownOpts as Command } from '@commander-js/extra-typings'
import { helpTopics } from '../../packages/cli/src/render/help-topics.ts'

/** The part of a line of a shell that is a logpipe command, without its environment, its pipes and its comment. */
export function commandIn(line: string): string | undefined {
  const [typed = ''] = line.replace(/\s#.*$/, '').split(/ > | && /)
  const match = /(?:^|\| )(?:\$ )?(?:[A-Z_]+=\S* )*(?:npx )?logpipe(?= |$)(?<rest>[^|]*)/.exec(typed)
  return match?.groups?.rest?.trim()
}

/** Help is given on commands and on topics. */
function judgeHelp(program: Command, words: readonly string[]): string | undefined {
  const [topic = ''] = words
  const { rest } = find(program, words)
  return Object.hasOwn(helpTopics, topic) || rest.length === 0 ? undefined : `there is no help on ${rest[0]}`
}

/** What is wrong with a command as it is typed; undefined where the program takes it. `isWhole`: it must name every argument too. */
export function judgeCommand(program: Command, typed: string, isWhole: boolean): string | undefined {
  const [first, ...others] = typed
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '--help' && word !== '--version')
  if (first === 'help') return judgeHelp(program, others)
  const words = first === undefined ? [] : [first, ...others]
  const { command, rest } = find(program, words)
  if (isGroup(command)) return rest.length > 0 ? `there is no command ${rest[0]}` : undefined
  return judgeOptions(command, rest) ?? judgeArguments(command, rest, isWhole)
}

function find(program: Command, words: readonly string[]): { command: Command; rest: readonly string[] } {
  const [first, ...others] = words
  const sub = program.commands.find((one) => one.name() === first)
  return sub === undefined ? { command: program, rest: words } : find(sub, others)
}

/** A group does nothing itself; a command with options may still have others under it. */
function isGroup({ commands, options }: Command): boolean {
  return commands.length > 0 && options.length === 0
}

function judgeOptions(command: Command, words: readonly string[]): string | undefined {
  const unknown = words.filter((word) => /^--?[a-z]/.test(word)).find((word) => optionOf(command, word) === undefined)
  return unknown && `${command.name()} has no option ${unknown}`
}

function judgeArguments(command: Command, words: readonly string[], isWhole: boolean): string | undefined {
  const operands = words.filter((word, i) => {
    const before = optionOf(command, words[i - 1] ?? '')
    return optionOf(command, word) === undefined && !(before?.required && before.long !== undefined)
  })
  const expected = command.registeredArguments
  if (operands.length > expected.length && !expected.at(-1)?.variadic)
    return `${command.name()} takes no ${operands.at(-1)}`
  const needed = expected.filter(({ required }) => required).length
  return isWhole && operands.length < needed ? `${command.name()} needs ${needed} arguments` : undefined
}

function optionOf(command: Command, word: string) {
  return command.options.find(({ long, short }) => word === long || word === short)
}

/** Every command that does something, by its whole name. */
export function leavesOf(
  command: Command,
  before = '',
): readonly { readonly name: string; readonly command: Command }[] {
  return command.commands.flatMap((sub) => {
    const name = `${before}${sub.name()}`
    return [...(isGroup(sub) ? [] : [{ name, command: sub }]), ...leavesOf(sub, `${name} `)]
  })
}
