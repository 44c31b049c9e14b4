import { awsTimeouts } from './aws-timeouts.ts'
import type { DeployedStack } from './deployed-stack.ts'
import { explainAwsError } from './explain-aws-error.ts'

/** Credentials of a session, or why there are none. */
export type AssumedRole =
  | { readonly kind: 'session'; readonly credentials: SessionKeys }
  | { readonly kind: 'denied' }
  /** Any other answer: it says nothing of what is allowed. */
  | { readonly kind: 'unknown'; readonly reason: string }

export interface SessionKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

/** Seconds, the fewest that STS grants. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const sessionSeconds = 900

/** Assumes the role through which the read function reaches rows, tagged with a tenant as the function does it, or with none. */
export async function assumeTenantRole(
  { region, readTenantRoleArn }: Pick<DeployedStack, 'region' | 'readTenantRoleArn'>,
  tenantId: string | undefined,
): Promise<AssumedRole> {
  const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts')
  const client = new STSClient({ region, requestHandler: awsTimeouts() })
  const Tags = tenantId === undefined ? {} : { Tags: [{ Key: 'tenant_id', Value: tenantId }] }
  const session = { RoleArn: readTenantRoleArn, RoleSessionName: 'logpipe-audit', DurationSeconds: sessionSeconds }
  try {
    const { Credentials: keys } = await client.send(new AssumeRoleCommand({ ...session, ...Tags }))
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = keys ?? {}
    if (!accessKeyId || !secretAccessKey || !sessionToken) return { kind: 'unknown', reason: 'no credentials' }
    return { kind: 'session', credentials: { accessKeyId, secretAccessKey, sessionToken } }
  } catch (error) {
    const isDenied = error instanceof Error && error.name === 'AccessDenied'
    const { message } = explainAwsError(error, { doing: 'sts:AssumeRole', region })
    return isDenied ? { kind: 'denied' } : { kind: 'unknown', reason: message }
  } finally {
    client.destroy()
  }
}
