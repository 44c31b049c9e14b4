import { CopyObjectCommand } from '@aws-sdk/client-s3'
import { explainAwsError } from '../../account/explain-aws-error.ts'
import type { Account } from '../../account/open-account.ts'
import { assetBucketOf } from '../../options/stack-names.ts'
import { isOlderThan, renewedDays } from './asset-age.ts'
import { openS3 } from './bucket-client.ts'
import { listObjects } from './list-objects.ts'
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
    const listed = keys.length === 0 ? undefined : await listObjects(place)
    const old = keys.filter((key) => isOlderThan(renewedDays, listed?.get(key)?.modified, now()))
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
