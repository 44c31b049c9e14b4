import type { TenantId } from '@logpipe/sdk/contract'
import type { CliContext } from '../context.ts'
import { keyOf, tenantOfKey } from './api-key.ts'
import { parseTenant } from './parse-option.ts'
import type { Config, ConfigSource } from './resolve-config.ts'

export type TenantSource = ConfigSource | 'key'

export interface ChosenTenant {
  readonly tenantId: TenantId
  readonly source: TenantSource
}

/**
 * The tenant of a command: of the flag, else of LOGPIPE_TENANT, else of the key in LOGPIPE_KEY, which opens no other, else of the context or
 * of logpipe.json. Undefined where nothing names one. Throws `invalid_tenant` and `invalid_option`.
 */
export function findTenant(
  flag: string | undefined,
  { tenant, tenantSource }: Pick<Config, 'tenant' | 'tenantSource'>,
  { env }: Pick<CliContext, 'env'>,
): ChosenTenant | undefined {
  if (flag !== undefined) return { tenantId: parseTenant(flag), source: 'flag' }
  const ofKey = tenantOfKey(keyOf({ env }))
  if (ofKey !== undefined && tenantSource !== 'environment') return { tenantId: ofKey, source: 'key' }
  if (tenant === undefined || tenantSource === undefined) return undefined
  const name = tenantSource === 'environment' ? 'LOGPIPE_TENANT' : 'tenant in logpipe.json'
  return { tenantId: parseTenant(tenant, { name }), source: tenantSource }
}

/** The same where a command cannot do without. Throws `missing_tenant` as well. */
export function chooseTenant(...from: Parameters<typeof findTenant>): TenantId {
  return findTenant(...from)?.tenantId ?? parseTenant(undefined)
}
