import { limits } from './limits.ts'

declare const tag: unique symbol
/** An id that passed {@link parseTenantId}. */
export type TenantId = string & { readonly [tag]: 'TenantId' }

const pattern = /^[a-z0-9][a-z0-9_-]{0,63}$/

/** Ids that would be ambiguous in a path, a flag or a report. */
export const reservedTenantIds: readonly string[] = ['all', 'any', 'none', 'null', 'undefined', 'logpipe', 'system']

export type TenantIdResult =
  | { readonly kind: 'tenant'; readonly tenantId: TenantId }
  | { readonly kind: 'invalid'; readonly message: string }

/** Parses a tenant id, or says in one sentence what to fix. Never quotes an invalid value. */
export function parseTenantId(value: unknown): TenantIdResult {
  if (typeof value !== 'string') return { kind: 'invalid', message: `tenant_id must be a string, not ${kindOf(value)}` }
  if (value === '') return { kind: 'invalid', message: 'tenant_id is empty' }
  if (value.length > limits.maxTenantIdChars) {
    return {
      kind: 'invalid',
      message: `tenant_id is ${value.length} characters long; the limit is ${limits.maxTenantIdChars}`,
    }
  }
  if (!pattern.test(value)) {
    return {
      kind: 'invalid',
      message: 'tenant_id may contain only a-z, 0-9, "_" and "-", and must start with a letter or a digit',
    }
  }
  if (reservedTenantIds.includes(value)) return { kind: 'invalid', message: `tenant_id "${value}" is a reserved word` }
  return { kind: 'tenant', tenantId: value as TenantId }
}

/** The JSON name of a value's type, for messages. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
