import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { hasCommand, wordsOf } from './called-command.ts'
import { type CommandGroup, commandList } from './command-list.ts'
import { addGroupExamples } from './commands/examples.ts'
import type { CliContext } from './context.ts'
import { exitCodeRows } from './exit-codes.ts'
import { quietFlag } from './quiet.ts'
import { helpLayout, wrapped } from './render/help-layout.ts'

export interface ProgramOptions {
  readonly context: CliContext
  readonly setExitCode: (code: number) => void
  /** Given what is wrong with a command line, and the next step, instead of stderr: the error itself follows. */
  readonly onRefusal?: (text: string) => void
}

/**
 * The program for one command line: all commands by name, and of those that it calls the flags and the code. Neither the
 * program nor a group has a flag with a value, so the first words that are no flags name the command.
 */
export async function buildProgram(args: readonly string[], options: ProgramOptions): Promise<Command> {
  const { context, onRefusal } = options
  const program = new Command('logpipe')
    .description('Multi-tenant log pipeline that redacts personal data and proves that nothing was lost.')
    .version(LOGPIPE_VERSION, '-V, --version')
    .option(...quietFlag)
    .exitOverride()
    .configureOutput({
      writeOut: context.out.write,
      writeErr: onRefusal ?? context.err.write,
      getOutHelpWidth: context.out.columns,
    })
    .configureHelp(helpLayout)
    .showHelpAfterError('See `logpipe --help`.')
    .helpCommand(false)
    .addHelpText(
      'after',
      () => `${examples}\n${notes.flatMap((note) => wrapped(note, context.out.columns())).join('\n')}`,
    )
  const { name: called, second } = wordsOf(args)
  for (const [name, listed] of Object.entries(commandList)) {
    const isCalled = name === called
    const isItself = isCalled && 'load' in listed && !hasCommand(listed, second)
    const definition = isItself ? await listed.load() : undefined
    const command = definition?.(context, options.setExitCode) ?? new Command()
    addTo(program, command, { name, description: listed.description })
    const { commands } = listed
    if (isCalled && commands !== undefined && (!isItself || asksForHelp(args))) {
      await addGroup(command, commands, second, options)
    }
  }
  return program
}

function asksForHelp(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h')
}

/** Adds the command of a group that is called; all of them where none of them is, to list them. */
async function addGroup(
  group: CommandUnknownOpts,
  commands: CommandGroup['commands'],
  called: string,
  { context, setExitCode }: ProgramOptions,
): Promise<void> {
  const isNamed = Object.hasOwn(commands, called)
  for (const [name, { description, load }] of Object.entries(commands)) {
    if (isNamed && name !== called) continue
    const definition = await load()
    addTo(group, definition(context, setExitCode), { name, description })
  }
  if (!isNamed && group.options.length === 0) addGroupExamples(group)
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

/** The table in one line. */
function exitCodeLine(): string {
  return `Exit codes: ${exitCodeRows.map(([code, , short]) => `${code} ${short}`).join(', ')}.`
}

const examples = `
Examples:
  logpipe send --tenant acme file.log
  logpipe load --rpm 1000
  logpipe logs --tenant acme --since 1h --severity warning+
  logpipe audit --tenant acme
  logpipe audit --watch -t acme -t beta_inc
  logpipe dev
  logpipe redact --explain file.log
  logpipe deploy --dry-run
`

/** What the help ends with. */
const notes = [
  'Without a target, commands start the embedded stack, use it and stop it; its data stays in .logpipe/.',
  'More help: logpipe help <command>, logpipe help environment, logpipe help exit-codes.',
  exitCodeLine(),
]
