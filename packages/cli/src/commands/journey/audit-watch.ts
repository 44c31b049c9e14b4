import { randomInt } from 'node:crypto'
import { createClient } from '@logpipe/sdk'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { lettersFor } from '../../audit/audit-stack.ts'
import { sealKeysOf } from '../../audit/audit-target.ts'
import { createSealVerifier, type VerifySeal } from '../../audit/verify-seal.ts'
import { runWatch, type WatchOptions } from '../../audit/watch/run-watch.ts'
import type { Place } from '../../audit/watch/watched.ts'
import { keysOf } from '../../config/api-key.ts'
import { findTenant } from '../../config/choose-tenant.ts'
import { parseDuration, parseTenant } from '../../config/parse-option.ts'
import { type Config, resolveConfig } from '../../config/resolve-config.ts'
import { openTable } from '../../connect/log-table.ts'
import { findAgain, hasStores, openTarget, type StackTarget } from '../../connect/open-target.ts'
import { depthLateMs, stackDepth } from '../../connect/stack-depth.ts'
import { explainingFailures } from '../../connect/target-failure.ts'
import type { CliContext } from '../../context.ts'
import { exitCodes } from '../../exit-codes.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { newRunId } from '../../ledger/run-id.ts'
import { roundJson, roundText, watchJson, watchText } from '../../render/audit/audit-watch.ts'
import { errorText } from '../../render/error.ts'

export interface WatchFlags {
  readonly tenant?: readonly string[]
  readonly every?: string
  readonly giveUp?: string
  readonly for?: string
  readonly keepGoing?: true
  readonly json?: true
  readonly data?: string
  readonly target?: string
  readonly region?: string
}

/** Asked less often where each look costs money. Milliseconds. */
const [pollMs, deployedPollMs] = [100, 1_000]

/** Sends canaries for some tenants at an interval, and follows each to its row. */
export async function watch(flags: WatchFlags, context: CliContext): Promise<number> {
  const { everyMs, giveUpMs, forMs } = timesOf(flags)
  const config = await resolveConfig(flags, context)
  const access = accessOf(flags, config, context)
  const target = await openTarget(config, context)
  try {
    if (!hasStores(target)) {
      throw operationError('unknown_target', 'audit reads the table, and a URL gives no access to it')
    }
    return await explainingFailures(target, () =>
      watchTarget(target, { access, everyMs, giveUpMs, forMs, flags, dataDir: config.dataDir }, context),
    )
  } finally {
    await target.close()
  }
}

function timesOf({ every = '10s', giveUp = '60s', for: end }: WatchFlags) {
  const everyMs = parseDuration('--every', every)
  if (everyMs < 1_000) throw new LogpipeError('invalid_option', '--every must be 1s or more')
  const forMs = end === undefined ? Number.POSITIVE_INFINITY : parseDuration('--for', end)
  return { everyMs, giveUpMs: parseDuration('--give-up', giveUp), forMs }
}

/** Tenants, each with its own key where the stack requires keys. */
type TenantAccess = ReadonlyMap<TenantId, string | undefined>

function accessOf({ tenant: names = [] }: WatchFlags, config: Config, context: CliContext): TenantAccess {
  const keys = keysOf(context)
  const chosen = keys.size > 1 ? undefined : findTenant(undefined, config, context)?.tenantId
  const unnamed = chosen === undefined ? [...keys.keys()] : [chosen]
  const tenantIds = names.length > 0 ? names.map((name) => parseTenant(name)) : unnamed
  if (tenantIds.length === 0) throw new LogpipeError('invalid_option', '--watch needs --tenant, once for each tenant')
  const without = tenantIds.find((tenantId) => keys.size > 0 && !keys.has(tenantId))
  if (without !== undefined) {
    throw new LogpipeError('invalid_option', `LOGPIPE_KEY has no key of ${without}; it may hold several, with commas`)
  }
  return new Map(tenantIds.map((tenantId) => [tenantId, keys.get(tenantId)]))
}

