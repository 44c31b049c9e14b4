import type { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'

export interface StackAddress {
  readonly region?: string | undefined
  /** The account that was searched, where it is known. */
  readonly accountId?: string
}

/** The error of a stack that does not exist. */
export function unknownStack(stackName: string, { region, accountId }: StackAddress): LogpipeError {
  const account = accountId === undefined ? '' : ` (account ${accountId})`
  return operationError('unknown_stack', `there is no stack ${stackName} in ${region}${account}`)
}
