import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { type CommandGroup, commandList } from './command-list.ts'
import type { CliContext } from './context.ts'

export interface ProgramOptions {
  readonly context: CliContext
  readonly setExitCode: (code: number) => void
}

/**
 * The program for one command line: all commands by name, and of those that it calls the flags and the code. Neither the
 * program nor a group has a flag with a value, so the first words that are no flags name the command.
 */
export async function buildProgram(args: readonly string[], options: ProgramOptions): Promise<Command> {
  const { context } = options
  const program = new Command('logpipe')
    .description('Multi-tenant log pipeline that redacts personal data and proves that nothing was lost.')
    .version(LOGPIPE_VERSION, '-V, --version')
    .exitOverride()
    .configureOutput({ writeOut: context.out.write, writeErr: context.err.write })
    .showHelpAfterError('See `logpipe --help`.')
    .helpCommand(false)
    .addHelpText('after', examples)
  const [called, ...words] = wordsOf(args)
  for (const [name, listed] of Object.entries(commandList)) {
    const isCalled = name === called
    const definition = isCalled && 'load' in listed ? await listed.load() : undefined
    const command = definition?.(context, options.setExitCode) ?? new Command()
    addTo(program, command, { name, description: listed.description })
    if (isCalled && 'commands' in listed) await addGroup(command, listed, words[0], options)
  }
  return program
}

/** The command that a command line calls, as it is typed: `logpipe tenants add`. */
export function calledCommand(args: readonly string[]): string {
  const [name = '', second = ''] = wordsOf(args)
  const listed = Object.hasOwn(commandList, name) ? commandList[name] : undefined
  if (listed === undefined) return 'logpipe'
  const isGrouped = 'commands' in listed && Object.hasOwn(listed.commands, second)
  return isGrouped ? `logpipe ${name} ${second}` : `logpipe ${name}`
}

function wordsOf(args: readonly string[]): readonly string[] {
  return args.filter((arg) => !arg.startsWith('-'))
}

/** Adds the command of a group that is called; all of them where none of them is, to list them. */
async function addGroup(
  group: CommandUnknownOpts,
  { commands }: CommandGroup,
  called = '',
  { context, setExitCode }: ProgramOptions,
): Promise<void> {
  const isNamed = Object.hasOwn(commands, called)
  for (const [name, { description, load }] of Object.entries(commands)) {
    if (isNamed && name !== called) continue
    const definition = await load()
    addTo(group, definition(context, setExitCode), { name, description })
  }
}

function addTo(
  parent: CommandUnknownOpts,
  command: CommandUnknownOpts,
  { name, description }: { readonly name: string; readonly description: string },
): void {
  parent.addCommand(command.name(name).description(description).copyInheritedSettings(parent).exitOverride())
  const path = parent.parent === null ? name : `${parent.name()} ${name}`
  command.showHelpAfterError(`See \`logpipe ${path} --help\`.`)
}

const examples = `
Examples:
  logpipe send --tenant acme file.log
  logpipe load --rpm 1000
  logpipe audit --tenant acme
  logpipe dev
  logpipe redact --explain file.log
  logpipe deploy --dry-run

Without a target, commands start the embedded stack, use it and stop it; its data stays in .logpipe/.
Exit codes: 0 success, 1 the check failed, 2 usage or runtime error, 3 inconclusive, 130 interrupted.`
