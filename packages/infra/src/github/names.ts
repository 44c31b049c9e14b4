import { anyAccount, assetBucketOf } from '../options/stack-names.ts'
import { rolePath } from '../role-path.ts'

/** An ARN as CloudFormation fills it in: `${AWS::Partition}` and `${AWS::AccountId}` stand for themselves until then. */
export function arn(service: string, region: string, resource: string): string {
  return `arn:\${AWS::Partition}:${service}:${region}:\${AWS::AccountId}:${resource}`
}

/** S3 knows neither region nor account in an ARN. */
export function bucketArn(region: string): string {
  return `arn:\${AWS::Partition}:s3:::${assetBucketOf({ accountId: anyAccount, region })}`
}

/** Roles of stacks, recognized by their path too, since other roles may have the same prefix. */
export const stackRoles = arn('iam', '', `role${rolePath}logpipe-*`)

/**
 * Secrets are the one thing that CloudFormation does not name after its stack: their names are the logical id in the template
 * and random characters. What holds for the master key holds for the digest key too, unless that is named.
 */
export const secretNames = { masterKey: 'MasterKey*', digestKey: 'MasterKeyForDigests*', edge: 'EdgeSecret*' } as const

/** A statement as it stands in a policy. */
export interface Statement {
  readonly Sid: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}

/** `table` and `GetItem Query` make `table:GetItem` and `table:Query`. */
export function of(service: string, actions: string): readonly string[] {
  return actions.split(/\s+/).map((action) => `${service}:${action}`)
}

export function allow(
  Sid: string,
  Action: readonly string[],
  Resource: string | readonly string[],
  Condition?: Statement['Condition'],
): Statement {
  return { Sid, Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) }
}
