import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { createClient } from '@logpipe/sdk/http'
import { runRound, type TenantRound } from '../audit/watch/run-round.ts'
import type { Place, WatchedTenant } from '../audit/watch/watched.ts'
import { openTable } from '../connect/log-table.ts'
import { depthLateMs, stackDepth } from '../connect/stack-depth.ts'
import type { CliContext } from '../context.ts'
import { newRunId } from '../ledger/run-id.ts'
import { roundDocument } from '../render/audit/audit-watch.ts'
import { verifyWithoutKey } from './canary-seal.ts'
import { embedded, roundMetrics } from './round-metrics.ts'
import type { WatchEnv } from './watch-env.ts'

export interface ScheduledOptions extends WatchEnv, Pick<CliContext, 'now' | 'elapsed' | 'random' | 'sleep'> {
  readonly tenants: readonly TenantId[]
  /** Makes a key for a round. */
  readonly makeKey: (tenantId: TenantId) => Promise<string>
  /** How the rows of one tenant are reached. */
  readonly rowsOf: (tenantId: TenantId) => WatchEnv['stores']['dynamodb']
  /** Ends a round before Lambda does. */
  readonly signal: AbortSignal
  /** Takes a line of the log. */
  readonly write: (line: string) => void
  /** How long a canary may take, milliseconds. */
  readonly giveUpMs?: number
  readonly depthLateMs?: number
  readonly pollMs?: number
}

/** Runs one round of the watch with keys of its own, and reports it to CloudWatch as one line. Throws only where there is a defect. */
export async function scheduledRound(options: ScheduledOptions): Promise<void> {
  const { now, stage, write } = options
  const at = new Date(now()).toISOString()
  const { tenants, failure } = await attempt(options)
  const metrics = embedded(roundMetrics(tenants), { stage, nowMs: now() })
  const document = { ...roundDocument({ round: 0, skipped: 0, tenants }, at), ...(failure && { failure }) }
  write(JSON.stringify({ ...document, ...metrics }))
}

interface Attempt {
  readonly tenants: readonly TenantRound[]
  /** Why nothing is known. */
  readonly failure?: { readonly code: string; readonly message?: string }
}

async function attempt(options: ScheduledOptions): Promise<Attempt> {
  try {
    return { tenants: await withPlace(options, (place) => round(place, options)) }
  } catch (error) {
    const code = options.signal.aborted ? 'timeout' : codeOf(error)
    if (code === undefined) throw error
    return {
      tenants: [],
      failure: { code, ...(code === 'conflict' && error instanceof Error && { message: error.message }) },
    }
  }
}

/** What came from outside this program, by its name; the message of an AWS client may hold anything, that of a conflict names a tenant. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof LogpipeError) return error.code
  if (error instanceof Error && ('$metadata' in error || 'code' in error)) return error.name
  return undefined
}

async function withPlace<T>(options: ScheduledOptions, use: (place: Place) => Promise<T>): Promise<T> {
  const { tenants, stores, rowsOf } = options
  const watched = await Promise.all(tenants.map((tenantId) => accessOf(tenantId, options)))
  const tables = await Promise.all(
    tenants.map(async (tenantId) => [tenantId, await openTable({ ...stores, dynamodb: rowsOf(tenantId) })] as const),
  )
  const tableOf = new Map(tables)
  try {
    return await use({
      tenants: watched,
      table: { pagesOf: (tenantId, page) => tableFor(tableOf, tenantId).pagesOf(tenantId, page) },
      ...asking(stores),
    })
  } finally {
    for (const [, table] of tables) table.close()
    await Promise.all(watched.map(({ client }) => client.close()))
  }
}

function tableFor<T>(tables: ReadonlyMap<TenantId, T>, tenantId: TenantId): T {
  const table = tables.get(tenantId)
  if (table === undefined) throw new TypeError(`${tenantId} is not watched`)
  return table
}

async function accessOf(tenantId: TenantId, { url, makeKey, sleep }: ScheduledOptions) {
  const apiKey = await makeKey(tenantId)
  const client = createClient({ url, tenant: tenantId, apiKey, sleep, retries: 2 })
  return { tenantId, client } satisfies WatchedTenant
}

/** Dead letters hold records of all tenants, and are not read: where there are any, a missing canary may be one of them. */
function asking(stores: WatchEnv['stores']): Omit<Place, 'tenants' | 'table'> {
  return {
    queued: async () => (await stackDepth(stores)).queued,
    lettersFor: async () => ({ reasons: new Map(), isWhole: (await stackDepth(stores)).deadLetters === 0 }),
    openSeals: async () => verifyWithoutKey,
  }
}

/** Nothing is kept from one round to the next: each has canaries of its own, which need no ledger. */
function round(place: Place, options: ScheduledOptions): Promise<readonly TenantRound[]> {
  const { now, random, elapsed, sleep, signal } = options
  const done = async (): Promise<void> => undefined
  return runRound(Math.floor(random() * 1_000_000), new Map(), {
    ...{ ...place, now, elapsed, sleep, signal, hasOwnKeys: true },
    ledger: { intend: done, acknowledge: done, fail: done },
    onLedgerProblem: () => undefined,
    runId: newRunId(now(), random),
    seed: Math.floor(random() * 2 ** 32),
    giveUpMs: options.giveUpMs ?? 60_000,
    depthLateMs: options.depthLateMs ?? depthLateMs,
    pollMs: options.pollMs ?? 1_000,
  })
}
