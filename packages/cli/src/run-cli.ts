import { CommanderError } from '@commander-js/extra-typings'
import { LogpipeError } from '@logpipe/sdk/contract'
import { messageWithAdvice, refusalWithAdvice } from './config/choice-error.ts'
import type { CliContext } from './context.ts'
import { messageOf } from './error-message.ts'
import { exitCodes } from './exit-codes.ts'
import { expandAliases } from './expand-aliases.ts'
import { helpArgs } from './help-args.ts'
import { buildProgram, calledCommand } from './program.ts'
import { isQuietFlag } from './quiet.ts'
import { errorText } from './render/error.ts'
import { jsonLine, printable } from './render/format.ts'

/** Runs one command line and returns its exit code, one of {@link exitCodes}. */
export async function runCli(typed: readonly string[], context: CliContext): Promise<number> {
  const args = expandAliases(typed)
  const state: { exitCode: number } = { exitCode: exitCodes.success }
  const refusals: string[] = []
  const setExitCode = (code: number): void => {
    state.exitCode = code
  }
  try {
    const [first, ...words] = args
    const [asked, ...about] = args.filter((word) => !isQuietFlag(word))
    if (asked === 'help') return await showHelp(about, context)
    if (first === '__complete') return await (await import('./complete-line.ts')).completeLine(words, context)
    if (first === '__ask-registry') return await (await import('./update/ask-registry.ts')).askRegistry(context)
    const program = await buildProgram(args, { context, setExitCode, onRefusal: (text) => refusals.push(text) })
    await program.parseAsync(args, { from: 'user' })
    return state.exitCode
  } catch (error) {
    if (error instanceof CommanderError) {
      if (refusals.length > 0) await reportRefusal(refusals.join(''), args, context)
      return error.exitCode === 0 ? exitCodes.success : exitCodes.error
    }
    return reportError(error, args, context)
  }
}

/** What commander says of a command line that it refuses, in lines. With --json the same as one document on stdout. */
async function reportRefusal(said: string, args: readonly string[], { out, err }: CliContext): Promise<void> {
  // It quotes what was typed as it was typed.
  const lines = (await refusalWithAdvice(said)).trimEnd().split('\n').map(printable)
  if (args.includes('--json')) {
    const message = lines.slice(0, -1).join(' ').replace('error: ', '')
    out.write(jsonLine({ error: { code: 'invalid_option', message, hint: lines.at(-1) } }))
  }
  err.write(`${lines.join('\n')}\n`)
}

/** Help of a topic; of anything else it is what `--help` shows. */
async function showHelp(words: readonly string[], context: CliContext): Promise<number> {
  const [topic = ''] = words
  const { helpTopics } = await import('./render/help-topics.ts')
  const text = Object.hasOwn(helpTopics, topic) ? helpTopics[topic]?.(context.out) : undefined
  if (text === undefined) return runCli(await helpArgs(words, Object.keys(helpTopics)), context)
  context.out.write(text)
  return 0
}

/** Reports why a command failed, in one sentence with the next step; with --json also as one document on stdout. Returns the exit code. */
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
