import type { TenantId } from '@logpipe/sdk/contract'
import type { BucketStore } from './token-lease.ts'

/** The counters that limits are kept by, shared by all instances. Throws `table_unavailable`. */
export interface LimitStore {
  readonly bucketOf: (tenantId: TenantId) => BucketStore
  /** Adds to what a tenant sent on a UTC day (`2026-01-31`), and returns the sum. */
  readonly addUsage: (tenantId: TenantId, day: string, bytes: number) => Promise<number>
}
