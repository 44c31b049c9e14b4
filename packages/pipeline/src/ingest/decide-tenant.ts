import { parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import { type Refusal, refused } from '../http/answer.ts'

export type TenantDecision = { readonly kind: 'tenant'; readonly tenantId: TenantId } | Refusal

/**
 * Decides whose a record is. Without keys the header or the body names the tenant; where both do, they must agree.
 * `fallback` is for the routes that may leave it out.
 */
export function decideTenant(header: string | undefined, body: unknown, fallback?: TenantId): TenantDecision {
  if (header === undefined && (body === undefined || body === null)) {
    if (fallback !== undefined) return { kind: 'tenant', tenantId: fallback }
    return refused('missing_tenant', 'no tenant: put "tenant_id" in the record, or send an X-Tenant-ID header')
  }
  const named = parseTenantId(header ?? body)
  if (named.kind === 'invalid') {
    return refused(
      'invalid_tenant',
      header === undefined ? named.message : named.message.replace('tenant_id', 'X-Tenant-ID'),
    )
  }
  if (header !== undefined && body !== undefined && body !== null && body !== header) {
    return refused('tenant_mismatch', 'tenant_id in the body differs from the X-Tenant-ID header')
  }
  return named
}
