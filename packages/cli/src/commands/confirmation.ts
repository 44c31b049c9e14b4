import { once } from 'node:events'
import { LogpipeError } from '@logpipe/sdk/contract'
import type { CliContext } from '../context.ts'

export interface Confirmation {
  /** The action, as in `removing acme must be confirmed`. */
  readonly doing: string
  /** Its consequence, as a sentence. */
  readonly warning: string
  /** What must be typed. */
  readonly word: string
  /** Ends the question as any other word would. */
  readonly signal?: AbortSignal
}

/** Where a question waits for its answer. */
const asked = new WeakSet<CliContext['stdin']>()

/** Whether a person is being asked: nothing was begun by then. */
export function isAsking({ stdin }: Pick<CliContext, 'stdin'>): boolean {
  return asked.has(stdin)
}

/** Asks a person to type a word before something irreversible. Throws `invalid_option` where nobody can be asked, or types another. */
export async function confirm(
  { doing, warning, word, signal }: Confirmation,
  { stdin, errors }: CliContext,
): Promise<void> {
  if (!stdin.isTTY) throw new LogpipeError('invalid_option', `${doing} must be confirmed: add --yes`)
  errors.write(`${warning} Type ${word} to continue: `)
  const { createInterface } = await import('node:readline/promises')
  const lines = createInterface({ input: stdin })
  const ended = once(lines, 'close').then(() => '')
  const answered = Promise.race([lines.question(''), ended])
  // It may have been aborted while the module was loaded.
  if (signal?.aborted) lines.close()
  signal?.addEventListener('abort', () => lines.close(), { once: true })
  asked.add(stdin)
  const answer = await answered
  asked.delete(stdin)
  lines.close()
  if (answer.trim() !== word) throw new LogpipeError('invalid_option', `nothing was done: ${word} was not typed`)
}
