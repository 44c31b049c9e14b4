import type { TenantId } from '@logpipe/sdk/contract'
import type { BucketStore } from './token-lease.ts'

/** The counters behind the limits, shared by all instances. Throws `table_unavailable`. */
export interface LimitStore {
  readonly bucketOf: (tenantId: TenantId) => BucketStore
  /** Adds to a tenant's bytes of a UTC day (`2026-01-31`) and returns the total. */
  readonly addUsage: (tenantId: TenantId, day: string, bytes: number) => Promise<number>
}
