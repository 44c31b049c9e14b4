import type { Client } from '@logpipe/sdk'
import type { LogView, TenantId } from '@logpipe/sdk/contract'

/** A tenant whose logs are read. */
export interface TenantReader {
  readonly tenantId: TenantId
  /** How they are read at the moment: a stack that was started again is at another address. */
  readonly logs: () => Pick<Client['logs'], 'recent' | 'pages'>
}

export interface FoundLog {
  readonly tenantId: TenantId
  readonly log: LogView
}
