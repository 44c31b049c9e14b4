import { parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import type { HttpEvent } from '../http/http-event.ts'
import { type Refusal, refused } from '../http/response.ts'
import type { Caller } from './authenticate.ts'

export type TenantDecision = { readonly kind: 'tenant'; readonly tenantId: TenantId } | Refusal

/** What a request says of its tenant outside its body. */
export interface TenantClaims {
  readonly caller: Caller
  /** X-Tenant-ID. */
  readonly header?: string | undefined
  /** `tenant_id` in the query. */
  readonly query?: string | undefined
}

export function claimsOf(event: Pick<HttpEvent, 'headers' | 'queryStringParameters'>, caller: Caller): TenantClaims {
  return { caller, header: event.headers['x-tenant-id'], query: event.queryStringParameters?.tenant_id }
}

/**
 * Decides whose a record is. A key decides alone; without one header, query or body name the tenant. Whatever else names one
 * may only agree. `fallback` is for the routes that may leave it out.
 */
export function decideTenant(claims: TenantClaims, body: unknown, fallback?: TenantId): TenantDecision {
  const { caller, header, query } = claims
  const inBody = body === null ? undefined : body
  if (caller.kind === 'tenant') {
    const isForeign = [header, query, inBody].some((named) => named !== undefined && named !== caller.tenantId)
    return isForeign
      ? refused('tenant_mismatch', 'the request names another tenant than its key')
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
  const isDivided = [header, query, inBody].some((other) => other !== undefined && other !== named)
  return isDivided ? refused('tenant_mismatch', 'header, query and body name different tenants') : parsed
}

function asTenant(tenantId: TenantId): TenantDecision {
  return { kind: 'tenant', tenantId }
}
