import type { TenantId } from '@logpipe/sdk/contract'
import { type Access, askAcross } from './ask-across.ts'
import type { SentCanary } from './canary.ts'
import {
  type CanaryFacts,
  type Doubt,
  type Judgement,
  judgeCanary,
  type WatchVerdict,
  watchVerdictOf,
} from './judge-canary.ts'
import { sendCanary } from './send-canary.ts'
import { doubtOf, type RoundOptions, rowsOf, type WatchedTenant } from './watched.ts'

/** The canary of an earlier round that is looked at again. */
export interface Carried {
  readonly canary: SentCanary
  readonly wasStored: boolean
}

/** What a round found for a tenant. */
export interface TenantRound extends Judgement {
  readonly tenantId: TenantId
  readonly verdict: WatchVerdict
  /** Of the canary; undefined where none was acknowledged. */
  readonly logId: string | undefined
  /** Milliseconds from sending to the 202, and to the look that saw the row and the tenant's own read of it. */
  readonly acknowledgedMs: number | undefined
  readonly storedMs: number | undefined
}

/** What is known of a tenant before its canaries are judged. */
interface Seen {
  readonly tenant: WatchedTenant
  readonly sent: SentCanary | undefined
  readonly acknowledgedMs: number | undefined
  readonly storedMs: number | undefined
  readonly facts: readonly Omit<CanaryFacts, keyof Access>[]
  readonly doubts: readonly Doubt[]
}

/** Sends a canary for each tenant, waits for them, and judges them and those of the round before. `carried` is brought up to date. */
export async function runRound(
  round: number,
  carried: Map<TenantId, Carried>,
  options: RoundOptions,
): Promise<readonly TenantRound[]> {
  const { tenants } = options
  const seen = await Promise.all(
    tenants.map((tenant, i) => follow(tenant, round * tenants.length + i, carried.get(tenant.tenantId), options)),
  )
  const canaries = seen.flatMap(({ facts }) => facts.map(({ canary }) => canary))
  const accessOf = await askAcross(seen.map(readerOf), canaries, options)
  const rounds = await Promise.all(seen.map((one) => judge(one, accessOf, options)))
  for (const [i, one] of rounds.entries()) carryOn(carried, one, seen[i]?.sent)
  return rounds
}

/** What was found wrong once is not found again and again. */
function carryOn(
  carried: Map<TenantId, Carried>,
  { tenantId, violations, storedMs }: TenantRound,
  sent: SentCanary | undefined,
): void {
  if (violations.length > 0) carried.delete(tenantId)
  if (sent === undefined || violations.some(({ logId }) => logId === sent.logId)) return
  carried.set(tenantId, { canary: sent, wasStored: storedMs !== undefined })
}

/** The canary that an access must be able to read: without that, its denials prove nothing. */
function readerOf({ tenant, storedMs, sent }: Seen) {
  return { tenant, own: storedMs === undefined ? undefined : sent }
}

async function follow(
  tenant: WatchedTenant,
  n: number,
  before: Carried | undefined,
  options: RoundOptions,
): Promise<Seen> {
  const startMs = options.elapsed()
  const facts: Seen['facts'][number][] = []
  let sent: SentCanary | undefined
  let [acknowledgedMs, storedMs]: (number | undefined)[] = []
  const doubts = await doubting(tenant, options, async () => {
    sent = await sendCanary(tenant, n, options)
    acknowledgedMs = options.elapsed() - startMs
    const followed = await waitFor(tenant, sent, options)
    if (followed.isStored) storedMs = options.elapsed() - startMs
    facts.push(followed.facts)
  })
  const again = await doubting(tenant, options, async () => {
    if (before !== undefined) facts.push(await lookAgain(tenant, before, options))
  })
  return { tenant, sent, acknowledgedMs, storedMs, facts, doubts: [...doubts, ...again] }
}

/** What fails outside this program is a doubt; an interrupt, a defect and a refused access are thrown. */
async function doubting(
  { tenantId }: WatchedTenant,
  options: Pick<RoundOptions, 'signal' | 'hasOwnKeys'>,
  step: () => Promise<void>,
): Promise<readonly Doubt[]> {
  try {
    await step()
    return []
  } catch (error) {
    if (options.signal.aborted) throw error
    return [doubtOf(error, tenantId, options)]
  }
}

async function waitFor(tenant: WatchedTenant, canary: SentCanary, options: RoundOptions) {
  const { elapsed, sleep, giveUpMs, depthLateMs, pollMs, signal } = options
  const sinceMs = elapsed()
  // Before that, nobody could tell a record that is late from one that is lost.
  const untilMs = sinceMs + Math.max(giveUpMs, depthLateMs)
  for (;;) {
    const looked = await look(tenant, canary, options)
    if (looked.rows.length > 0 && looked.ownRead !== undefined) {
      return { isStored: true, facts: { ...looked, wasStored: false, isDrained: true, deadLetter: undefined } }
    }
    if (elapsed() >= untilMs) return { isStored: false, facts: await lookLast(tenant, canary, options) }
    await sleep(pollMs, signal)
  }
}

async function lookAgain(tenant: WatchedTenant, { canary, wasStored }: Carried, options: RoundOptions) {
  if (!wasStored) return lookLast(tenant, canary, options)
  return { ...(await look(tenant, canary, options)), wasStored, isDrained: true, deadLetter: undefined }
}

/** The queue and the dead letters are asked before the table: what leaves them meanwhile has its row by then. */
async function lookLast(tenant: WatchedTenant, canary: SentCanary, options: RoundOptions) {
  const isDrained = (await options.queued()) === 0
  const { reasons, isWhole } = await options.lettersFor(tenant.tenantId)
  const deadLetter = reasons.get(canary.logId) ?? (isWhole ? undefined : 'unknown')
  return { ...(await look(tenant, canary, options)), wasStored: false, isDrained, deadLetter }
}

async function look({ tenantId, client }: WatchedTenant, canary: SentCanary, { table, signal }: RoundOptions) {
  const rows = await rowsOf(table, tenantId, canary)
  const ownRead = rows.length === 0 ? undefined : (await client.logs.get(canary.logId, { signal }))?.message
  return { canary, rows, ownRead }
}

async function judge(
  { tenant, sent, facts, doubts, acknowledgedMs, storedMs }: Seen,
  accessOf: (canary: SentCanary) => Access,
  options: RoundOptions,
): Promise<TenantRound> {
  const { tenantId } = tenant
  const rows = facts.flatMap((one) => one.rows)
  const judged: Judgement[] = []
  const unjudged = await doubting(tenant, options, async () => {
    const verifySeal = await options.openSeals(rows, tenantId)
    judged.push(...facts.map((one) => judgeCanary({ ...one, ...accessOf(one.canary) }, verifySeal)))
  })
  const all: Judgement = {
    violations: judged.flatMap(({ violations }) => violations),
    doubts: [...doubts, ...unjudged, ...judged.flatMap((one) => one.doubts)],
  }
  return { tenantId, logId: sent?.logId, acknowledgedMs, storedMs, ...all, verdict: watchVerdictOf([all]) }
}
