import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { explainAwsError } from '../../account/explain-aws-error.ts'
import type { Account } from '../../account/open-account.ts'
import { assetBucketOf } from '../../options/stack-names.ts'
import type { AssemblyStack } from '../assembly/prepare-assembly.ts'
import type { Asset } from '../assembly/read-assets.ts'
import type { Listener } from '../stack/listener.ts'
import { isOlderThan, renewedDays } from './asset-age.ts'
import { noteOrigin, openS3 } from './bucket-client.ts'
import { type ListedObject, listObjects } from './list-objects.ts'
import { type Encryption, encryptionOf, type Place, placeOf } from './open-bucket.ts'
import { zipFolder } from './zip-folder.ts'

export interface Publication {
  readonly stack: Pick<AssemblyStack, 'folder' | 'assets' | 'templateKey'>
  readonly listener: Pick<Listener, 'onAsset'>
  readonly now: () => number
  /** Stops uploading. What was uploaded is kept, and not uploaded again. */
  readonly signal: AbortSignal
}

/**
 * Uploads what a stack needs and the bucket does not have yet, or will not have for long. Names are made from the content, so what
 * is there is what is needed. Returns the address from which CloudFormation reads the template; undefined if the signal aborted.
 */
export async function publishAssets(
  account: Account,
  { stack, listener, now, signal }: Publication,
): Promise<string | undefined> {
  const s3 = openS3(account)
  const origin = noteOrigin(s3)
  const bucket = assetBucketOf(account)
  const place = placeOf(account, { s3, signal })
  try {
    for (const _ of stack.assets) listener.onAsset({ isDone: false })
    const listed = await listObjects(place)
    const missing = new Set(stack.assets.filter((asset) => !isPublished(listed.get(asset.key), asset, now())))
    const encryption = missing.size === 0 ? {} : await encryptionOf(place)
    await Promise.all(
      stack.assets.map(async (asset) => {
        if (missing.has(asset)) await upload(place, { folder: stack.folder, asset, encryption })
        listener.onAsset({ isDone: true })
      }),
    )
    return `${await readableOrigin(s3, origin())}/${bucket}/${stack.templateKey}`
  } catch (error) {
    if (signal.aborted) return undefined
    throw explainAwsError(error, { doing: `uploading to the bucket ${bucket}`, region: account.region })
  } finally {
    s3.destroy()
  }
}

/** An archive of this size has no file in it. */
const emptyZipBytes = 22

function isPublished(found: ListedObject | undefined, { isFolder }: Asset, nowMs: number): boolean {
  if (found === undefined || (isFolder && found.bytes <= emptyZipBytes)) return false
  return !isOlderThan(renewedDays, found.modified, nowMs)
}

interface Upload {
  readonly folder: string
  readonly asset: Asset
  readonly encryption: Encryption
}

async function upload({ s3, owned, signal }: Place, { folder, asset, encryption }: Upload): Promise<void> {
  const path = join(folder, asset.path)
  const [Body, ContentType] = asset.isFolder
    ? [await zipFolder(path), 'application/zip']
    : [await readFile(path), 'application/json']
  const put = { ...owned, ...encryption, Key: asset.key, Body, ContentType, ChecksumAlgorithm: 'SHA256' } as const
  await s3.send(new PutObjectCommand(put), { abortSignal: signal })
}

/**
 * CloudFormation reads from S3's own address, also where this machine reaches S3 by another one of AWS, such as that of a VPC.
 * An endpoint that is not AWS's is the only one there is.
 */
export async function readableOrigin(s3: S3Client, used: URL | undefined): Promise<string> {
  if (used !== undefined && !/\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/.test(used.hostname)) return used.origin
  const { region, useFipsEndpoint, useDualstackEndpoint, endpointProvider } = s3.config
  const [Region, UseFIPS, UseDualStack] = await Promise.all([region(), useFipsEndpoint(), useDualstackEndpoint()])
  return endpointProvider({ Region, UseFIPS, UseDualStack }).url.origin
}
