import { type CommandGroup, commandList, type ListedCommand } from './command-list.ts'

/** The command that a command line calls, as it is typed: `logpipe tenants add`. */
export function calledCommand(args: readonly string[]): string {
  const { name, second } = wordsOf(args)
  const listed = Object.hasOwn(commandList, name) ? commandList[name] : undefined
  if (listed === undefined) return 'logpipe'
  return hasCommand(listed, second) ? `logpipe ${name} ${second}` : `logpipe ${name}`
}

/**
 * The words that name a command. A command that does something itself has flags with values, which look like words: the name
 * of one under it follows at once.
 */
export function wordsOf(args: readonly string[]): { readonly name: string; readonly second: string } {
  const words = args.filter((arg) => !arg.startsWith('-'))
  const [name = ''] = words
  const listed = Object.hasOwn(commandList, name) ? commandList[name] : undefined
  const second = listed !== undefined && 'load' in listed ? args[args.indexOf(name) + 1] : words[1]
  return { name, second: second ?? '' }
}

/** Whether a command, or a group of commands, has one of this name. */
export function hasCommand({ commands = {} }: ListedCommand | CommandGroup, name: string): boolean {
  return Object.hasOwn(commands, name)
}
