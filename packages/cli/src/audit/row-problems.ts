import { isObject, type TenantId } from '@logpipe/sdk/contract'
import type { StoredItem } from '../connect/stored-item.ts'
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

const required = [...requiredStrings, 'expires_at', 'redactions'] as const

/** Whether a row has every attribute that a row must have, each of its type. */
export function formProblem(item: StoredItem): Problem | undefined {
  const missing = missingIn(item)
  if (missing.length > 0) return { kind: 'missing_attributes', attributes: missing }
  const unknown = unknownIn(item)
  if (unknown.length > 0) return { kind: 'unknown_attributes', attributes: unknown.toSorted() }
  const malformed = malformedIn(item)
  return malformed.length > 0 ? { kind: 'malformed_attributes', attributes: malformed } : undefined
}

function missingIn(item: StoredItem): readonly string[] {
  const missing: string[] = []
  for (const name of required) if (item[name] === undefined) missing.push(name)
  return missing
}

function unknownIn(item: StoredItem): readonly string[] {
  const unknown: string[] = []
  for (const name in item) if (!knownAttributes.has(name)) unknown.push(name)
  return unknown
}

function malformedIn(item: StoredItem): readonly string[] {
  const malformed: string[] = []
  for (const name of requiredStrings) if (typeof item[name] !== 'string') malformed.push(name)
  for (const name of optionalStrings)
    if (item[name] !== undefined && typeof item[name] !== 'string') malformed.push(name)
  if (!Number.isSafeInteger(item.expires_at)) malformed.push('expires_at')
  if (!isCounts(item.redactions)) malformed.push('redactions')
  if (!isIndexedAs(item)) malformed.push('recent_key')
  if (!isPlaced(item)) malformed.push('recent_sort')
  return malformed
}

function isCounts(value: unknown): boolean {
  if (!isObject(value)) return false
  for (const name in value) if (!Number.isSafeInteger(value[name])) return false
  return true
}

/** The index would list a row elsewhere for another tenant, or at the position of another row. */
function isIndexedAs({ tenant_id, log_id, recent_key, recent_sort }: StoredItem): boolean {
  if (typeof recent_key !== 'string' || typeof recent_sort !== 'string') return true
  const [tenant, logId] = [String(tenant_id), String(log_id)]
  const isOfTenant = recent_key.startsWith(tenant) && recent_key.lastIndexOf('#') === tenant.length
  return isOfTenant && recent_sort.endsWith(logId) && recent_sort.at(-1 - logId.length) === '#'
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
