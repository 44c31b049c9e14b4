import { isObject, type TenantId } from '@logpipe/sdk/contract'
import type { StoredItem } from '../connect/log-table.ts'
import type { Problem } from './finding.ts'
import type { VerifySeal } from './verify-seal.ts'

const requiredStrings = [
  'modified_text',
  'severity',
  'received_at',
  'processed_at',
  'policy',
  'content',
  'seal',
] as const

const optionalStrings = ['original_text', 'timestamp', 'attributes', 'recent_key', 'recent_sort'] as const

/** No seal covers any other, so that anything could be in it. */
export const knownAttributes: ReadonlySet<string> = new Set([
  ...['tenant_id', 'log_id', 'expires_at', 'redactions'],
  ...requiredStrings,
  ...optionalStrings,
])

/** Whether a row has every attribute that a row must have, each of its type. */
export function formProblem(item: StoredItem): Problem | undefined {
  const missing = [...requiredStrings, 'expires_at', 'redactions'].filter((name) => item[name] === undefined)
  if (missing.length > 0) return { kind: 'missing_attributes', attributes: missing }
  const unknown = Object.keys(item).filter((name) => !knownAttributes.has(name))
  if (unknown.length > 0) return { kind: 'unknown_attributes', attributes: unknown.toSorted() }
  const isText = (name: string): boolean => typeof item[name] === 'string'
  const malformed: string[] = [
    ...requiredStrings.filter((name) => !isText(name)),
    ...optionalStrings.filter((name) => item[name] !== undefined && !isText(name)),
    ...(Number.isSafeInteger(item.expires_at) ? [] : ['expires_at']),
    ...(isCounts(item.redactions) ? [] : ['redactions']),
    ...(isIndexedAs(item) ? [] : ['recent_key']),
    ...(isPlaced(item) ? [] : ['recent_sort']),
  ]
  return malformed.length > 0 ? { kind: 'malformed_attributes', attributes: malformed } : undefined
}

function isCounts(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((count) => Number.isSafeInteger(count))
}

/** The index would list a row elsewhere for another tenant, or at the position of another row. */
function isIndexedAs({ tenant_id, log_id, recent_key, recent_sort }: StoredItem): boolean {
  if (typeof recent_key !== 'string' || typeof recent_sort !== 'string') return true
  const shard = recent_key.slice(recent_key.lastIndexOf('#'))
  return recent_key === `${tenant_id}${shard}` && recent_sort.endsWith(`#${log_id}`)
}

/** Reads leave out a row whose place in the order begins with no time: no page could start after it. */
function isPlaced({ recent_sort }: StoredItem): boolean {
  return typeof recent_sort !== 'string' || /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#(\d{4}#\d{5}#)?[^#]+$/.test(recent_sort)
}

/** Whether a row is past its retention: no one may read it any more, though the table may keep it for days. */
export function isExpired({ expires_at }: StoredItem, nowMs: number): boolean {
  return Number.isSafeInteger(expires_at) && Number(expires_at) * 1000 <= nowMs
}

export interface Isolation {
  readonly tenantId: TenantId
  readonly verifySeal: VerifySeal
  /** Tenants whose content might have strayed here. Asked only where a seal does not fit: it takes a look at the whole table. */
  readonly otherTenants: () => Promise<readonly string[]>
}

/** Whose row this is, by its seal. */
export type Isolated =
  | { readonly kind: 'own'; readonly keyId: string }
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** Its seal is not this tenant's: see {@link ownerOf}. */
  | { readonly kind: 'strange' }

/** A row belongs to its tenant if the tenant's seal is valid. */
export function judgeIsolation(
  item: StoredItem,
  { tenantId, verifySeal }: Pick<Isolation, 'tenantId' | 'verifySeal'>,
): Isolated {
  if (item.tenant_id !== tenantId) return { kind: 'problem', problem: { kind: 'wrong_partition' } }
  const verdict = verifySeal(item, tenantId)
  if (verdict.kind === 'valid') return { kind: 'own', keyId: verdict.keyId }
  if (item.seal === undefined) return { kind: 'problem', problem: { kind: 'no_seal' } }
  if (verdict.kind === 'unknown_key') {
    return { kind: 'problem', problem: { kind: 'unknown_seal_key', key_id: verdict.keyId } }
  }
  return { kind: 'strange' }
}

/** Whose seal a strange row has, if anybody's. */
export async function ownerOf(item: StoredItem, { tenantId, verifySeal, otherTenants }: Isolation): Promise<Problem> {
  const tenant = (await otherTenants()).find((other) => other !== tenantId && verifySeal(item, other).kind === 'valid')
  return tenant === undefined ? { kind: 'broken_seal' } : { kind: 'sealed_for_other_tenant', tenant }
}

/** Whether a row was redacted under its tenant's own rules, which may keep a value on purpose. */
export function hasCustomPolicy({ policy }: StoredItem): boolean {
  return typeof policy === 'string' && policy.startsWith('custom-')
}
