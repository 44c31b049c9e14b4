import { paginateListStacks } from '@aws-sdk/client-cloudformation'
import { explainAwsError } from '../../account/explain-aws-error.ts'
import type { Account } from '../../account/open-account.ts'
import { isOwnName } from '../../options/stack-names.ts'
import { stackState } from './stack-state.ts'

export interface ListedStack {
  readonly stackName: string
  /** As CloudFormation spells it. */
  readonly status: string
}

/** Stacks of an account and region that are called as logpipe's are, edge stacks among them. Those that were deleted are left out. */
export async function listStacks({ cloudformation, region }: Account): Promise<readonly ListedStack[]> {
  try {
    const found: ListedStack[] = []
    for await (const { StackSummaries = [] } of paginateListStacks({ client: cloudformation }, {})) {
      for (const { StackName: stackName = '', StackStatus: status = '' } of StackSummaries) {
        if (isOwnName(stackName) && stackState({ status }).kind !== 'absent') found.push({ stackName, status })
      }
    }
    return found
  } catch (error) {
    throw explainAwsError(error, { doing: 'listing the stacks', region })
  }
}
