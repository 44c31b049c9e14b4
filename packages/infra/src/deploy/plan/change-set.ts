import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Change as AwsChange,
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
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
  /** Its ARN. The name could refer to a newer one by another command. */
  readonly id: string
  readonly status: string
  /** Why it could not be made. */
  readonly reason: string
  readonly changes: readonly AwsChange[]
  /** Whether it would change nothing at all, outputs and tags among it. */
  readonly isNoOp: boolean
}

/** What the stack should become, in the form that all CloudFormation calls share. */
export type StackInput = Pick<CreateChangeSetCommandInput, 'TemplateURL' | 'Parameters' | 'Tags' | 'Capabilities'> & {
  readonly StackName: string
}

/** Starts the creation of a change set and replaces an earlier one. Returns its ARN. */
export async function createChangeSet(account: Account, input: StackInput): Promise<string | undefined> {
  const { cloudformation } = account
  const stack = await describeStack(account, input.StackName)
  const { kind } = stackState(stack)
  if (kind !== 'absent') await replaceOld(account, input.StackName)
  const isNew = kind === 'absent' || kind === 'empty'
  const { Id } = await cloudformation.send(
    new CreateChangeSetCommand({
      ...input,
      ChangeSetName: changeSetName,
      ChangeSetType: isNew ? 'CREATE' : 'UPDATE',
    }),
  )
  return Id
}

/** The name can be reused only after the old change set is deleted. */
async function replaceOld(account: Account, stackName: string): Promise<void> {
  await deleteChangeSet(account, stackName, changeSetName)
  while ((await describeChangeSet(account, stackName, changeSetName)) !== undefined) await sleep(account.pollMs)
}

/** Waits until a change set is created, or the signal aborts, and reads it; undefined if it does not exist. */
export async function settleChangeSet(
  account: Account,
  stackName: string,
  { id, signal }: { readonly id: string; readonly signal: AbortSignal },
): Promise<ChangeSet | undefined> {
  for (;;) {
    const changeSet = await describeChangeSet(account, stackName, id)
    if (changeSet === undefined || signal.aborted || !/_(?:PENDING|IN_PROGRESS)$/.test(changeSet.status)) {
      return changeSet
    }
    await sleep(account.pollMs, undefined, { signal }).catch(() => undefined)
  }
}

/** Reads a change set by its ARN or name; undefined if it does not exist. */
export async function describeChangeSet(
  { cloudformation, region }: Account,
  stackName: string,
  id: string,
): Promise<ChangeSet | undefined> {
  const changes: AwsChange[] = []
  let found = id
  let nextToken: string | undefined
  try {
    for (;;) {
      const page = await cloudformation.send(
        new DescribeChangeSetCommand({
          StackName: stackName,
          ChangeSetName: found,
          ...(nextToken && { NextToken: nextToken }),
        }),
      )
      changes.push(...(page.Changes ?? []))
      found = page.ChangeSetId ?? found
      nextToken = page.NextToken
      const { Status: status = '', StatusReason: reason = '' } = page
      if (!nextToken) return { id: found, status, reason, changes, isNoOp: status === 'FAILED' && nothing.test(reason) }
    }
  } catch (error) {
    if (isGone(error)) return undefined
    throw explainAwsError(error, { doing: `reading the change set of ${stackName}`, region })
  }
}

/** CloudFormation reports these as failures although nothing is wrong. */
const nothing = /didn't contain changes|No updates are to be performed/

/**
 * Deletes what was only prepared: the change set and, if the stack was created for it, the empty stack. Naming the change set by
 * its id spares one that another deployment has prepared in the meantime.
 */
export async function discardChangeSet(account: Account, stackName: string, id = changeSetName): Promise<void> {
  await deleteChangeSet(account, stackName, id)
  await deleteEmpty(account, stackName)
}

async function deleteChangeSet({ cloudformation, region }: Account, stackName: string, id: string): Promise<void> {
  try {
    await cloudformation.send(new DeleteChangeSetCommand({ StackName: stackName, ChangeSetName: id }))
  } catch (error) {
    if (!isGone(error)) throw explainAwsError(error, { doing: `deleting the change set of ${stackName}`, region })
  }
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
