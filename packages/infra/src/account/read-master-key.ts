import { LogpipeError } from '@logpipe/sdk/contract'
import type { DeployedStack } from './deployed-stack.ts'
import { explainAwsError } from './explain-aws-error.ts'

/**
 * Reads the master key of a deployed stack: base64 text in Secrets Manager, as the functions read it. Throws `stack_broken` where
 * the secret holds no text, `not_permitted` where this identity may not read it, and what else `explainAwsError` says.
 */
export async function readMasterKey({ stackName, region, masterKeySecretArn }: DeployedStack): Promise<Buffer> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
  const client = new SecretsManagerClient({ region })
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: masterKeySecretArn }))
    if (SecretString) return Buffer.from(SecretString, 'base64')
    throw new LogpipeError('stack_broken', `the secret of the master key of ${stackName} in ${region} holds no text`)
  } catch (error) {
    throw explainAwsError(error, { doing: `reading the master key of ${stackName}`, region })
  } finally {
    client.destroy()
  }
}
