import { paginateListObjectsV2 } from '@aws-sdk/client-s3'
import type { Place } from './open-bucket.ts'

export interface ListedObject {
  readonly key: string
  readonly bytes: number
  readonly modified: Date | undefined
}

/**
 * Everything in the bucket, by key: a page holds a thousand, so most times this is one request, where to ask for each asset would be one each.
 * Listed and not asked for by HEAD: S3 would remember for a while that an object was not there, and CloudFormation then not find it.
 * https://github.com/aws/aws-cdk/issues/6430
 */
export async function listObjects({ s3, owned, signal }: Place): Promise<ReadonlyMap<string, ListedObject>> {
  const objects = new Map<string, ListedObject>()
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, owned, { abortSignal: signal })) {
    for (const { Key: key = '', Size: bytes = Infinity, LastModified: modified } of Contents) {
      objects.set(key, { key, bytes, modified })
    }
  }
  return objects
}
