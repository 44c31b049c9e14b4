import { plural } from './format.ts'

/** What is told of a request that failed: nothing of what was in it. */
export interface Failure {
  readonly requestId: string
  readonly code: string
  /** Name of the error. */
  readonly error: string
}

const everyMs = 1_000

/** Tells of failed requests in a line a second at most: a table that is down fails thousands. The next line counts those between. */
export function failureTeller(tell: (text: string) => void, elapsed: () => number): (failure: Failure) => void {
  let toldMs = Number.NEGATIVE_INFINITY
  let untold = 0
  return ({ requestId, code, error }) => {
    if (elapsed() - toldMs < everyMs) {
      untold++
      return
    }
    toldMs = elapsed()
    const more = untold === 0 ? '' : `; ${plural(untold, 'request')} before it, too`
    untold = 0
    tell(`request ${requestId} failed: ${code} (${error})${more}`)
  }
}
