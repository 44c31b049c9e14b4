import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation'
import { explainAwsError, unexpectedResponse } from '../../account/explain-aws-error.ts'
import type { Account } from '../../account/open-account.ts'
import type { Parameters } from '../../options/template-parameters.ts'

/** A stack as CloudFormation describes it. */
export interface StackView {
  readonly stackName: string
  readonly stackId: string
  /** As CloudFormation spells it. */
  readonly status: string
  readonly statusReason?: string
  readonly parameters: Parameters
  readonly outputs: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  /** Whether CloudFormation refuses to delete it. */
  readonly isProtected: boolean
  /** When it was created or last changed, ISO 8601. */
  readonly changedAt: string
}

/** Describes a stack; undefined if there is none of that name in the region. Throws as `explainAwsError` says. */
export async function describeStack(
  { cloudformation, region }: Pick<Account, 'cloudformation' | 'region'>,
  stackName: string,
): Promise<StackView | undefined> {
  const doing = `reading the stack ${stackName}`
  try {
    const { Stacks: [stack] = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName: stackName }))
    // CloudFormation reports a missing stack as an error: a response without a stack is not from CloudFormation.
    if (stack?.StackStatus === undefined) throw unexpectedResponse(doing)
    return viewOf(stack)
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message)) {
      return undefined
    }
    throw explainAwsError(error, { doing, region })
  }
}

function viewOf(stack: Stack): StackView {
  const { StackName = '', StackId = '', StackStatus = '', StackStatusReason, CreationTime, LastUpdatedTime } = stack
  return {
    stackName: StackName,
    stackId: StackId,
    status: StackStatus,
    ...(StackStatusReason && { statusReason: StackStatusReason }),
    parameters: record(stack.Parameters, ({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
    outputs: record(stack.Outputs, ({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    tags: record(stack.Tags, ({ Key, Value }) => [Key, Value]),
    isProtected: stack.EnableTerminationProtection === true,
    changedAt: (LastUpdatedTime ?? CreationTime)?.toISOString() ?? '',
  }
}

function record<T>(
  items: readonly T[] | undefined,
  entryOf: (item: T) => readonly [string | undefined, string | undefined],
): Readonly<Record<string, string>> {
  return Object.fromEntries((items ?? []).map(entryOf).map(([key = '', value = '']) => [key, value]))
}
