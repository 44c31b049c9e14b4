import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { awsTimeouts } from './aws-timeouts.ts'
import { callerIdentity } from './caller-identity.ts'
import { explainAwsError } from './explain-aws-error.ts'
import { asRegion, regionOf } from './region-of.ts'

/** An AWS account in one region, reached with the credentials of the standard chain. */
export interface Account {
  readonly accountId: string
  /** Who is asking: a user or a session of a role. */
  readonly identity: string
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string
  readonly region: string
  readonly credentials: CloudFormationClient['config']['credentials']
  readonly cloudformation: CloudFormationClient
  /** How often CloudFormation is asked while it works, milliseconds. */
  readonly pollMs: number
  readonly close: () => void
}

export interface AccountOptions {
  /** 2,000 by default: CloudFormation allows few calls a second. */
  readonly pollMs?: number
}

const doing = 'getting the AWS caller identity'

/**
 * Asks AWS who is asking, before anything else does and fails in its own words. The region is the one that is named, or else
 * the one of the environment or the profile. Throws `unknown_region`, and as {@link explainAwsError} says.
 */
export async function openAccount(
  named: string | undefined,
  { pollMs = 2_000 }: AccountOptions = {},
): Promise<Account> {
  const place = named === undefined ? {} : { region: asRegion(named, doing) }
  const cloudformation = openCloudFormation(place)
  try {
    const region = asRegion(await regionOf(cloudformation, doing), doing)
    const { account: accountId, arn: identity } = await callerIdentity(region)
    const partition = identity.split(':')[1] ?? 'aws'
    const { credentials } = cloudformation.config
    return {
      accountId,
      identity,
      partition,
      region,
      credentials,
      cloudformation,
      pollMs,
      close: () => cloudformation.destroy(),
    }
  } catch (error) {
    cloudformation.destroy()
    throw explainAwsError(error, { doing })
  }
}

/** The same account in another region, to be closed by itself. Who is asking is known, so AWS is not asked again. */
export function inOtherRegion(account: Account, region: string): Account {
  const cloudformation = openCloudFormation({ region, credentials: account.credentials })
  return { ...account, region, cloudformation, close: () => cloudformation.destroy() }
}

function openCloudFormation(place: Partial<Pick<Account, 'region' | 'credentials'>>): CloudFormationClient {
  // CloudFormation allows few calls a second, and a deployment asks for minutes: it must outlast a busy moment.
  return new CloudFormationClient({ maxAttempts: 6, requestHandler: awsTimeouts(), ...place })
}
