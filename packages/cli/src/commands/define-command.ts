import type { Command, CommandUnknownOpts, OptionValues } from '@commander-js/extra-typings'
import type { CliContext } from '../context.ts'
import { quietened, quietFlag } from '../quiet.ts'
import { sayBareSeconds } from './bare-seconds.ts'
import { type Ending, runToEnding } from './command-ending.ts'
import { addExamples, type Examples } from './examples.ts'

/** A command as a module exports it: made when it is called for, with its flags and what it does. */
export type CommandDefinition = (context: CliContext, setExitCode: (code: number) => void) => CommandUnknownOpts

export interface CommandTraits<Flags, Args extends unknown[]> {
  readonly ending: Ending | ((flags: Flags, ...args: Args) => Ending)
  /** What the end of `--help` shows. */
  readonly examples: Examples
}

/** Ties what a command does to its flags and arguments, whose types it infers. `run` returns the exit code. */
export function defineCommand<Args extends unknown[], Flags extends OptionValues>(
  build: () => Command<Args, Flags>,
  run: (flags: Flags, context: CliContext, ...args: Args) => Promise<number>,
  { ending, examples }: CommandTraits<Flags, Args>,
): CommandDefinition {
  return (context, setExitCode) => {
    const command = build()
    command.option(...quietFlag)
    sayBareSeconds(command)
    addExamples(command, examples)
    return command.action(async () => {
      const [flags, args] = [command.opts(), command.processedArgs]
      const globals: OptionValues = command.optsWithGlobals()
      const surroundings = globals.quiet === true ? quietened(context) : context
      const own = typeof ending === 'function' ? ending(flags, ...args) : ending
      const call = (inside: CliContext): Promise<number> => run(flags, inside, ...args)
      setExitCode(await runToEnding(own, surroundings, { isJson: 'json' in flags && flags.json === true, run: call }))
    })
  }
}

/** The flags that a command declares, as its code reads them. */
export type FlagsOf<Build extends () => { opts: () => OptionValues }> = ReturnType<ReturnType<Build>['opts']>
