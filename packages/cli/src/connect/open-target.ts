import type { StackFile } from '@logpipe/infra/running'
import type { StackStores } from '@logpipe/infra/stores'
import { LogpipeError } from '@logpipe/sdk/contract'
import { isStackName } from '@logpipe/sdk/operations'
import type { Config } from '../config/resolve-config.ts'
import type { CliContext } from '../context.ts'
import { embeddedLedgerDir, refuseRegion, urlLedgerDir } from './ledger-dir.ts'
import { type DeployedTarget, openDeployed } from './open-deployed.ts'
import { requireData } from './require-data.ts'

/** Where a command does its work, for as long as it has it open. */
export type Target = EmbeddedTarget | DeployedTarget | UrlTarget

/** A target whose table and queues can be reached from here. */
export type StackTarget = Exclude<Target, UrlTarget>

export function hasStores(target: Target): target is StackTarget {
  return target.kind !== 'url'
}

interface Opened {
  readonly url: string
  /** How to name it to a person. */
  readonly name: string
  /** Where this machine keeps the receipts of what it sent there. */
  readonly ledgerDir: string
  /**
   * Aborted when the stack has died, with what it died of as the reason. Absent where a dead one is not known: it may be
   * started again.
   */
  readonly died?: AbortSignal
  /** Drains the queue and stops the stack where this command started it. Returns the messages left. */
  readonly close: () => Promise<number>
}

interface EmbeddedTarget extends Opened {
  readonly kind: 'embedded'
  /** Table and queues, which can be reached from here. */
  readonly stores: StackStores
}

/** An endpoint, and no way to the table behind it. */
interface UrlTarget extends Opened {
  readonly kind: 'url'
  readonly stores?: never
}

/**
 * Opens the target of a command: a stack on AWS, a URL, the stack that runs on the data folder, or else a new one as a child
 * process. Throws `invalid_option` for a region where nothing has one, and `no_data` where a command that only reads would make a data folder.
 */
export async function openTarget(config: Config, context: CliContext, { readsOnly = false } = {}): Promise<Target> {
  const { target, dataDir } = config
  if (isStackName(target)) return openDeployed(config)
  refuseRegion(config)
  if (target !== 'embedded') {
    const url = new URL(target)
    return { kind: 'url', url: target, name: url.host, ledgerDir: urlLedgerDir(dataDir, url), close: async () => 0 }
  }
  const { findRunningStack, readStackFile } = await import('@logpipe/infra/running')
  const { embeddedStores } = await import('@logpipe/infra/stores')
  const shared = { kind: 'embedded' as const, ledgerDir: embeddedLedgerDir(dataDir) }
  const startedMs = context.elapsed()
  let silentSinceMs: number | undefined
  for (let looks = minLooks; ; looks = Math.min(2 * looks, maxLooks)) {
    const running = await findRunningStack(dataDir)
    const joined = running === undefined ? undefined : await join(running)
    if (running !== undefined && joined !== undefined) return { ...shared, ...joined, stores: embeddedStores(running) }
    if (readsOnly) requireData(dataDir, context.cwd)
    // Where a stack runs, a short command does without.
    const { spawnStack, startLimitMs } = await import('./spawn-stack.ts')
    try {
      const { stack, died, stop } = await spawnStack(dataDir, context)
      const name = `embedded stack in ${dataDir}`
      return { ...shared, url: stack.url, name, stores: embeddedStores(stack), died, close: stop }
    } catch (error) {
      // Another command is just starting its stack, or just ending it: wait for the one or for the other.
      const isBusy = error instanceof LogpipeError && error.code === 'data_in_use'
      const nowMs = context.elapsed()
      silentSinceMs = (await readStackFile(dataDir)) === undefined ? undefined : (silentSinceMs ?? nowMs)
      const isLate = nowMs - startedMs > startLimitMs || nowMs - (silentSinceMs ?? nowMs) > silentLimitMs
      if (!isBusy || isLate) throw error
      await awaitStackFile(looks, dataDir, context)
    }
  }
}

/** Looks between two attempts to start a stack: an attempt is a process, and takes as long as several looks. */
const [minLooks, maxLooks] = [8, 64]
const lookMs = 25

/** Resolves when a stack says where it is, or after so many looks. */
async function awaitStackFile(looks: number, dataDir: string, { sleep }: CliContext): Promise<void> {
  const { readStackFile } = await import('@logpipe/infra/running')
  for (let look = 0; look < looks; look++) {
    await sleep(lookMs)
    if ((await readStackFile(dataDir)) !== undefined) return
  }
}

/**
 * The stack that runs on the data folder now, if it is a different one: a restarted `logpipe dev` has other ports. Undefined if none runs, if
 * it is the same, or if the target's stack was started by a command and ends with it.
 */
export async function findAgain(target: StackTarget, dataDir: string): Promise<StackTarget | undefined> {
  if (target.kind !== 'embedded' || target.died !== undefined) return undefined
  const { findRunningStack } = await import('@logpipe/infra/running')
  const { embeddedStores } = await import('@logpipe/infra/stores')
  const running = await findRunningStack(dataDir)
  if (running === undefined || running.usersPort !== undefined) return undefined
  const stores = embeddedStores(running)
  const isSame = running.url === target.url && stores.dynamodb.endpoint === target.stores.dynamodb.endpoint
  return isSame ? undefined : { ...target, url: running.url, name: running.url, stores }
}

/** How long to wait for a stack that holds the data folder and does not respond. One that is starting has said nothing yet. Milliseconds. */
const silentLimitMs = 10_000

/** Uses a stack that another command started; undefined where it has just ended. */
async function join(running: StackFile): Promise<Pick<EmbeddedTarget, 'url' | 'name' | 'died' | 'close'> | undefined> {
  const found = { url: running.url, name: running.url }
  if (running.usersPort === undefined) return { ...found, close: async () => 0 }
  const { joinStack } = await import('./stack-users.ts')
  try {
    const { leave, died } = await joinStack(running.usersPort)
    return {
      ...found,
      died,
      close: async () => {
        leave()
        return 0
      },
    }
  } catch {
    return undefined
  }
}
