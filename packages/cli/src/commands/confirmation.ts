import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { LogpipeError } from '@logpipe/sdk/contract'
import type { CliContext } from '../context.ts'

export interface Confirmation {
  /** What would be done, as in `removing acme must be confirmed`. */
  readonly doing: string
  /** What it means, as a sentence. */
  readonly warning: string
  /** What must be typed. */
  readonly word: string
  /** Ends the question, as another word would. */
  readonly signal?: AbortSignal
}

/** Asks a person to type a word before something cannot be undone. Throws `invalid_option` where nobody can be asked, or says another. */
export async function confirm(
  { doing, warning, word, signal }: Confirmation,
  { stdin, err }: CliContext,
): Promise<void> {
  if (!stdin.isTTY) throw new LogpipeError('invalid_option', `${doing} must be confirmed: add --yes`)
  err.write(`${warning} Type ${word} to go on: `)
  const lines = createInterface({ input: stdin })
  const ended = once(lines, 'close').then(() => '')
  signal?.addEventListener('abort', () => lines.close(), { once: true })
  const answer = await Promise.race([lines.question(''), ended])
  lines.close()
  if (answer.trim() !== word) throw new LogpipeError('invalid_option', `nothing was done: ${word} was not typed`)
}
