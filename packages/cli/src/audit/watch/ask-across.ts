import type { SentCanary } from './canary.ts'
import type { CanaryFacts } from './judge-canary.ts'
import { doubtOf, type RoundOptions, rowsOf, type WatchedTenant } from './watched.ts'

/** What the other tenants have of a canary. */
export type Access = Pick<CanaryFacts, 'strayedTo' | 'givenTo' | 'uncontrolled'>

/** A tenant with its own canary, which its access could read; undefined where it has none. */
export interface Reader {
  readonly tenant: WatchedTenant
  readonly own: SentCanary | undefined
}

/** Looks for each canary in the partitions of the other tenants, and asks for it with their access. */
export async function askAcross(
  readers: readonly Reader[],
  canaries: readonly SentCanary[],
  options: RoundOptions,
): Promise<(canary: SentCanary) => Access> {
  const found = new Map(
    canaries.map(({ logId }) => [
      logId,
      { strayedTo: [] as string[], givenTo: [] as string[], uncontrolled: [] as string[] },
    ]),
  )
  await Promise.all(
    readers.map(async ({ tenant, own }) => {
      const { tenantId } = tenant
      const others = canaries.filter((canary) => canary.tenantId !== tenantId)
      const given = await givenTo(tenant, own, others, options)
      for (const canary of others) {
        const access = found.get(canary.logId)
        const isStray = await isIn(tenant, canary, options)
        if (given === undefined || isStray === undefined) access?.uncontrolled.push(tenantId)
        if (given?.has(canary.logId)) access?.givenTo.push(tenantId)
        if (isStray) access?.strayedTo.push(tenantId)
      }
    }),
  )
  return ({ logId }) => found.get(logId) ?? { strayedTo: [], givenTo: [], uncontrolled: [] }
}

/** The canaries of others that a tenant's access is given; undefined where it is not given its own, or did not respond. */
async function givenTo(
  { tenantId, client }: WatchedTenant,
  own: SentCanary | undefined,
  others: readonly SentCanary[],
  options: RoundOptions,
): Promise<ReadonlySet<string> | undefined> {
  if (own === undefined) return undefined
  const { signal } = options
  try {
    const ids = [own.logId, ...others.map(({ logId }) => logId)]
    const { missing } = await client.logs.stored(ids, { signal })
    if (missing.includes(own.logId)) return undefined
    const given = new Set(ids.slice(1).filter((id) => !missing.includes(id)))
    for (const { logId } of others) {
      if ((await client.logs.get(logId, { signal })) !== undefined) given.add(logId)
    }
    return given
  } catch (error) {
    if (signal.aborted) throw error
    doubtOf(error, tenantId, options)
    return undefined
  }
}

/** Undefined where the table did not respond. */
async function isIn(
  { tenantId }: WatchedTenant,
  canary: SentCanary,
  options: RoundOptions,
): Promise<boolean | undefined> {
  const { table, signal } = options
  try {
    return (await rowsOf(table, tenantId, canary)).length > 0
  } catch (error) {
    if (signal.aborted) throw error
    doubtOf(error, tenantId, options)
    return undefined
  }
}
