import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { isObject } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { explainAwsError } from '../../account/explain-aws-error.ts'
import type { Account } from '../../account/open-account.ts'
import { assetBucketOf } from '../../options/stack-names.ts'
import { noteOrigin, openS3 } from './bucket-client.ts'

/**
 * Makes the bucket that templates and bundles are deployed from: encrypted, versioned, closed to the public, for TLS only.
 * Missing settings are added each time, so that an interrupted creation is completed; other settings are kept. Its name
 * can be guessed, so a bucket of another account is refused with `name_taken`: its owner could put other code under our functions.
 */
export async function ensureAssetBucket(
  account: Account,
): Promise<{ readonly bucket: string; readonly isNew: boolean }> {
  const { region, accountId } = account
  const bucket = assetBucketOf(account)
  const s3 = openS3(account)
  try {
    const isThere = await isOurs(s3, { bucket, accountId })
    await whenFree(async () => {
      if (!isThere) await create(s3, bucket, region)
      await secureBucket(s3, account)
    })
    return { bucket, isNew: !isThere }
  } catch (error) {
    throw explainAwsError(error, { doing: `creating the bucket ${bucket}`, region })
  } finally {
    s3.destroy()
  }
}

/** Whether the bucket exists. Throws `name_taken` if it belongs to another account. Changes nothing. */
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

/**
 * Retries while S3 reports a conflicting change of the same bucket, as when two first deployments run at once. What
 * is done must be harmless to repeat. Pauses a second each time by default, and gives up after 15.
 */
export async function whenFree<T>(
  work: () => Promise<T>,
  pause: () => Promise<unknown> = () => sleep(1_000),
  tries = 15,
): Promise<T> {
  for (let left = tries; ; left -= 1) {
    try {
      return await work()
    } catch (error) {
      if (left <= 1 || !isNamed(error, 'OperationAborted')) throw error
    }
    await pause()
  }
}

function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name)
}

/** Sets what the bucket lacks. An administrator's own key, rules or statements stay as they are. */
export async function secureBucket(
  s3: S3Client,
  account: Pick<Account, 'accountId' | 'region' | 'partition'>,
): Promise<void> {
  const origin = noteOrigin(s3)
  const owned = { Bucket: assetBucketOf(account), ExpectedBucketOwner: account.accountId }
  await secure(s3, owned)
  // An endpoint without TLS is not AWS, and uploads to it would be rejected by such a policy.
  if (origin()?.protocol !== 'http:') await demandTls(s3, account, owned)
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
    throw operationError('name_taken', `the bucket ${bucket} cannot be used: ${why}`, { cause: error })
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
    // Another deployment created it first.
    if (isNamed(error, 'BucketAlreadyOwnedByYou')) return
    if (!isNamed(error, 'BucketAlreadyExists')) throw error
    throw operationError('name_taken', `the bucket ${bucket} belongs to another account`, { cause: error })
  }
}

/** How long a version that was replaced or deleted is kept: CloudFormation may go back to it while a deployment runs. Days. */
const oldVersionDays = 90

interface OwnedBucket {
  readonly Bucket: string
  readonly ExpectedBucketOwner: string
}

/** What a bucket has; undefined where S3 answers that it has none of it. */
async function settingOf<T>(ask: Promise<T>): Promise<T | undefined> {
  return ask.catch((error: unknown) => {
    if (isNamed(error, ...notSet)) return undefined
    throw error
  })
}

const notSet = [
  'NoSuchPublicAccessBlockConfiguration',
  'ServerSideEncryptionConfigurationNotFoundError',
  'NoSuchLifecycleConfiguration',
  'NoSuchBucketPolicy',
] as const

async function secure(s3: S3Client, owned: OwnedBucket): Promise<void> {
  const closed = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  }
  const access = await settingOf(s3.send(new GetPublicAccessBlockCommand(owned)))
  const { PublicAccessBlockConfiguration: blocked = {} } = access ?? {}
  if (!Object.keys(closed).every((key) => blocked[key as keyof typeof closed] === true)) {
    await s3.send(new PutPublicAccessBlockCommand({ ...owned, PublicAccessBlockConfiguration: closed }))
  }
  const encryption = await settingOf(s3.send(new GetBucketEncryptionCommand(owned)))
  if (!encryption?.ServerSideEncryptionConfiguration?.Rules?.length) {
    const encrypted = { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }] }
    await s3.send(new PutBucketEncryptionCommand({ ...owned, ServerSideEncryptionConfiguration: encrypted }))
  }
  const { Status } = await s3.send(new GetBucketVersioningCommand(owned))
  if (Status !== 'Enabled') {
    await s3.send(new PutBucketVersioningCommand({ ...owned, VersioningConfiguration: { Status: 'Enabled' } }))
  }
  const lifecycle = await settingOf(s3.send(new GetBucketLifecycleConfigurationCommand(owned)))
  if (!lifecycle?.Rules?.length) await tidy(s3, owned)
}

async function tidy(s3: S3Client, owned: OwnedBucket): Promise<void> {
  const rule = {
    ID: 'old-versions',
    Status: 'Enabled' as const,
    Filter: { Prefix: '' },
    NoncurrentVersionExpiration: { NoncurrentDays: oldVersionDays },
    // What is left of an object whose versions are all gone.
    Expiration: { ExpiredObjectDeleteMarker: true },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
  }
  await s3.send(new PutBucketLifecycleConfigurationCommand({ ...owned, LifecycleConfiguration: { Rules: [rule] } }))
}

async function demandTls(s3: S3Client, { partition }: Pick<Account, 'partition'>, owned: OwnedBucket): Promise<void> {
  const arn = `arn:${partition}:s3:::${owned.Bucket}`
  const demand = {
    Sid: 'TlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  }
  const found = await settingOf(s3.send(new GetBucketPolicyCommand(owned)))
  const policy = policyOf(found?.Policy)
  const others = policy.Statement.filter((one) => !isObject(one) || one.Sid !== demand.Sid)
  const isThere = policy.Statement.some((one) => isDeepStrictEqual(one, demand))
  if (isThere) return
  await s3.send(
    new PutBucketPolicyCommand({ ...owned, Policy: JSON.stringify({ ...policy, Statement: [...others, demand] }) }),
  )
}

/** A policy's statement may stand alone or in a list. */
function policyOf(text = '{}'): { readonly Version: string; readonly Statement: readonly unknown[] } {
  const policy: unknown = JSON.parse(text)
  const { Statement = [], ...rest } = isObject(policy) ? policy : {}
  return { Version: '2012-10-17', ...rest, Statement: Array.isArray(Statement) ? Statement : [Statement] }
}
