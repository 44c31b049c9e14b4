import {
  type Change as AwsChange,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
} from '@aws-sdk/client-cloudformation'
import { explainAwsError } from '../../account/explain-aws-error.ts'
import type { Account } from '../../account/open-account.ts'
import { describeStack } from '../stack/describe-stack.ts'
import { stackState } from '../stack/stack-state.ts'

/** One name for all: what an interrupted deployment left is replaced by the next. */
export const changeSetName = 'logpipe'

export interface ChangeSet {
  /** Its ARN. By name, what somebody else prepared meanwhile could be meant. */
  readonly id: string
  readonly status: string
  /** Why it could not be made. */
  readonly reason: string
  readonly changes: readonly AwsChange[]
  /** Whether it would change nothing at all, outputs and tags among it. */
  readonly isNoOp: boolean
}

/** Reads the change set that was prepared of a stack; undefined where there is none. */
export async function describeChangeSet(
  { cloudformation, region }: Account,
  stackName: string,
): Promise<ChangeSet | undefined> {
  const changes: AwsChange[] = []
  let id: string | undefined
  let nextToken: string | undefined
  try {
    for (;;) {
      const page = await cloudformation.send(
        new DescribeChangeSetCommand({
          StackName: stackName,
          ChangeSetName: id ?? changeSetName,
          ...(nextToken && { NextToken: nextToken }),
        }),
      )
      changes.push(...(page.Changes ?? []))
      id = page.ChangeSetId ?? changeSetName
      nextToken = page.NextToken
      const { Status: status = '', StatusReason: reason = '' } = page
      if (!nextToken) return { id, status, reason, changes, isNoOp: status === 'FAILED' && nothing.test(reason) }
    }
  } catch (error) {
    if (isGone(error)) return undefined
    throw explainAwsError(error, { doing: `reading the change set of ${stackName}`, region })
  }
}

/** What CloudFormation calls a failure, and is none. */
const nothing = /didn't contain changes|No updates are to be performed/

/**
 * Takes back what was only prepared: the change set, and of a stack that is not there yet the empty shell that holds it. An id
 * spares what somebody else prepared meanwhile.
 */
export async function discardChangeSet(account: Account, stackName: string, id = changeSetName): Promise<void> {
  const { cloudformation, region } = account
  try {
    await cloudformation.send(new DeleteChangeSetCommand({ StackName: stackName, ChangeSetName: id }))
  } catch (error) {
    if (!isGone(error)) throw explainAwsError(error, { doing: `deleting the change set of ${stackName}`, region })
  }
  await deleteEmpty(account, stackName)
}

/** Deletes a stack that only waits for a change set: there is nothing in it. */
export async function deleteEmpty(account: Account, stackName: string): Promise<void> {
  const { cloudformation, region } = account
  const stack = await describeStack(account, stackName)
  if (stack === undefined || stackState(stack).kind !== 'empty') return
  try {
    await cloudformation.send(new DeleteStackCommand({ StackName: stack.stackId }))
  } catch (error) {
    throw explainAwsError(error, { doing: `deleting the empty stack ${stackName}`, region })
  }
}

function isGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return error.name.startsWith('ChangeSetNotFound') || /does not exist/.test(error.message)
}
