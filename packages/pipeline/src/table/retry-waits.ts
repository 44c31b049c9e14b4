import { setTimeout as sleepFor } from 'node:timers/promises'
import { backoffMs } from '@logpipe/sdk/contract'
import type { RowsTable } from './dynamodb-table.ts'

/** Time left for a call with its retries, milliseconds; 0 or less when it must stop. */
export type TimeLeft = () => number

/** Full jitter up to these; a throttled key range recovers within seconds. */
const backoff = { baseMs: 50, capMs: 2_000 }
/** Failures in a row beyond which waits grow no more. */
const maxLevel = Math.ceil(Math.log2(backoff.capMs / backoff.baseMs))

/** Total wait of a caller that states no time: its own caller is waiting for a response. Milliseconds. */
const defaultPatienceMs = 3_000

/** How busy a table is to its callers: grows with each failed call, shrinks with each that succeeds. */
export interface Pace {
  level: number
}

export interface RetryWaits {
  /** Waits before the next try; false if its time would be over by then. */
  readonly wait: () => Promise<boolean>
  /** A call succeeded: the next wait is shorter. */
  readonly succeeded: () => void
}

interface WaitOptions {
  readonly timeLeft?: TimeLeft | undefined
  /** Shared by calls that meet the same limit. */
  readonly pace?: Pace
}

/** The waits between the tries of calls. Time alone ends them: how often a busy table refuses says nothing. */
export function retryWaits(
  { random, sleep = sleepFor }: RowsTable,
  { timeLeft, pace = { level: 0 } }: WaitOptions = {},
): RetryWaits {
  const state = { waitedMs: 0 }
  const leftMs = timeLeft ?? (() => defaultPatienceMs - state.waitedMs)
  return {
    wait: async () => {
      // At least 1 ms, so that time passes whatever `random` returns.
      const waitMs = Math.max(1, backoffMs(pace.level, random, backoff))
      pace.level = Math.min(maxLevel, pace.level + 1)
      if (waitMs >= leftMs()) return false
      state.waitedMs += waitMs
      await sleep(waitMs)
      return true
    },
    succeeded: () => {
      pace.level = Math.max(0, pace.level - 1)
    },
  }
}

/** 4xx, unlike all others, says to slow down. */
const throttles: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
])

/** Whether the same call may succeed later: all but what the service refuses for good, such as a missing permission. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error) || throttles.has(error.name)) return true
  const status = '$metadata' in error ? statusOf(error.$metadata) : undefined
  return status === undefined || status < 400 || status >= 500
}

function statusOf(metadata: unknown): number | undefined {
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
}
