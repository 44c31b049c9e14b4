import type { TenantId } from '@logpipe/sdk/contract'
import { type WatchVerdict, watchVerdictOf } from './judge-canary.ts'
import { type Carried, runRound, type TenantRound } from './run-round.ts'
import { nextDue } from './schedule.ts'
import { openTally, type TenantTally } from './tally.ts'
import type { Place, RoundOptions } from './watched.ts'

export interface WatchOptions extends RoundOptions {
  readonly everyMs: number
  /** After so long no round begins; Infinity for a watch without end. */
  readonly forMs: number
  /** Whether it goes on after a violation. */
  readonly keepsGoing: boolean
  readonly onRound: (round: Round) => void
  /** Asked where a round could not reach something: how the stack is reached by now, where that has changed. */
  readonly findAgain: () => Promise<Place | undefined>
}

export interface Round {
  /** From 0. */
  readonly round: number
  /** Rounds left out before it, since another one went on when they were due. */
  readonly skipped: number
  readonly tenants: readonly TenantRound[]
}

export interface WatchSummary {
  readonly rounds: number
  readonly skipped: number
  /** Of the worst round; of none nothing is known, and what was interrupted before the first has none. */
  readonly verdict: WatchVerdict | 'interrupted'
  readonly tenants: readonly TenantTally[]
}

/** Runs rounds until the first violation, the end of its time or an interrupt; a round that an interrupt ends does not count. */
export async function runWatch(options: WatchOptions): Promise<WatchSummary> {
  const { tenants, elapsed, sleep, signal, everyMs, forMs, keepsGoing, onRound, findAgain } = options
  const tally = openTally(tenants.map(({ tenantId }) => tenantId))
  const carried = new Map<TenantId, Carried>()
  const startMs = elapsed()
  const verdicts = new Set<WatchVerdict>()
  let [rounds, skipped] = [0, 0]
  let place: Partial<Place> = {}
  let due = { atMs: 0, skipped: 0 }
  while (!signal.aborted) {
    const found = await untilAborted(signal, () => runRound(rounds, carried, { ...options, ...place }))
    if (found === undefined) break
    const verdict = watchVerdictOf(found)
    verdicts.add(verdict)
    skipped += due.skipped
    found.forEach(tally.add)
    onRound({ round: rounds, skipped: due.skipped, tenants: found })
    rounds++
    due = nextDue(due.atMs, elapsed() - startMs, everyMs)
    if ((verdict === 'failed' && !keepsGoing) || due.atMs >= forMs) break
    await untilAborted(signal, () => sleep(startMs + due.atMs - elapsed(), signal))
    if (isCutOff(found)) place = (await findAgain()) ?? place
  }
  const worst = (['failed', 'inconclusive', 'passed'] as const).find((one) => verdicts.has(one))
  return { rounds, skipped, verdict: worst ?? (signal.aborted ? 'interrupted' : 'inconclusive'), tenants: tally.read() }
}

/** Whether something did not respond. */
function isCutOff(found: readonly TenantRound[]): boolean {
  return found.some(({ doubts }) => doubts.some(({ kind }) => kind === 'failed'))
}

/** Undefined where the signal ended it. */
async function untilAborted<T>(signal: AbortSignal, step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step()
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  }
}
