import { awsTimeouts } from './aws-timeouts.ts'
import { explainAwsError, unexpectedResponse } from './explain-aws-error.ts'
import type { Account } from './open-account.ts'

/** Where Lambda is asked; the SDK's own chain signs where no credentials are named. */
export type ConcurrencyPlace = Pick<Account, 'region'> & Partial<Pick<Account, 'credentials'>>

/**
 * How many functions an account runs at once in a region, all together. New accounts have 10. Throws as
 * `explainAwsError` says: `not_permitted` without `lambda:GetAccountSettings`, which nothing else needs.
 */
export async function accountConcurrency({ region, credentials }: ConcurrencyPlace): Promise<number> {
  const { GetAccountSettingsCommand, LambdaClient } = await import('@aws-sdk/client-lambda')
  const client = new LambdaClient({
    region,
    maxAttempts: 2,
    requestHandler: awsTimeouts(),
    ...(credentials && { credentials }),
  })
  const doing = "reading the account's concurrency"
  try {
    const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}))
    // Reserved concurrency of other functions is not ours to use.
    const limit = AccountLimit?.UnreservedConcurrentExecutions ?? AccountLimit?.ConcurrentExecutions
    if (limit === undefined) throw unexpectedResponse(doing)
    return limit
  } catch (error) {
    throw explainAwsError(error, { doing, region })
  } finally {
    client.destroy()
  }
}
