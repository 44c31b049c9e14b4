import { randomUUID } from 'node:crypto'
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { formatKeyring, type Keyring, parseKeyring } from '@logpipe/pipeline/keys'
import { operationError } from '@logpipe/sdk/operations'
import { awsTimeouts } from '../account/aws-timeouts.ts'
import type { DeployedStack } from '../account/deployed-stack.ts'
import { explainAwsError, unexpectedResponse } from '../account/explain-aws-error.ts'
import { isMarkedForDeletion, markedForDeletion } from '../account/marked-for-deletion.ts'

type KeyPlace = Pick<DeployedStack, 'stackName' | 'region' | 'masterKeySecretArn'>

/**
 * Reads the master keys of a deployed stack from Secrets Manager, as the functions read them. Throws `stack_broken` where the
 * secret is gone or holds no key, `not_permitted` where this identity may not read it, and what else `explainAwsError` says.
 */
export async function readKeySecret(stack: KeyPlace): Promise<Keyring> {
  const doing = `reading the master key of ${stack.stackName}`
  return withSecrets(stack, doing, async (client) => (await readVersion(client, stack, doing)).keyring)
}

/** Reads ingest's key of a deployed stack from Secrets Manager, as ingest reads it. Throws as {@link readKeySecret} does. */
export async function readDigestSecret({
  digestKeySecretArn: arn,
  ...stack
}: Pick<DeployedStack, 'stackName' | 'region'> & { readonly digestKeySecretArn: string }): Promise<Buffer> {
  const doing = `reading the digest key of ${stack.stackName}`
  const place = { ...stack, masterKeySecretArn: arn }
  return withSecrets(place, doing, async (client) => (await readVersion(client, place, doing)).keyring.active.bytes)
}

/**
 * Replaces the master keys of a deployed stack. Secrets Manager moves its label only from the version that was read, so of two
 * commands at once one fails, with `keys_busy`.
 */
export async function changeKeySecret(stack: KeyPlace, change: (ring: Keyring) => Keyring): Promise<Keyring> {
  const doing = `changing the master key of ${stack.stackName}`
  return withSecrets(stack, doing, async (client) => {
    const { PutSecretValueCommand, UpdateSecretVersionStageCommand } = await loadSdk()
    const { keyring, versionId } = await readVersion(client, stack, doing)
    const next = change(keyring)
    const SecretId = stack.masterKeySecretArn
    const written = {
      SecretString: formatKeyring(next),
      ClientRequestToken: randomUUID(),
      VersionStages: [pendingStage],
    }
    const { VersionId } = await client.send(new PutSecretValueCommand({ SecretId, ...written }))
    if (VersionId === undefined) throw unexpectedResponse(doing)
    const move = { VersionStage: currentStage, MoveToVersionId: VersionId, RemoveFromVersionId: versionId }
    try {
      await client.send(new UpdateSecretVersionStageCommand({ SecretId, ...move }))
    } catch (error) {
      if (!isOvertaken(error)) throw error
      throw operationError('keys_busy', `${doing}: another command changed it at the same time; nothing was changed`)
    }
    return next
  })
}

const loadSdk = () => import('@aws-sdk/client-secrets-manager')

/** What functions read. */
const currentStage = 'AWSCURRENT'
/** A version is written under this label first, where no function sees it. */
const pendingStage = 'LOGPIPE_PENDING'

/** The version that was read is not the current one any more. */
function isOvertaken(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidParameterException'
}

async function readVersion(client: SecretsManagerClient, stack: KeyPlace, doing: string) {
  const { GetSecretValueCommand } = await loadSdk()
  const SecretId = stack.masterKeySecretArn
  const current = new GetSecretValueCommand({ SecretId, VersionStage: currentStage })
  const { ARN, SecretString, VersionId = '' } = await client.send(current)
  if (ARN === undefined) throw unexpectedResponse(doing)
  return { keyring: keyringOf(SecretString, stack), versionId: VersionId }
}

async function withSecrets<T>(
  { region, masterKeySecretArn }: KeyPlace,
  doing: string,
  use: (client: SecretsManagerClient) => Promise<T>,
): Promise<T> {
  const sdk = await loadSdk()
  const client = new sdk.SecretsManagerClient({ region, requestHandler: awsTimeouts() })
  try {
    return await use(client)
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

/**
 * Under another key than that of the functions every seal would be wrong, and every row would look altered: what cannot be a
 * key is refused. Throws `stack_broken`, and quotes nothing of the text.
 */
export function keyringOf(text: string | undefined, { stackName, region, masterKeySecretArn }: KeyPlace): Keyring {
  const parsed = parseKeyring(text ?? '', 'base64')
  if (parsed.kind === 'keyring') return parsed.keyring
  throw operationError(
    'stack_broken',
    `the master key of ${stackName} in ${region}: the secret ${masterKeySecretArn} contains ${parsed.holds}; restore its original value (Secrets Manager keeps the previous one as AWSPREVIOUS)`,
  )
}
