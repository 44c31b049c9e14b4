import { CommanderError } from '@commander-js/extra-typings'
import { refusalWithAdvice } from './config/choice-error.ts'
import type { CliContext } from './context.ts'
import { exitCodes } from './exit-codes.ts'
import { expandAliases } from './expand-aliases.ts'
import { helpArgs } from './help-args.ts'
import { buildProgram } from './program.ts'
import { isQuietFlag } from './quiet.ts'
import { jsonLine, printable } from './render/format.ts'
import { reportError } from './report-error.ts'

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
