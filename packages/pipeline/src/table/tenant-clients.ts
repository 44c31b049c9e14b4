import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { TenantId } from '@logpipe/sdk/contract'
import { recall, remember } from '../tenants/remember.ts'
import type { SessionCredentials, TenantSessions } from './tenant-sessions.ts'

/** Finds the client that has access to a tenant's rows. */
export type ClientOf = (tenantId: TenantId) => DynamoDBDocumentClient

export interface TenantClientsOptions {
  readonly sessions: TenantSessions
  /** Creates a client that signs with these credentials, and that has no sockets of its own. */
  readonly open: (credentials: () => Promise<SessionCredentials>) => DynamoDBDocumentClient
  /** Cached clients, about 0.1 MB each; recreating an evicted one takes a millisecond, as its session is kept. 500 by default. */
  readonly maxClients?: number
}

/**
 * Finds or creates a client per tenant, whose session is tagged with the tenant's id: if a bug builds another tenant's key,
 * AWS itself denies access. Evicts the client used longest ago.
 */
export function createTenantClients({ sessions, open, maxClients = 500 }: TenantClientsOptions): ClientOf {
  const clients = new Map<TenantId, DynamoDBDocumentClient>()
  return (tenantId) => {
    const known = recall(clients, tenantId)
    if (known !== undefined) return known
    const client = open(() => sessions(tenantId))
    remember(clients, tenantId, client, maxClients)
    return client
  }
}
