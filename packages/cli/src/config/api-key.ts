import { LogpipeError } from '@logpipe/sdk/contract'
import type { CliContext } from '../context.ts'

/**
 * The API key of the environment (LOGPIPE_KEY), as an option of the client. There is no flag for it: every process can
 * read a command line, and shells keep it in their history. Throws `invalid_option` for what cannot be sent in a header.
 */
export function keyOf({ env }: Pick<CliContext, 'env'>): { readonly apiKey?: string } {
  const apiKey = env.LOGPIPE_KEY?.trim()
  if (!apiKey) return {}
  if (!/^[\x21-\x7e]+$/.test(apiKey))
    throw new LogpipeError('invalid_option', 'LOGPIPE_KEY contains invalid characters; copy it again without spaces')
  return { apiKey }
}
