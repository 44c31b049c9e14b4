import type { TenantId } from '@logpipe/sdk/contract'

/** A record of a request of several tenants. */
export interface RecordOwner {
  /** Undefined where it names none, and is refused. */
  readonly tenant: TenantId | undefined
  /** Its own log id, where it has one. */
  readonly logId?: string | undefined
}

/**
 * Whose the ids of a response are. They come in the order of the records, without those that were refused, and without those that
 * repeat another record of the request, which only one with an id of its own can.
 */
export function idsByTenant(
  records: readonly RecordOwner[],
  logIds: readonly string[],
  errors: readonly { readonly index: number }[],
): ReadonlyMap<TenantId, readonly string[]> {
  const refused = new Set(errors.map(({ index }) => index))
  const ids = new Map<TenantId, string[]>()
  let next = 0
  for (const [index, { tenant, logId }] of records.entries()) {
    const id = logIds[next]
    if (id === undefined || tenant === undefined || refused.has(index) || (logId !== undefined && logId !== id))
      continue
    next++
    const known = ids.get(tenant)
    if (known === undefined) ids.set(tenant, [id])
    else known.push(id)
  }
  return ids
}
