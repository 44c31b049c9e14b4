import { CopyObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { explainAwsError } from '../../account/explain-aws-error.ts'
import type { Account } from '../../account/open-account.ts'
import { assetBucketOf } from '../../options/stack-names.ts'
import { isOlderThan, renewedDays } from './asset-age.ts'
import { openS3 } from './bucket-client.ts'
import { type Encryption, encryptionOf, type Place, placeOf } from './open-bucket.ts'

export interface Renewal {
  readonly keys: readonly string[]
  readonly now: () => number
  readonly signal: AbortSignal
}

/**
 * Copies old bundles onto themselves, before a deployment replaces them: from now on they are unused, and stay for as long as any
 * other that becomes so. Returns those that it copied; what is not in the bucket any more is left out.
 */
export async function renewBundles(account: Account, { keys, now, signal }: Renewal): Promise<readonly string[]> {
  const s3 = openS3(account)
  const place = placeOf(account, { s3, signal })
  try {
    const ages = await Promise.all(keys.map(async (key) => ({ key, modified: await modifiedAt(place, key) })))
    const old = ages.filter(({ modified }) => isOlderThan(renewedDays, modified, now())).map(({ key }) => key)
    if (old.length === 0) return []
    const encryption = await encryptionOf(place)
    await Promise.all(old.map((key) => copyOntoItself(place, key, encryption)))
    return old
  } catch (error) {
    const doing = `renewing the deployed bundles in the bucket ${assetBucketOf(account)}`
    throw explainAwsError(error, { doing, region: account.region })
  } finally {
    s3.destroy()
  }
}

async function modifiedAt({ s3, owned, signal }: Place, key: string): Promise<Date | undefined> {
  const listing = new ListObjectsV2Command({ ...owned, Prefix: key, MaxKeys: 1 })
  const { Contents = [] } = await s3.send(listing, { abortSignal: signal })
  return Contents.find(({ Key }) => Key === key)?.LastModified
}

/** S3 refuses a copy onto itself that changes nothing, so the metadata are said anew. */
async function copyOntoItself({ s3, owned, signal }: Place, key: string, encryption: Encryption): Promise<void> {
  const { Bucket, ExpectedBucketOwner } = owned
  const copy = new CopyObjectCommand({
    ...owned,
    ...encryption,
    Key: key,
    CopySource: `${Bucket}/${key}`,
    ExpectedSourceBucketOwner: ExpectedBucketOwner,
    MetadataDirective: 'REPLACE',
    ContentType: 'application/zip',
  })
  await s3.send(copy, { abortSignal: signal })
}
