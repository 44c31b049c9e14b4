import { CommanderError } from '@commander-js/extra-typings'
import { type FaultCode, faults, LogpipeError } from '@logpipe/sdk/contract'
import type { CliContext } from './context.ts'
import { buildProgram } from './program.ts'
import { jsonLine, printable } from './render/format.ts'

/** Runs one command line and answers with its exit code: 0 success, 1 the check failed, 2 usage or runtime error, 3 inconclusive. */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  const state = { exitCode: 0 }
  const setExitCode = (code: number): void => {
    state.exitCode = code
  }
  try {
    const program = await buildProgram(args, { context, setExitCode })
    await program.parseAsync(args, { from: 'user' })
    return state.exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    return reportError(error, args.includes('--json'), context)
  }
}

/** One sentence and the next step. With --json the same as one document on stdout. */
function reportError(error: unknown, isJson: boolean, { out, err, env }: CliContext): number {
  const code: FaultCode = error instanceof LogpipeError ? error.code : 'internal'
  const message = error instanceof Error ? error.message : String(error)
  const { hint, exit } = faults[code]
  if (isJson) out.write(jsonLine({ error: { code, message, hint } }))
  err.write(`${err.color.red('error')}: ${printable(message)}\n  ${err.color.dim(hint)}\n`)
  const isOurs = code === 'internal'
  if (isOurs || env.LOGPIPE_DEBUG) err.write(`${error instanceof Error ? error.stack : ''}\n`)
  return exit
}
