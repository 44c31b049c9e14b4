import type { TenantId } from '@logpipe/sdk/contract'

/** What the pipeline does with one tenant's logs. */
export interface TenantPolicy {
  /** Name and version of the redaction rules, as each row states it. */
  readonly redaction: string
  /** Whether the text before redaction is stored beside the redacted one. */
  readonly keepsOriginals: boolean
  /** Whether rows can be read newest first; costs one more write a row. */
  readonly readsRecents: boolean
  /** How long rows are kept, days. */
  readonly retentionDays: number
}

/** Finds the policy of a tenant. */
export type PolicyOf = (tenantId: TenantId) => TenantPolicy

export const defaultPolicy: TenantPolicy = {
  redaction: 'default-v1',
  keepsOriginals: false,
  readsRecents: true,
  retentionDays: 30,
}
