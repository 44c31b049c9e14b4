import type { TenantId } from '@logpipe/sdk/contract'
import type { StoredItem } from '../connect/log-table.ts'
import { findUnredacted } from './find-unredacted.ts'
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

/** Whether a row has every attribute that a row must have. */
export function formProblem(item: StoredItem): Problem | undefined {
  const attributes = requiredStrings.filter((name) => typeof item[name] !== 'string')
  return attributes.length > 0 ? { kind: 'missing_attributes', attributes } : undefined
}

export interface Isolation {
  readonly tenantId: TenantId
  readonly verifySeal: VerifySeal
  /** Tenants whose content might have strayed here. */
  readonly otherTenants: readonly string[]
}

/** A row belongs to its tenant if the tenant's seal is valid; if another tenant's is, the problem names that tenant. */
export function isolationProblem(
  item: StoredItem,
  { tenantId, verifySeal, otherTenants }: Isolation,
): Problem | undefined {
  if (item.tenant_id !== tenantId) return { kind: 'wrong_partition' }
  if (verifySeal(item, tenantId)) return undefined
  if (item.seal === undefined) return { kind: 'no_seal' }
  const tenant = otherTenants.find((other) => other !== tenantId && verifySeal(item, other))
  return tenant === undefined ? { kind: 'broken_seal' } : { kind: 'sealed_for_other_tenant', tenant }
}

/** The first phone number of a row. */
export function redactionProblem(item: StoredItem): Problem | undefined {
  for (const attribute of ['modified_text', 'attributes'] as const) {
    const text = item[attribute]
    const [first] = typeof text === 'string' ? findUnredacted(text) : []
    if (first !== undefined) return { kind: 'unredacted', attribute, ...first }
  }
  return undefined
}

/** Whether a row was redacted under its tenant's own rules, which may keep a value on purpose. */
export function hasCustomPolicy({ policy }: StoredItem): boolean {
  return typeof policy === 'string' && policy.startsWith('custom-')
}
