import { hostname } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { Client, Hooks } from '@logpipe/sdk'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import type { Config } from '../../../config/resolve-config.ts'
import type { Target } from '../../../connect/open-target.ts'
import type { CliContext } from '../../../context.ts'
import { count } from '../../../render/format.ts'
import type { Progress } from '../../../render/progress.ts'
import {
  awayLine,
  awayText,
  backText,
  spoolBeforeText,
  spoolForgottenText,
  spoolFullText,
} from '../../../render/send.ts'
import type { Concurrency } from '../../../ship/deliver/concurrency.ts'
import type { Patience } from '../../../ship/deliver/patience.ts'
import { eachOnce } from '../../../ship/each-once.ts'
import type { ShipOptions } from '../../../ship/ship.ts'
import { type FindOptions, findInputs } from '../../../ship/source/find-inputs.ts'
import type { InputProblem } from '../../../ship/source/input.ts'
import { openSpool, type Spool, type SpoolOptions } from '../../../ship/spool/open-spool.ts'
import { bytesLeftIn } from '../../../ship/spool/run-folders.ts'
import { openState, type State } from '../../../ship/state/open-state.ts'
import { createOutcomeWait, type OutcomeWait, type WaitOptions } from '../../../ship/wait-for-outcomes.ts'

export interface StateUse {
  /** `--state` as it was given; false for `--no-state`. */
  readonly stateFlag: string | false | undefined
  /** Only files can be resumed. */
  readonly isNeeded: boolean
  readonly config: Config
  readonly target: Target
  readonly tenantId: TenantId | undefined
}

/** Without a state the one of the data folder is still read: it says under which names files are known. */
export async function stateOf(
  use: StateUse,
  { cwd, now, elapsed }: CliContext,
  onProblem: (problem: InputProblem) => void,
): Promise<State | undefined> {
  if (!use.isNeeded) return undefined
  const { stateFlag } = use
  const path = statePath(use, cwd)
  const onStateProblem = eachOnce('state', onProblem)
  return openState({ path, isReadOnly: stateFlag === false, host: hostname(), now, elapsed, onProblem: onStateProblem })
}

/** No tenant is called so. */
const ofLines = '_lines'

function statePath({ stateFlag, config, target, tenantId }: Omit<StateUse, 'isNeeded'>, cwd: string): string {
  return typeof stateFlag === 'string'
    ? resolve(cwd, stateFlag)
    : join(config.dataDir, 'state', basename(target.ledgerDir), `${tenantId ?? ofLines}.json`)
}

interface SpoolPlace extends Omit<StateUse, 'isNeeded'> {
  /** Whether lines name their tenants: then their requests name none, and another run's would. */
  readonly isByLine: boolean
}

type SpoolUse = SpoolPlace & Pick<SpoolOptions, 'runId' | 'batchRecords' | 'maxBytes'>

/** Beside the state, and as private: it holds lines as they were written. */
function spoolRoot({ isByLine, ...use }: SpoolPlace, cwd: string): string {
  return `${statePath(use, cwd).replace(/\.json$/, '')}${isByLine ? '.by-line' : ''}.spool`
}

export async function spoolOf(
  use: SpoolUse,
  { cwd, err }: CliContext,
  { done }: Progress,
  onProblem: (problem: InputProblem) => void,
): Promise<Spool> {
  const { runId, batchRecords, maxBytes } = use
  const onFull = (): void => {
    done()
    err.write(spoolFullText(maxBytes))
  }
  const onSpoolProblem = eachOnce('spool', onProblem)
  const root = spoolRoot(use, cwd)
  const spool = await openSpool({ root, runId, batchRecords, maxBytes, onFull, onProblem: onSpoolProblem })
  if (spool.bytesBefore > 0) err.write(spoolBeforeText(spool.bytesBefore))
  return spool
}

/** Whoever leaves out `--spool` once must know that something waits for it. */
export async function noteSpool(place: SpoolPlace, { cwd, errors }: CliContext): Promise<void> {
  const left = await bytesLeftIn(spoolRoot(place, cwd))
  if (left > 0) errors.write(spoolForgottenText(left))
}

