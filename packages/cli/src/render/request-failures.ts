import { plural } from './format.ts'

/** A request that failed, without anything of its content. */
export interface Failure {
  readonly requestId: string
  readonly code: string
  /** Name of the error. */
  readonly error: string
}

const everyMs = 1_000

/** Reports failed requests in at most one line a second: a table that is down fails thousands. The next line counts those between. */
export function requestFailureReporter(
  report: (text: string) => void,
  elapsed: () => number,
): (failure: Failure) => void {
  let reportedMs = Number.NEGATIVE_INFINITY
  let unreported = 0
  return ({ requestId, code, error }) => {
    if (elapsed() - reportedMs < everyMs) {
      unreported++
      return
    }
    reportedMs = elapsed()
    const more = unreported === 0 ? '' : `; ${plural(unreported, 'more request')} failed before it`
    unreported = 0
    report(`request ${requestId} failed: ${code} (${error})${more}`)
  }
}
