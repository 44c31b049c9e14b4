import { GetBucketEncryptionCommand, type PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { Account } from '../../account/open-account.ts'
import { assetBucketOf } from '../../options/stack-names.ts'

/** The asset bucket as every request names it: one of another account is refused. */
export interface Place {
  readonly s3: S3Client
  readonly owned: { readonly Bucket: string; readonly ExpectedBucketOwner: string }
  readonly signal: AbortSignal
}

export function placeOf(account: Account, { s3, signal }: Pick<Place, 's3' | 'signal'>): Place {
  return { s3, owned: { Bucket: assetBucketOf(account), ExpectedBucketOwner: account.accountId }, signal }
}

export type Encryption = Pick<ConstructorParameters<typeof PutObjectCommand>[0], 'ServerSideEncryption' | 'SSEKMSKeyId'>

/** The bucket's own encryption, stated explicitly: some organizations reject uploads without the header. */
export async function encryptionOf({ s3, owned, signal }: Place): Promise<Encryption> {
  const found = await s3.send(new GetBucketEncryptionCommand(owned), { abortSignal: signal })
  const rule = found.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault
  const { SSEAlgorithm: algorithm, KMSMasterKeyID: key } = rule ?? {}
  return {
    ...(algorithm !== undefined && { ServerSideEncryption: algorithm }),
    ...(key !== undefined && { SSEKMSKeyId: key }),
  }
}
