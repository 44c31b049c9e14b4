import { hostname } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { Client } from '@logpipe/sdk'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import type { Config } from '../../../config/resolve-config.ts'
import type { Target } from '../../../connect/open-target.ts'
import type { CliContext } from '../../../context.ts'
import { count } from '../../../render/format.ts'
import type { Progress } from '../../../render/progress.ts'
import { awayLine, awayText, backText } from '../../../render/send.ts'
import type { Patience } from '../../../ship/deliver/patience.ts'
import { eachOnce } from '../../../ship/each-once.ts'
import type { ShipOptions } from '../../../ship/ship.ts'
import { type FindOptions, findInputs } from '../../../ship/source/find-inputs.ts'
import type { InputProblem } from '../../../ship/source/input.ts'
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
  { stateFlag, isNeeded, config, target, tenantId }: StateUse,
  { cwd, now, elapsed }: CliContext,
  onProblem: (problem: InputProblem) => void,
): Promise<State | undefined> {
  if (!isNeeded) return undefined
  const path =
    typeof stateFlag === 'string'
      ? resolve(cwd, stateFlag)
      : join(config.dataDir, 'state', basename(target.ledgerDir), `${tenantId ?? ofLines}.json`)
  const onStateProblem = eachOnce('state', onProblem)
  return openState({ path, isReadOnly: stateFlag === false, host: hostname(), now, elapsed, onProblem: onStateProblem })
}

/** No tenant is called so. */
const ofLines = '_lines'

/** Each wait before a request is sent again is a retry, also of requests that fail in the end. */
export function countRetries(wait: CliContext['sleep']) {
  let count = 0
  const sleep: CliContext['sleep'] = async (ms, signal) => {
    await wait(ms, signal)
    count++
  }
  return { sleep, count: () => count }
}

/** An outage is visible: its start and its end in a line each, on a terminal also how long it has been. */
export function outageLines({ err, elapsed }: CliContext, progress: Progress): Pick<Patience, 'onAway' | 'onBack'> {
  let isAway = false
  return {
    onAway: (error, waitMs, awayMs) => {
      if (!isAway) {
        progress.done()
        err.write(awayText(error))
      }
      isAway = true
      const atMs = elapsed()
      progress.update(() => awayLine(Math.max(0, waitMs - (elapsed() - atMs)), awayMs + elapsed() - atMs))
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

export function startWait(
  client: Pick<Client, 'logs'>,
  target: Target,
  { elapsed, sleep }: CliContext,
  { update }: Progress,
): OutcomeWait {
  let added = 0
  const onProgress = (stored: number): void => update(() => `stored ${count(stored)} of ${count(added)}`)
  // Each question to a deployed stack is an invocation, and takes longer than the wait.
  const pause = target.kind === 'deployed' ? { pauseMs: 500 } : {}
  const wait = createOutcomeWait({ ask: asks(client), elapsed, sleep, onProgress, ...pause })
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
