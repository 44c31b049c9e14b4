import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { remember } from '../tenants/remember.ts'

/** Finds the client that may reach one tenant's rows. */
export type ClientOf = (tenantId: TenantId) => DynamoDBDocumentClient

/** Credentials that end, as the SDK wants them; it asks for new ones before they do. */
export interface SessionCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiration: Date
}

export interface TenantClientsOptions {
  readonly sts: STSClient
  /** The role whose policy compares `dynamodb:LeadingKeys` with the session's tag `tenant_id`. */
  readonly roleArn: string
  /** Makes a client that signs with these credentials. */
  readonly open: (credentials: () => Promise<SessionCredentials>) => DynamoDBDocumentClient
}

/** A role assumed by a role may last an hour at most. Seconds. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html */
const sessionSeconds = 3_600
/** Clients that are kept; a tenant that lost its client gets a new one, for one call to STS. */
const maxClients = 500

/**
 * Gives each tenant a client of its own, whose session carries the tenant's name: a bug that builds a key of another tenant
 * is refused by AWS itself.
 */
export function createTenantClients({ sts, roleArn, open }: TenantClientsOptions): ClientOf {
  const clients = new Map<TenantId, DynamoDBDocumentClient>()
  return (tenantId) => {
    const known = clients.get(tenantId)
    if (known !== undefined) return known
    const client = open(() => startSession(sts, roleArn, tenantId))
    remember(clients, tenantId, client, maxClients)
    return client
  }
}

async function startSession(sts: STSClient, roleArn: string, tenantId: TenantId): Promise<SessionCredentials> {
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      // Shown in CloudTrail; 64 characters at most, as a tenant id has.
      RoleSessionName: tenantId.length < 2 ? `${tenantId}-` : tenantId,
      DurationSeconds: sessionSeconds,
      Tags: [{ Key: 'tenant_id', Value: tenantId }],
    }),
  )
  if (!given?.AccessKeyId || !given.SecretAccessKey || !given.SessionToken || !given.Expiration) {
    throw new LogpipeError('table_unavailable', 'STS gave no credentials for the tenant')
  }
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    sessionToken: given.SessionToken,
    expiration: given.Expiration,
  }
}
