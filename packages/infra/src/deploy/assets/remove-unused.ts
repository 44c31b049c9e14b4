import { DeleteObjectsCommand } from '@aws-sdk/client-s3'
import { explainAwsError } from '../../account/explain-aws-error.ts'
import type { Account } from '../../account/open-account.ts'
import { assetBucketOf } from '../../options/stack-names.ts'
import { isOlderThan, unusedDays } from './asset-age.ts'
import { bundlesIn, isAssetKey } from './asset-keys.ts'
import { openS3 } from './bucket-client.ts'
import { listObjects } from './list-objects.ts'
import { type Place, placeOf } from './open-bucket.ts'

export interface Sweep {
  /** Templates of all stacks that use the bucket; undefined while one of them is changing, and may need any object. */
  readonly usedTemplates: () => Promise<readonly string[] | undefined>
  readonly now: () => number
  readonly signal: AbortSignal
}

/**
 * Deletes what the deployer has put into the asset bucket, no stack uses and is older than {@link unusedDays}. The bucket is
 * versioned: what was deleted can be brought back for 90 days. Returns how many objects.
 */
export async function removeUnused(account: Account, { usedTemplates, now, signal }: Sweep): Promise<number> {
  const s3 = openS3(account)
  const place = placeOf(account, { s3, signal })
  try {
    // Most times nothing is old, and no template has to be read.
    if ((await oldKeys(place, now)).length === 0) return 0
    const templates = await usedTemplates()
    if (templates === undefined) return 0
    const used = new Set(templates.flatMap(bundlesIn))
    // Listed again: meanwhile another deployment may have uploaded one of them anew, to use it.
    const unused = (await oldKeys(place, now)).filter((key) => !used.has(key))
    await remove(place, unused)
    return unused.length
  } catch (error) {
    const doing = `removing old bundles from the bucket ${assetBucketOf(account)}`
    throw explainAwsError(error, { doing, region: account.region })
  } finally {
    s3.destroy()
  }
}

async function oldKeys(place: Place, now: () => number): Promise<readonly string[]> {
  const objects = [...(await listObjects(place)).values()]
  const old = objects.filter(({ key, modified }) => isAssetKey(key) && isOlderThan(unusedDays, modified, now()))
  return old.map(({ key }) => key)
}

/** The most that S3 deletes in one request. */
const maxKeys = 1_000

async function remove({ s3, owned, signal }: Place, keys: readonly string[]): Promise<void> {
  for (let i = 0; i < keys.length; i += maxKeys) {
    const Objects = keys.slice(i, i + maxKeys).map((Key) => ({ Key }))
    const command = new DeleteObjectsCommand({ ...owned, Delete: { Objects, Quiet: true } })
    const { Errors: [first] = [] } = await s3.send(command, { abortSignal: signal })
    if (first !== undefined) throw Object.assign(new Error(first.Message ?? ''), { name: first.Code ?? 'Error' })
  }
}
