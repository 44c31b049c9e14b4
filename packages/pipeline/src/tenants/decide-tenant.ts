import { parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import type { HttpEvent } from '../http/http-event.ts'
import { type Refusal, refused } from '../http/response.ts'
import type { Caller } from './authenticate.ts'

export type TenantDecision = { readonly kind: 'tenant'; readonly tenantId: TenantId } | Refusal

/** What a request says about its tenant outside the body. */
export interface TenantClaims {
  readonly caller: Caller
  /** X-Tenant-ID. */
  readonly header?: string | undefined
  /** Query parameter `tenant_id`. */
  readonly query?: string | undefined
}

export function claimsOf(event: Pick<HttpEvent, 'headers' | 'queryStringParameters'>, caller: Caller): TenantClaims {
  return { caller, header: event.headers['x-tenant-id'], query: event.queryStringParameters?.tenant_id }
}

/**
 * Decides the tenant of a record. An API key determines it; without one, header, query or body does. All that name a tenant
 * must agree. `fallback` is for routes on which it is optional.
 */
export function decideTenant(claims: TenantClaims, body: unknown, fallback?: TenantId): TenantDecision {
  const { caller, header, query } = claims
  const inBody = body === null ? undefined : body
  if (caller.kind === 'tenant') {
    const isForeign = [header, query, inBody].some((named) => named !== undefined && named !== caller.tenantId)
    return isForeign
      ? refused('tenant_mismatch', 'the request names a different tenant than its key')
      : asTenant(caller.tenantId)
  }
  const named = header ?? query ?? inBody
  if (named === undefined) {
    if (fallback !== undefined) return asTenant(fallback)
    return refused('missing_tenant', 'no tenant: put "tenant_id" in the record, or send an X-Tenant-ID header')
  }
  const parsed = parseTenantId(named)
  if (parsed.kind === 'invalid') {
    const place = header === undefined ? 'tenant_id' : 'X-Tenant-ID'
    return refused('invalid_tenant', parsed.message.replace('tenant_id', place))
  }
  const isConflicting = [header, query, inBody].some((other) => other !== undefined && other !== named)
  return isConflicting ? refused('tenant_mismatch', 'header, query and body name different tenants') : parsed
}

function asTenant(tenantId: TenantId): TenantDecision {
  return { kind: 'tenant', tenantId }
}
