import { commandList } from './command-list.ts'

/** Short words that other tools have for what a command does; the first that a group has is meant. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  ls: ['list'],
  rm: ['remove', 'revoke'],
  delete: ['remove', 'revoke'],
}

/** The command line with the full name of a command below a group: `tenants ls` is `tenants list`. What is deleted for good has no alias. */
export function expandAliases(args: readonly string[]): readonly string[] {
  if (args.length === 1 && args[0] === '-v') return ['--version']
  const i = args.findIndex((arg) => !arg.startsWith('-'))
  const [group = '', word = ''] = args.slice(i, i + 2)
  const commands = Object.hasOwn(commandList, group) ? commandList[group]?.commands : undefined
  const names = Object.hasOwn(aliases, word) ? aliases[word] : undefined
  const name = names?.find((one) => Object.hasOwn(commands ?? {}, one))
  return i === -1 || name === undefined ? args : args.with(i + 1, name)
}
