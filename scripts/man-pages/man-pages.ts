import { buildProgram } from '../../packages/cli/src/program.ts'
import { aContext } from '../../packages/cli/test/a-context.ts'
import { wholeProgram } from '../docs/whole-program.ts'
import { commandPage, programPage } from './man-page.ts'

/** Every manual page by its file: `logpipe.1`, and one for each command of the help. */
export async function manPages(version: string): Promise<ReadonlyMap<string, string>> {
  const cwd = import.meta.dirname
  const { commands } = await wholeProgram(cwd)
  const program = await buildProgram([], { context: aContext({ cwd }), setExitCode: () => undefined })
  return new Map([
    ['logpipe.1', programPage(commands, program.description(), version)],
    ...commands.map((command) => [`logpipe-${command.name()}.1`, commandPage(command, version)] as const),
  ])
}