interface Watched extends Pick<WatchOptions, 'everyMs' | 'giveUpMs' | 'forMs'> {
  readonly access: TenantAccess
  readonly flags: WatchFlags
  readonly dataDir: string
}

async function watchTarget(target: StackTarget, watched: Watched, context: CliContext): Promise<number> {
  const { access, flags, dataDir: _, ...times } = watched
  const { now, random, out } = context
  const stop = new AbortController()
  const stopListening = context.onInterrupt(() => stop.abort())
  // A watch whose output nobody reads would never end.
  const signal = AbortSignal.any([stop.signal, context.outClosed])
  const [tenantId] = access.size === 1 ? access.keys() : []
  const runId = newRunId(now(), random)
  const ledger = openLedger({ dir: target.ledgerDir, runId, tenantId, now })
  const reached = await reach(target, watched, context)
  const onLedgerProblem = sayingOnce(context)
  const isDeployed = target.kind === 'deployed'
  try {
    const summary = await runWatch({
      ...{ ...context, ...times, ...reached.place, ledger, onLedgerProblem, runId, signal },
      ...{ depthLateMs: isDeployed ? depthLateMs : 0, pollMs: isDeployed ? deployedPollMs : pollMs },
      seed: randomInt(2 ** 32),
      keepsGoing: flags.keepGoing === true,
      findAgain: reached.findAgain,
      onRound: (round) => {
        const at = new Date(now()).toISOString()
        out.write(flags.json ? roundJson(round, at) : roundText(round, at, out))
      },
    })
    out.write(flags.json ? watchJson(summary) : watchText(summary, out))
    const { success: passed, failed, inconclusive, interrupted } = exitCodes
    return { passed, failed, inconclusive, interrupted }[summary.verdict]
  } finally {
    stopListening()
    await reached.close()
    await ledger.close().catch(onLedgerProblem)
  }
}

/** The stack as it is reached, and as it is reached after it was started again. */
async function reach(target: StackTarget, watched: Watched, context: CliContext) {
  let at = target
  let opened = await openPlace(target, watched, context)
  return {
    place: opened.place,
    findAgain: async (): Promise<Place | undefined> => {
      const found = await findAgain(at, watched.dataDir)
      if (found === undefined) return undefined
      await opened.close()
      at = found
      opened = await openPlace(found, watched, context)
      return opened.place
    },
    close: () => opened.close(),
  }
}

async function openPlace(target: StackTarget, { access, dataDir }: Watched, context: CliContext) {
  const { sleep } = context
  const tenants = [...access].map(([tenantId, apiKey]) => ({
    tenantId,
    client: createClient({ url: target.url, tenant: tenantId, ...(apiKey && { apiKey }), sleep, retries: 2 }),
  }))
  const table = await openTable(target.stores)
  return {
    place: { tenants, table, ...asking(target, dataDir, context) },
    close: async (): Promise<void> => {
      table.close()
      await Promise.all(tenants.map(({ client }) => client.close()))
    },
  }
}

/** What a round asks of the stack besides the table. */
function asking(target: StackTarget, dataDir: string, context: CliContext): Omit<Place, 'tenants' | 'table'> {
  let seals: VerifySeal | undefined
  const open = async (): Promise<VerifySeal> => createSealVerifier(await sealKeysOf(target, dataDir))
  return {
    queued: async () => (await stackDepth(target.stores)).queued,
    lettersFor: (tenantId) => lettersFor(tenantId, target, context),
    openSeals: async (rows, tenantId) => {
      const known = seals ?? (await open())
      // Master keys may be rotated while the watch goes on.
      const isOld = rows.some((row) => known(row, tenantId).kind === 'unknown_key')
      seals = isOld ? await open() : known
      return seals
    },
  }
}

function sayingOnce({ errors }: CliContext): (error: unknown) => void {
  const said = new Set<string>()
  return (error) => {
    if (!(error instanceof LogpipeError)) throw error
    if (!said.has(error.message)) errors.write(errorText(error.message, error.hint, errors))
    said.add(error.message)
  }
}
