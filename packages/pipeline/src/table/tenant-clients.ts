import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { remember } from '../tenants/remember.ts'

/** Finds the client that has access to a tenant's rows. */
export type ClientOf = (tenantId: TenantId) => DynamoDBDocumentClient

/** Expiring credentials in the SDK's format; the SDK renews them in time. */
export interface SessionCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiration: Date
}

export interface TenantClientsOptions {
  readonly sts: STSClient
  /** Role whose policy compares `dynamodb:LeadingKeys` with the session tag `tenant_id`. */
  readonly roleArn: string
  /** Creates a client that signs with these credentials. */
  readonly open: (credentials: () => Promise<SessionCredentials>) => DynamoDBDocumentClient
}

/** The maximum for a role assumed by a role. Seconds. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html */
const sessionSeconds = 3_600
/** Cached clients; recreating an evicted one costs a call to STS. */
const maxClients = 500

/**
 * Creates a client per tenant, whose session is tagged with the tenant's id: if a bug builds another tenant's key, AWS
 * itself denies access.
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
  const { Credentials: issued } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      // Shown in CloudTrail. 2 to 64 characters; a tenant id has 1 to 64.
      RoleSessionName: tenantId.length < 2 ? `${tenantId}-` : tenantId,
      DurationSeconds: sessionSeconds,
      Tags: [{ Key: 'tenant_id', Value: tenantId }],
    }),
  )
  if (!issued?.AccessKeyId || !issued.SecretAccessKey || !issued.SessionToken || !issued.Expiration) {
    throw new LogpipeError('table_unavailable', 'STS returned no credentials for the tenant')
  }
  return {
    accessKeyId: issued.AccessKeyId,
    secretAccessKey: issued.SecretAccessKey,
    sessionToken: issued.SessionToken,
    expiration: issued.Expiration,
  }
}
