import { LogpipeError } from '@logpipe/sdk/contract'
import { calledCommand } from './called-command.ts'
import { messageWithAdvice } from './config/choice-error.ts'
import type { CliContext } from './context.ts'
import { messageOf } from './error-message.ts'
import { errorText } from './render/error.ts'
import { jsonLine } from './render/format.ts'

/** Says what a command line failed of: one sentence and the next step. Returns its exit code. With --json the same as one document on stdout. */
export async function reportError(
  thrown: unknown,
  args: readonly string[],
  { out, err, env }: CliContext,
): Promise<number> {
  const error = thrown instanceof LogpipeError ? thrown : new LogpipeError('internal', messageOf(thrown))
  const { code, fault } = error
  const message = await messageWithAdvice(error)
  const hint = hintOf(error, args)
  if (args.includes('--json')) out.write(jsonLine({ error: { code, message, hint } }))
  err.write(errorText(message, hint, err))
  const isOurs = code === 'internal'
  if (isOurs || env.LOGPIPE_DEBUG) err.write(`${thrown instanceof Error ? thrown.stack : ''}\n`)
  return fault.exit
}

/** The table of faults speaks to every client; on a command line some of it is a flag. */
function hintOf({ code, hint }: LogpipeError, args: readonly string[]): string {
  if (code === 'missing_tenant') return 'Add `--tenant acme`, or set LOGPIPE_TENANT.'
  return code === 'invalid_option' ? `See \`${calledCommand(args)} --help\`.` : hint
}
