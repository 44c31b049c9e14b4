import { LogpipeError } from '@logpipe/sdk/contract'
import type { CliContext } from '../context.ts'

/**
 * The API key of the environment (LOGPIPE_KEY), as an option of the client. There is no flag for it: what is typed on a
 * command line is seen by every process and kept in the shell's history. Throws `invalid_option` for what no header can hold.
 */
export function keyOf({ env }: Pick<CliContext, 'env'>): { readonly apiKey?: string } {
  const apiKey = env.LOGPIPE_KEY?.trim()
  if (!apiKey) return {}
  if (!/^[\x21-\x7e]+$/.test(apiKey))
    throw new LogpipeError('invalid_option', 'LOGPIPE_KEY holds characters that no key has')
  return { apiKey }
}
