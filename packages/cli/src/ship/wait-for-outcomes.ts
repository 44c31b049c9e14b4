import { LogpipeError, type OutcomesResponse, type RequestOutcome, type TenantId } from '@logpipe/sdk/contract'
import { unlessAborted } from '../unless-aborted.ts'
import { type LineRange, linesOfRecord, type SentRequest } from './deliver/sent-request.ts'

export interface WaitOptions {
  /** What became of a tenant's requests. */
  readonly ask: (tenantId: TenantId, names: readonly string[]) => Promise<OutcomesResponse>
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly onProgress: (stored: number) => void
  /** Ends the wait with what is known by then. */
  readonly signal?: AbortSignal
  /** Between two questions, milliseconds; 50 by default. */
  readonly pauseMs?: number
  /** The wait gives up when nothing more is heard for this long, milliseconds; a minute by default. */
  readonly stallTimeoutMs?: number
  /** Requests that are kept before the sender must wait. 2,000 by default, less than 1 MB. */
  readonly maxHeld?: number
}

/** A record that was accepted, and is in the dead-letter queue. */
export interface DeadLettered {
  readonly tenantId: TenantId
  readonly logId: string | undefined
  readonly reason: string
  readonly lines: LineRange
}

export interface WaitResult {
  readonly stored: number
  /** How many records are in the dead-letter queue, by reason. */
  readonly deadLetters: Readonly<Record<string, number>>
  /** The first of them; there may be more. */
  readonly firstDeadLetters: readonly DeadLettered[]
  /** Records of requests of which nothing was heard when the wait gave up. */
  readonly missing: number
  /** The first of those requests. */
  readonly firstMissing: readonly SentRequest[]
  /** Whether the signal ended the wait, and those that are missing may well be stored in time. */
  readonly isInterrupted: boolean
}

/** Follows requests until each of their records is stored or in the dead-letter queue. */
export interface OutcomeWait {
  /** Resolves when there is room for more: until then the sender must wait. */
  readonly add: (sent: readonly SentRequest[]) => Promise<void>
  /** Asks now and then, for senders that do not end: what became of a request is kept for a day only. */
  readonly look: () => void
  /** Waits for all that were added. Rejects where asking failed. */
  readonly finish: () => Promise<WaitResult>
}

const defaultStallTimeoutMs = 60_000
/** Requests per question. They finish roughly in the order they were sent, so it is enough to ask for the first. */
const windowRequests = 100
/** All of a window are asked for this often, whatever its last one says: that one may never be done. Milliseconds. */
const checkAllEveryMs = 500
/** Between two looks of a sender that does not end, milliseconds. */
const lookEveryMs = 60_000
/** Of many records or requests the first are enough to show what is wrong. */
const maxListed = 20

/**
 * Asks what became of requests. Nothing is asked while few are held, and what is asked once the wait has caught up with the worker
 * is the last of the window alone, and all of them when that one is done. Memory is bounded: beyond `maxHeld` the sender waits.
 */