/** Each wait before a request is sent again is a retry, also of requests that fail in the end. */
export function countRetries(wait: CliContext['sleep']) {
  let count = 0
  const sleep: CliContext['sleep'] = async (ms, signal) => {
    await wait(ms, signal)
    count++
  }
  return { sleep, count: () => count }
}

/** Tells of attempts that the client makes again by itself: too many at once (429, 503), or too slow. */
export function refusalHooks({
  refuse,
}: Pick<Concurrency, 'refuse'>): Required<Pick<Hooks, 'afterResponse' | 'beforeRetry'>> {
  return {
    afterResponse: [({ response }) => (response.status === 429 || response.status === 503 ? refuse() : undefined)],
    beforeRetry: [({ error }) => (error.code === 'request_timeout' ? refuse() : undefined)],
  }
}

/** An outage is visible: its start and its end in a line each, on a terminal also how long it has been. */
export function outageLines(
  { err, elapsed }: CliContext,
  { progress, spool }: { readonly progress: Progress; readonly spool: Spool | undefined },
): Pick<Patience, 'onAway' | 'onBack'> {
  let isAway = false
  return {
    onAway: (error, waitMs, awayMs) => {
      if (!isAway) {
        progress.done()
        err.write(awayText(error))
      }
      isAway = true
      const atMs = elapsed()
      progress.update(() =>
        awayLine(Math.max(0, waitMs - (elapsed() - atMs)), awayMs + elapsed() - atMs, spool?.bytesLeft()),
      )
    },
    onBack: (awayMs) => {
      if (isAway) {
        progress.done()
        err.write(backText(awayMs))
      }
      isAway = false
    },
  }
}

/** A message whose invocation was killed comes back after the queue's visibility timeout of six minutes, and no other need be on its way. */
const deployedStallMs = 8 * 60_000

export interface WaitStart {
  readonly client: Pick<Client, 'logs'>
  readonly target: Target
  readonly progress: Progress
  /** Ends the wait. */
  readonly signal: AbortSignal
}

export function startWait(
  { client, target, progress: { update }, signal }: WaitStart,
  { elapsed, sleep }: CliContext,
): OutcomeWait {
  let added = 0
  const onProgress = (stored: number): void => update(() => `stored ${count(stored)} of ${count(added)}`)
  // Each question to a deployed stack is an invocation, and takes longer than the wait.
  const pause = target.kind === 'deployed' ? { pauseMs: 500, stallTimeoutMs: deployedStallMs } : {}
  const wait = createOutcomeWait({ ask: asks(client), elapsed, sleep, onProgress, signal, ...pause })
  return {
    ...wait,
    add: (sent) => {
      added += sent.reduce((sum, { records }) => sum + records, 0)
      return wait.add(sent)
    },
  }
}

function asks({ logs }: Pick<Client, 'logs'>): WaitOptions['ask'] {
  return async (tenantId, names) => {
    try {
      return await logs.outcomes(names, { tenant: tenantId })
    } catch (error) {
      if (!(error instanceof LogpipeError) || error.code !== 'not_found') throw error
      throw operationError('stack_outdated', 'the endpoint is older than this command: it has no POST /logs/outcomes')
    }
  }
}

interface Following {
  /** Which files are found, and how they are read. */
  readonly sources: FindOptions
  readonly state: State
  readonly isFromEnd: boolean
  /** Called now and then. */
  readonly look: (() => void) | undefined
}

export function followOf(
  paths: readonly string[],
  { sources, state, isFromEnd, look }: Following,
  { cwd, elapsed, sleep }: CliContext,
): NonNullable<ShipOptions['follow']> {
  // How many files there may be was decided at the start.
  const { maxFiles: _, ...found } = sources
  const find = async () => {
    look?.()
    return (await findInputs(paths, cwd, found)).inputs
  }
  return { find, state, isFromEnd, elapsed, sleep }
}
