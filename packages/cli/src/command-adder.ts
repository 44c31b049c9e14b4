import type { Command } from 'commander'
import type { CliContext } from './context.ts'

type Run = (options: never, context: CliContext) => Promise<number>
/** Loads a command's code only when it is called. */
type Load = () => Promise<Run>

/** Adds a command to its parent: `name` with its arguments, what it does in a line, and where its code is. */
export type AddCommand = (name: string, description: string, load: Load) => Command

export function commandAdder(parent: Command, context: CliContext, setExitCode: (code: number) => void): AddCommand {
  return (name, description, load) =>
    parent
      .command(name)
      .description(description)
      .exitOverride()
      .action(async (...args: unknown[]) => {
        const command = args.at(-1) as Command
        const run = await load()
        setExitCode(await run({ ...command.optsWithGlobals<object>(), args: command.args } as never, context))
      })
}

/** For commands that work on a stack, here or on AWS, or talk to an endpoint. */
export function withTarget(command: Command): Command {
  return withData(command)
    .option('--target <where>', 'embedded, a deployed stack (logpipe-<stage>) or a URL (env LOGPIPE_TARGET)')
    .option('--region <name>', 'AWS region of a deployed stack (env AWS_REGION; else the AWS profile says)')
}

/** For commands that use the embedded stack's folder. */
export function withData(command: Command): Command {
  return command
    .option('--data <dir>', 'folder of the embedded stack (env LOGPIPE_DATA; default .logpipe)')
    .option('--json', 'print one JSON document, or one object a line')
}
