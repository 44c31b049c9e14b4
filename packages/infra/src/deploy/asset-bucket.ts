import {
  CreateBucketCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { LogpipeError } from '@logpipe/sdk/contract'
import { explainAwsError } from '../account/explain-aws-error.ts'
import type { Account } from '../account/open-account.ts'
import { patience } from '../account/patience.ts'

/** As `assetBucket` of `infra/src/aws` has it, with account and region filled in. */
export function assetBucketOf({ accountId, region }: Pick<Account, 'accountId' | 'region'>): string {
  return `logpipe-assets-${accountId}-${region}`
}

/**
 * Makes the bucket that templates and bundles are deployed from: encrypted, versioned, closed to the public, for TLS only.
 * Its settings are set each time, so that one that was interrupted is made whole. Its name can be guessed, so a bucket of another
 * account is refused with `name_taken`: its owner could put other code under our functions.
 */
export async function ensureAssetBucket(
  account: Account,
): Promise<{ readonly bucket: string; readonly isNew: boolean }> {
  const { region, accountId } = account
  const bucket = assetBucketOf(account)
  const s3 = openS3(account)
  try {
    const isThere = await isOurs(s3, { bucket, accountId })
    if (!isThere) await create(s3, bucket, region)
    await secureBucket(s3, account)
    return { bucket, isNew: !isThere }
  } catch (error) {
    throw explainAwsError(error, { doing: `making the bucket ${bucket}`, region })
  } finally {
    s3.destroy()
  }
}

/** Whether the bucket is there to put something into. Throws `name_taken` where it is somebody else's. It changes nothing. */
export async function hasAssetBucket(account: Account): Promise<boolean> {
  const { region, accountId } = account
  const bucket = assetBucketOf(account)
  const s3 = openS3(account)
  try {
    return await isOurs(s3, { bucket, accountId })
  } catch (error) {
    throw explainAwsError(error, { doing: `looking for the bucket ${bucket}`, region })
  } finally {
    s3.destroy()
  }
}

/** The bucket goes into the path: AWS takes it there too, and a local endpoint has no names under its own. */
function openS3({ region, credentials }: Account): S3Client {
  return new S3Client({ region, credentials, forcePathStyle: true, requestHandler: patience() })
}

/** Sets everything that the bucket should have, whatever it has. */
export async function secureBucket(
  s3: S3Client,
  account: Pick<Account, 'accountId' | 'region' | 'partition'>,
): Promise<void> {
  const spoken = noteProtocol(s3)
  const owned = { Bucket: assetBucketOf(account), ExpectedBucketOwner: account.accountId }
  await secure(s3, owned)
  // An endpoint without TLS is none of AWS's, and a bucket that refuses it could not be filled there.
  if (spoken.protocol !== 'http:') await demandTls(s3, account, owned)
}

/** Which protocol the client came to speak: the endpoint is decided inside it. */
function noteProtocol(s3: S3Client): { protocol: string } {
  const spoken = { protocol: 'https:' }
  s3.middlewareStack.add(
    (next) => async (args) => {
      const { request } = args
      if (typeof request === 'object' && request !== null && 'protocol' in request) {
        spoken.protocol = String(request.protocol)
      }
      return next(args)
    },
    { step: 'finalizeRequest', name: 'noteProtocol' },
  )
  return spoken
}

interface Owned {
  readonly bucket: string
  readonly accountId: string
}

async function isOurs(s3: S3Client, { bucket, accountId }: Owned): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: accountId }))
    return true
  } catch (error) {
    const status = statusOf(error)
    if (status === 404) return false
    // 301: a bucket of that name is in another region.
    if (status !== 403 && status !== 301) throw error
    const why = 'it belongs to another account, or this identity may not s3:ListBucket on it'
    throw new LogpipeError('name_taken', `the bucket ${bucket} cannot be used: ${why}`, { cause: error })
  }
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined
  const { httpStatusCode } = error.$metadata as { readonly httpStatusCode?: number }
  return httpStatusCode
}

async function create(s3: S3Client, bucket: string, region: string): Promise<void> {
  const place =
    region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } }
  try {
    await s3.send(new CreateBucketCommand({ Bucket: bucket, ObjectOwnership: 'BucketOwnerEnforced', ...place }))
  } catch (error) {
    // Somebody deploys at the same time, and was faster.
    if (error instanceof Error && error.name === 'BucketAlreadyOwnedByYou') return
    if (!(error instanceof Error) || error.name !== 'BucketAlreadyExists') throw error
    throw new LogpipeError('name_taken', `the bucket ${bucket} belongs to another account`, { cause: error })
  }
}

/** How long a version that was replaced is kept: CloudFormation may go back to it while a deployment runs. Days. */
const oldVersionDays = 90

interface OwnedBucket {
  readonly Bucket: string
  readonly ExpectedBucketOwner: string
}

async function secure(s3: S3Client, owned: OwnedBucket): Promise<void> {
  const closed = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  }
  await s3.send(new PutPublicAccessBlockCommand({ ...owned, PublicAccessBlockConfiguration: closed }))
  const encrypted = { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }] }
  await s3.send(new PutBucketEncryptionCommand({ ...owned, ServerSideEncryptionConfiguration: encrypted }))
  await s3.send(new PutBucketVersioningCommand({ ...owned, VersioningConfiguration: { Status: 'Enabled' } }))
  const rule = {
    ID: 'old-versions',
    Status: 'Enabled' as const,
    Filter: { Prefix: '' },
    NoncurrentVersionExpiration: { NoncurrentDays: oldVersionDays },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
  }
  await s3.send(new PutBucketLifecycleConfigurationCommand({ ...owned, LifecycleConfiguration: { Rules: [rule] } }))
}

async function demandTls(s3: S3Client, { partition }: Pick<Account, 'partition'>, owned: OwnedBucket): Promise<void> {
  const arn = `arn:${partition}:s3:::${owned.Bucket}`
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  }
  await s3.send(new PutBucketPolicyCommand({ ...owned, Policy: JSON.stringify(policy) }))
}
