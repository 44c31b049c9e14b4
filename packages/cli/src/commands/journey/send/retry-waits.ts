import type { Hooks } from '@logpipe/sdk'
import type { CliContext } from '../../../context.ts'
import { type RetryWait, retryWaitText } from '../../../render/send.ts'

export interface RetryWaits {
  readonly afterResponse: NonNullable<Hooks['afterResponse']>[number]
  /** A `sleep` for the client, which waits only before it tries again. */
  readonly around: (sleep: CliContext['sleep']) => CliContext['sleep']
  /** Why a request waits now, and how long; undefined where none does. */
  readonly note: () => string | undefined
}

/** Requests wait side by side: what is told is the wait that ends last. */
export function createRetryWaits(elapsed: () => number): RetryWaits {
  const waits = new Set<RetryWait & { readonly untilMs: number }>()
  let last: Pick<RetryWait, 'status' | 'isAsked'> | undefined
  return {
    afterResponse: ({ response }) => {
      last = { status: response.status, isAsked: response.headers['retry-after'] !== undefined }
    },
    around: (sleep) => async (ms, signal) => {
      const wait = { ms, untilMs: elapsed() + ms, isAsked: false, ...last }
      // The next attempt may have no response, and this one is not its reason to wait.
      last = undefined
      waits.add(wait)
      await sleep(ms, signal).finally(() => waits.delete(wait))
    },
    note: () => {
      const [longest] = [...waits].toSorted((a, b) => b.untilMs - a.untilMs)
      return longest && retryWaitText(longest, Math.max(0, longest.untilMs - elapsed()))
    },
  }
}
