import { operationError } from '@logpipe/sdk/operations'
import { awsTimeouts } from './aws-timeouts.ts'
import type { DeployedStack } from './deployed-stack.ts'
import { explainAwsError, unexpectedResponse } from './explain-aws-error.ts'

/**
 * Reads the master key of a deployed stack: base64 text in Secrets Manager, as the functions read it. Throws `stack_broken` where
 * the secret is gone or holds no key, `not_permitted` where this identity may not read it, and what else `explainAwsError` says.
 */
export async function readMasterKey(stack: DeployedStack): Promise<Buffer> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
  const { stackName, region, masterKeySecretArn } = stack
  const doing = `reading the master key of ${stackName}`
  const client = new SecretsManagerClient({ region, requestHandler: awsTimeouts() })
  try {
    const { ARN, SecretString } = await client.send(new GetSecretValueCommand({ SecretId: masterKeySecretArn }))
    if (ARN === undefined) throw unexpectedResponse(doing)
    return masterKeyOf(SecretString, stack)
  } catch (error) {
    if (isMarkedForDeletion(error)) {
      const text = `${doing}: the secret ${masterKeySecretArn} is ${markedForDeletion(masterKeySecretArn)}`
      throw operationError('stack_broken', text, { cause: error })
    }
    throw explainAwsError(error, { doing, region, resource: `the secret ${masterKeySecretArn}` })
  } finally {
    client.destroy()
  }
}

/** What to do about a secret that Secrets Manager still keeps for some days. */
export function markedForDeletion(arn: string): string {
  return `marked for deletion; run aws secretsmanager restore-secret --secret-id ${arn}`
}

/** The functions refuse a shorter one: see `createTenantKeys`. */
const minBytes = 32

/**
 * Under another key than that of the functions every seal would be wrong, and every row would look altered: what cannot be a
 * key is refused. Throws `stack_broken`, and quotes nothing of the text.
 */
export function masterKeyOf(
  text: string | undefined,
  { stackName, region, masterKeySecretArn }: Pick<DeployedStack, 'stackName' | 'region' | 'masterKeySecretArn'>,
): Buffer {
  const written = text?.trim() ?? ''
  const key = Buffer.from(written, 'base64')
  const isBase64 = key.toString('base64') === written
  if (isBase64 && key.length >= minBytes) return key
  const holds = isBase64 ? `a key of ${key.length} bytes; the minimum is ${minBytes}` : 'invalid base64'
  throw operationError(
    'stack_broken',
    `the master key of ${stackName} in ${region}: the secret ${masterKeySecretArn} contains ${written === '' ? 'no text' : holds}; restore its original value (Secrets Manager keeps the previous one as AWSPREVIOUS)`,
  )
}

function isMarkedForDeletion(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === 'InvalidRequestException' &&
    /marked (?:for deletion|deleted)/.test(error.message)
  )
}
