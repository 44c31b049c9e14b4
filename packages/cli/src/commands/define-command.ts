import type { Command, CommandUnknownOpts, OptionValues } from '@commander-js/extra-typings'
import type { CliContext } from '../context.ts'

/** A command as a module exports it: made when it is called for, with its flags and what it does. */
export type CommandDefinition = (context: CliContext, setExitCode: (code: number) => void) => CommandUnknownOpts

/** Ties what a command does to its flags and arguments, whose types it infers. `run` returns the exit code. */
export function defineCommand<Args extends unknown[], Flags extends OptionValues>(
  build: () => Command<Args, Flags>,
  run: (flags: Flags, context: CliContext, ...args: Args) => Promise<number>,
): CommandDefinition {
  return (context, setExitCode) => {
    const command = build()
    return command.action(async () => setExitCode(await run(command.opts(), context, ...command.processedArgs)))
  }
}

/** The flags that a command declares, as its code reads them. */
export type FlagsOf<Build extends () => { opts: () => OptionValues }> = ReturnType<ReturnType<Build>['opts']>
