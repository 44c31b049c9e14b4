import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { recall, remember } from '../tenants/remember.ts'

/** Expiring credentials in the SDK's format. */
export interface SessionCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiration: Date
}

/** Finds the credentials of a session that is tagged with the tenant's id. */
export type TenantSessions = (tenantId: TenantId) => Promise<SessionCredentials>

export interface TenantSessionsOptions {
  readonly sts: STSClient
  /** Role whose policy compares `dynamodb:LeadingKeys` with the session tag `tenant_id`. */
  readonly roleArn: string
  /** Wall clock, milliseconds. */
  readonly now: () => number
}

/** The maximum for a role assumed by a role. Seconds. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html */
const sessionSeconds = 3_600
/** Cached sessions, about 2 KB each. */
const maxSessions = 10_000
/** A session with less than this left is renewed. More than the five minutes at which the SDK asks again. Milliseconds. */
const renewMs = 10 * 60_000
/** A session with less than this left is not used: a request signed with it might arrive too late. Milliseconds. */
const unusableMs = 30_000

/**
 * Caches the sessions of tenants, and evicts the one used longest ago. However many callers need a session, one call to STS
 * is in flight for it. If a session cannot be renewed, it stays in use while it is valid. Throws what STS throws: a caller
 * that retries what is transient in the time it has left asks STS again.
 */
export function createTenantSessions(options: TenantSessionsOptions): TenantSessions {
  const sessions = new Map<TenantId, SessionCredentials>()
  const starting = new Map<TenantId, Promise<SessionCredentials>>()

  const start = async (tenantId: TenantId): Promise<SessionCredentials> => {
    try {
      const session = await startSession(options, tenantId)
      remember(sessions, tenantId, session, maxSessions)
      return session
    } finally {
      starting.delete(tenantId)
    }
  }
  const startOnce = (tenantId: TenantId): Promise<SessionCredentials> => {
    const session = starting.get(tenantId) ?? start(tenantId)
    starting.set(tenantId, session)
    return session
  }

  return async (tenantId) => {
    const known = recall(sessions, tenantId)
    const leftMs = (known?.expiration.getTime() ?? 0) - options.now()
    if (known !== undefined && leftMs >= renewMs) return known
    const session = startOnce(tenantId)
    return known !== undefined && leftMs >= unusableMs ? session.catch(() => known) : session
  }
}

async function startSession({ sts, roleArn }: TenantSessionsOptions, tenantId: TenantId): Promise<SessionCredentials> {
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
