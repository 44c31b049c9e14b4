import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { LogpipeError } from '@logpipe/sdk/contract'
import { explainAwsError } from './explain-aws-error.ts'

/** An AWS account in one region, reached with the credentials of the standard chain. */
export interface Account {
  readonly accountId: string
  /** Who is asking: a user or a session of a role. */
  readonly identity: string
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string
  readonly region: string
  readonly credentials: STSClient['config']['credentials']
  readonly cloudformation: CloudFormationClient
  readonly close: () => void
}

/**
 * Asks AWS who is asking, before anything else does and fails in its own words. The region is the one that is named, or else
 * the one of the environment or the profile. Throws as {@link explainAwsError} says.
 */
export async function openAccount(named: string | undefined): Promise<Account> {
  const sts = new STSClient({ ...(named && { region: named }) })
  const region = await regionOf(sts)
  try {
    const { Account: accountId = '', Arn: identity = '' } = await sts.send(new GetCallerIdentityCommand({}))
    const { credentials } = sts.config
    const cloudformation = new CloudFormationClient({ region, credentials })
    const partition = identity.split(':')[1] ?? 'aws'
    return {
      accountId,
      identity,
      partition,
      region,
      credentials,
      cloudformation,
      close: () => cloudformation.destroy(),
    }
  } catch (error) {
    throw explainAwsError(error, { doing: 'asking AWS who this is', region })
  } finally {
    sts.destroy()
  }
}

async function regionOf(client: STSClient): Promise<string> {
  const region = await client.config.region().catch((error: unknown) => {
    throw explainAwsError(error, { doing: 'looking for a region' })
  })
  if (/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/.test(region)) return region
  throw new LogpipeError(
    'unknown_region',
    `the region is ${JSON.stringify(region.slice(0, 40))}, which is no name of one`,
  )
}
