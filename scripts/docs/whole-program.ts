import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { commandList } from '../../packages/cli/src/command-list.ts'
import { buildProgram } from '../../packages/cli/src/program.ts'
import { aContext } from '../../packages/cli/test/a-context.ts'

/** The program with the flags of every command: a command line loads those of one. */
export async function wholeProgram(cwd: string): Promise<CommandUnknownOpts> {
  const options = { context: aContext({ cwd }), setExitCode: () => undefined }
  const whole: CommandUnknownOpts = new Command('logpipe')
  for (const name of Object.keys(commandList)) {
    // Asked for its help, a command has those under it as well.
    const program = await buildProgram([name, '--help'], options)
    for (const command of program.commands) if (command.name() === name) whole.addCommand(command)
  }
  return whole
}
