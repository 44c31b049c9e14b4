import { complete } from './completion/complete.ts'
import { findNames } from './completion/find-names.ts'
import type { CliContext } from './context.ts'
import { buildProgram } from './program.ts'
import { printable } from './render/format.ts'

/** How long somebody waits for a completion: what AWS has not said by then is left out. Milliseconds. */
const patienceMs = 2_000

/**
 * What the scripts of shells ask for: each candidate for the last word on a line, with a tab and its description where it has one, and then
 * `:files`, `:folders` or `:none`. What goes wrong has no candidates: a shell has nowhere to show an error.
 */
export async function completeLine(words: readonly string[], context: CliContext): Promise<number> {
  const program = await buildProgram([...words.slice(0, -1), '--help'], { context, setExitCode: () => undefined })
  const none: readonly string[] = []
  const found = new AbortController()
  const { candidates, paths } = await complete(words, program, (kind, before) =>
    Promise.race([
      findNames(kind, before, context).catch(() => none),
      context.sleep(patienceMs, found.signal).then(() => none),
    ]),
  )
  found.abort()
  for (const { value, description } of candidates) {
    context.out.write(`${printable(value)}${description === '' ? '' : `\t${printable(description)}`}\n`)
  }
  context.out.write(`:${paths}\n`)
  context.exitAfterwards()
  return 0
}
