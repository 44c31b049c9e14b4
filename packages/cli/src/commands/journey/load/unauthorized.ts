import { LogpipeError } from '@logpipe/sdk/contract'
import type { Target } from '../../../connect/open-target.ts'
import { missingKeyText } from '../../../connect/target-failure.ts'
import type { SentLoad } from '../../../load/run-load.ts'

/** A load test of which every request was unauthorized has tested nothing. */
export function isUnauthorized({ measured: { sent, statuses } }: Pick<SentLoad, 'measured'>): boolean {
  return sent > 0 && statuses[401] === sent
}

export function unauthorized(target: Target, { apiKey }: { readonly apiKey?: string }): LogpipeError {
  const why = apiKey === undefined ? missingKeyText(target) : 'the API key of LOGPIPE_KEY is not valid'
  return new LogpipeError('unauthorized', why)
}