export function createOutcomeWait(options: WaitOptions): OutcomeWait {
  const { ask, elapsed, sleep, onProgress, pauseMs = 50, maxHeld = 2_000 } = options
  const { stallTimeoutMs = defaultStallTimeoutMs, signal } = options
  let held: SentRequest[] = []
  const result = openResult()
  let hasCaughtUp = false
  let lookedAtMs = elapsed()
  let failure: { readonly error: unknown } | undefined
  let asking: Promise<void> | undefined

  /** An answer that does not come must not keep the wait from ending. */
  const askUnlessEnded: WaitOptions['ask'] = async (tenantId, names) => {
    const asked = ask(tenantId, names)
    const answer = signal === undefined ? await asked : await unlessAborted(signal, asked)
    return answer ?? { outcomes: [], pending: [...names] }
  }

  /** Asks for some requests; returns those that are not done. */
  const settle = async (window: readonly SentRequest[]): Promise<readonly SentRequest[]> => {
    const left: SentRequest[] = []
    for (const [tenantId, own] of Map.groupBy(window, (sent) => sent.tenantId)) {
      const names = own.map(({ outcome }) => outcome)
      const { outcomes } = await askUnlessEnded(tenantId, names)
      const byName = new Map(outcomes.map((outcome) => [outcome.name, outcome]))
      for (const sent of own) {
        const outcome = byName.get(sent.outcome)
        if (outcome === undefined) left.push(sent)
        else result.count(sent, outcome)
      }
    }
    return left
  }

  const askUntil = async (mostHeld: number): Promise<void> => {
    let window: readonly SentRequest[] = held.splice(0, windowRequests)
    let [progressAt, checkedAt] = [elapsed(), elapsed()]
    while (window.length + held.length > mostHeld) {
      if (signal?.aborted) return result.giveUp([...window, ...held.splice(0)])
      const isDue = elapsed() - checkedAt >= checkAllEveryMs
      if (hasCaughtUp && !isDue && !(await isDone(window.at(-1)))) {
        await sleep(pauseMs)
        continue
      }
      const left = await settle(window)
      checkedAt = elapsed()
      if (left.length < window.length) progressAt = checkedAt
      if (checkedAt - progressAt > stallTimeoutMs) return result.giveUp([...left, ...held.splice(0)])
      if (left.length + held.length === 0) return
      onProgress(result.stored())
      if (left.length > 0) await sleep(pauseMs)
      hasCaughtUp ||= left.length > 0
      window = [...left, ...held.splice(0, windowRequests - left.length)]
    }
    held = [...window, ...held]
  }

  const isDone = async (sent: SentRequest | undefined): Promise<boolean> =>
    sent === undefined || (await askUnlessEnded(sent.tenantId, [sent.outcome])).pending.length === 0

  /** Whatever fails here is asked for again. */
  const lookOnce = async (): Promise<void> => {
    for (let left = held.length; left > 0; left -= windowRequests) {
      const window = held.splice(0, Math.min(left, windowRequests))
      held.push(...(await settle(window).catch(() => window)))
    }
  }

  /** One asks for all that wait. */
  const alone = (act: () => Promise<void>): Promise<void> => {
    asking ??= act()
      .catch((error: unknown) => {
        if (!(error instanceof LogpipeError)) throw error
        failure = { error }
        held = []
      })
      .finally(() => {
        asking = undefined
      })
    return asking
  }
  return {
    add: async (sent) => {
      if (failure !== undefined) return
      held.push(...sent)
      if (held.length > maxHeld) await alone(() => askUntil(maxHeld / 2))
    },
    look: () => {
      if (asking !== undefined || elapsed() - lookedAtMs < lookEveryMs) return
      lookedAtMs = elapsed()
      void alone(lookOnce)
    },
    finish: async () => {
      await asking
      await alone(() => askUntil(0))
      if (failure !== undefined) throw failure.error
      return { ...result.read(), isInterrupted: signal?.aborted === true }
    },
  }
}

function openResult() {
  let [stored, missing] = [0, 0]
  const deadLetters: Record<string, number> = {}
  const firstDeadLetters: DeadLettered[] = []
  const firstMissing: SentRequest[] = []
  return {
    stored: () => stored,
    count: (sent: SentRequest, outcome: RequestOutcome): void => {
      stored += outcome.stored
      for (const [reason, count] of Object.entries(outcome.dead_letters)) {
        deadLetters[reason] = (deadLetters[reason] ?? 0) + count
      }
      for (const { log_id, reason } of outcome.first.slice(0, maxListed - firstDeadLetters.length)) {
        firstDeadLetters.push({ tenantId: sent.tenantId, logId: log_id, reason, lines: linesOfRecord(log_id, sent) })
      }
    },
    giveUp: (left: readonly SentRequest[]): void => {
      missing += left.reduce((sum, { records }) => sum + records, 0)
      firstMissing.push(...left.slice(0, maxListed - firstMissing.length))
    },
    read: () => ({ stored, deadLetters, firstDeadLetters, missing, firstMissing }),
  }
}
