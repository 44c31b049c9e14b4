import { awsTimeouts } from './aws-timeouts.ts'
import { explainAwsError, unexpectedResponse } from './explain-aws-error.ts'
import { asRegion, regionOf } from './region-of.ts'

/** Who the SDK's standard chain makes this process in AWS. */
export interface CallerIdentity {
  readonly account: string
  readonly arn: string
}

/** Asks STS, which every identity may do. Throws what `explainAwsError` says. */
export async function callerIdentity(region: string | undefined): Promise<CallerIdentity> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  const doing = 'getting the AWS caller identity'
  const place = region === undefined ? {} : { region: asRegion(region, doing) }
  const client = new STSClient({ requestHandler: awsTimeouts(), ...place })
  try {
    await regionOf(client, doing)
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}))
    if (Account === undefined || Arn === undefined) throw unexpectedResponse(doing)
    return { account: Account, arn: Arn }
  } catch (error) {
    throw explainAwsError(error, { doing, ...place })
  } finally {
    client.destroy()
  }
}
