import { randomBytes } from 'node:crypto'
import { deriveDigestKey, type Keyring, withNewKey, withoutKey } from '@logpipe/pipeline/keys'
import { LogpipeError } from '@logpipe/sdk/contract'
import { errnoOf, fileReason, operationError } from '@logpipe/sdk/operations'
import type { DeployedStack } from '../account/deployed-stack.ts'
import { changeKeyFile, readKeyFile } from './key-file.ts'

export { firstKeyId, type Keyring } from '@logpipe/pipeline/keys'

/** Where a stack keeps its master keys: a file of the data folder, or a secret in Secrets Manager. */
export type KeyPlace =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | { readonly kind: 'deployed'; readonly stack: DeployedStack }

/** Commands on a data folder must not pay for loading it. */
const loadSecrets = () => import('./key-secret.ts')

/** Reads the master keys of a stack. */
export async function readKeys(place: KeyPlace): Promise<Keyring> {
  if (place.kind === 'deployed') return (await loadSecrets()).readKeySecret(place.stack)
  return inFolder(place.dataDir, readKeyFile)
}

/**
 * Reads the keys under which manifests are: that of ingest, and on AWS also the one that the read function derives from the first master key. They are never
 * rotated.
 */
export async function readManifestKeys(place: KeyPlace): Promise<readonly Buffer[]> {
  const derived = deriveDigestKey(await readKeys(place))
  return place.kind === 'embedded' ? [derived] : [await readDigestKey(place), derived]
}

/** Reads the key of ingest. It is never rotated. */
export async function readDigestKey(place: KeyPlace): Promise<Buffer> {
  if (place.kind === 'embedded') return deriveDigestKey(await readKeys(place))
  const { digestKeySecretArn: arn, ...stack } = place.stack
  if (arn === undefined) {
    const named = `${stack.stackName} in ${stack.region}`
    throw operationError('stack_broken', `${named} has manifests, but no output DigestKeySecretArn: it was modified`)
  }
  return (await loadSecrets()).readDigestSecret({ ...stack, digestKeySecretArn: arn })
}

/**
 * Draws a new master key, which seals from then on; the one before stays valid until `keepUntil` at least. Throws `stack_broken`
 * for a stack whose functions cannot read a keyring.
 */
export async function rotateKeys(place: KeyPlace, keepUntil: string): Promise<Keyring> {
  if (place.kind === 'deployed') requireKeyrings(place.stack)
  return change(place, (ring) => withNewKey(ring, randomBytes(32), keepUntil))
}

/** Removes a key. Throws `key_needed` for one that must stay. `nowMs` is the wall clock. */
export async function retireKey(place: KeyPlace, keyId: string, nowMs: number): Promise<Keyring> {
  return change(place, (ring) => {
    refuseNeeded(ring, keyId, nowMs)
    return withoutKey(ring, keyId)
  })
}

/** Throws `key_needed` for a key that is not there, that seals, or whose overlap has not ended. */
export function refuseNeeded({ active, keys, keepUntil }: Keyring, keyId: string, nowMs: number): void {
  const fail = (text: string): never => {
    throw operationError('key_needed', text)
  }
  if (!keys.some(({ id }) => id === keyId)) {
    fail(
      `there is no master key ${keyId}; there ${keys.length === 1 ? 'is' : 'are'} ${keys.map(({ id }) => id).join(', ')}`,
    )
  }
  if (active.id === keyId) fail(`${keyId} is the active master key, which seals new rows; rotate it first`)
  const until = keepUntil[keyId]
  if (until !== undefined && Date.parse(until) > nowMs) {
    fail(`the overlap of the master key ${keyId} ends at ${until}; until then rows may still be sealed with it`)
  }
}

/** Functions of an earlier release would take a keyring for a key in base64, and seal every row with nonsense. */
function requireKeyrings({ stackName, region, digestKeySecretArn }: DeployedStack): void {
  if (digestKeySecretArn !== undefined) return
  throw operationError(
    'stack_broken',
    `${stackName} in ${region} was deployed by an earlier release, whose functions know only one master key; run logpipe deploy first`,
  )
}

async function change(place: KeyPlace, next: (ring: Keyring) => Keyring): Promise<Keyring> {
  if (place.kind === 'deployed') return (await loadSecrets()).changeKeySecret(place.stack, next)
  return inFolder(place.dataDir, (dataDir) => changeKeyFile(dataDir, next))
}

async function inFolder<T>(dataDir: string, use: (dataDir: string) => Promise<T>): Promise<T> {
  try {
    return await use(dataDir)
  } catch (cause) {
    if (cause instanceof LogpipeError || errnoOf(cause) === undefined) throw cause
    const text =
      errnoOf(cause) === 'ENOENT'
        ? `there is no master key in ${dataDir}; nothing was stored there`
        : `cannot use the master keys in ${dataDir}: ${fileReason(cause)}`
    throw operationError('data_unusable', text, { cause })
  }
}
