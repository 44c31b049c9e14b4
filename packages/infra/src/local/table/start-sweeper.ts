import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { topology } from '../../topology.ts'
import { sweepExpired } from './sweep-expired.ts'

const sweepEveryMs = 3_600_000

export interface SweeperOptions {
  readonly client: DynamoDBDocumentClient
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Called for each table that could not be swept. */
  readonly onError: (error: unknown) => void
}

/** Sweeps at once, as the stack may run for minutes only, and then once an hour; returns a function that stops it. */
export function startSweeper({ client, now, onError }: SweeperOptions): () => Promise<void> {
  const stop = new AbortController()
  let sweeping = Promise.resolve()
  const sweep = async (): Promise<void> => {
    const nowSeconds = Math.floor(now() / 1000)
    for (const table of Object.values(topology.tables)) {
      if (stop.signal.aborted) return
      await sweepExpired({ client, table, nowSeconds, signal: stop.signal }).catch(onError)
    }
  }
  const start = (): void => {
    sweeping = sweeping.then(sweep)
  }
  start()
  const timer = setInterval(start, sweepEveryMs)
  return () => {
    clearInterval(timer)
    stop.abort()
    return sweeping
  }
}
