import { LogpipeError, parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import type { CliContext } from '../context.ts'

/**
 * The API key of the environment (LOGPIPE_KEY), as an option of the client. There is no flag for it: every process can
 * read a command line, and shells keep it in their history. Throws `invalid_option` for what cannot be sent in a header.
 */
export function keyOf({ env }: Pick<CliContext, 'env'>): { readonly apiKey?: string } {
  const apiKey = env.LOGPIPE_KEY?.trim()
  if (!apiKey) return {}
  if (!/^[\x21-\x7e]+$/.test(apiKey))
    throw new LogpipeError('invalid_option', 'LOGPIPE_KEY contains invalid characters; copy it again without spaces')
  return { apiKey }
}

/** A key names its tenant: `lp_<tenant>_<key id>_<secret>`, of which the last two have a fixed length. */
const keyPattern = /^lp_(.{1,64})_[0-9a-z]{8}_[0-9A-Za-z]{38}$/

/** Whose key it is; undefined for a key that does not say. Whether it is valid is up to the endpoint. */
export function tenantOfKey({ apiKey = '' }: { readonly apiKey?: string }): TenantId | undefined {
  const parsed = parseTenantId(keyPattern.exec(apiKey)?.[1])
  return parsed.kind === 'tenant' ? parsed.tenantId : undefined
}

/** The keys of several tenants, with commas between them, by their tenants. Throws `invalid_option` for one that names no tenant. */
export function keysOf({ env }: Pick<CliContext, 'env'>): ReadonlyMap<TenantId, string> {
  const keys = env.LOGPIPE_KEY?.split(',').map((key) => keyOf({ env: { LOGPIPE_KEY: key } }).apiKey) ?? []
  return new Map(keys.filter((key) => key !== undefined).map((apiKey) => [ownerOf(apiKey), apiKey]))
}

function ownerOf(apiKey: string): TenantId {
  const owner = tenantOfKey({ apiKey })
  if (owner === undefined) throw new LogpipeError('invalid_option', 'a key of LOGPIPE_KEY does not name its tenant')
  return owner
}

/** Which key each tenant's requests carry, and whose keys there are. */
export interface TenantKeys {
  readonly tenantIds: readonly TenantId[]
  readonly keyOf: (tenantId: TenantId) => { readonly apiKey?: string }
}

/**
 * Several keys in LOGPIPE_KEY are matched to their tenants. A single key is sent for every tenant; the endpoint decides whether it may be used.
 * Throws `invalid_option`.
 */
export function tenantKeys(context: Pick<CliContext, 'env'>): TenantKeys {
  if (!context.env.LOGPIPE_KEY?.includes(',')) {
    const key = keyOf(context)
    const owner = tenantOfKey(key)
    return { tenantIds: owner === undefined ? [] : [owner], keyOf: () => key }
  }
  const keys = keysOf(context)
  return {
    tenantIds: [...keys.keys()],
    keyOf: (tenantId) => {
      const apiKey = keys.get(tenantId)
      if (apiKey !== undefined) return { apiKey }
      throw new LogpipeError('invalid_option', `LOGPIPE_KEY has several keys, and none of ${tenantId}`)
    },
  }
}
