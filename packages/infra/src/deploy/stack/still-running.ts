import { LogpipeError } from '@logpipe/sdk/contract'
import { explainAwsError } from '../../account/explain-aws-error.ts'
import { isEdgeName, stageOf } from '../../options/stack-names.ts'
import { describeStack, type StackView } from './describe-stack.ts'

interface Place {
  readonly stackName: string
  readonly region: string
}

/** Adds to an error that the operation may still be running, and how to follow it. */
export function stillRunning(error: unknown, { stackName, region }: Place): LogpipeError {
  const { fault, message } = explainAwsError(error, { doing: `watching ${stackName}`, region })
  const look = watchCommand({ stackName, region })
  if (message.includes(look)) return new LogpipeError(fault, message, { cause: error })
  return new LogpipeError(fault, `${message}. ${stackName} may still be running in AWS: ${look}`, { cause: error })
}

/** The command that shows a stack's state; an edge stack has no stage of its own to pass to it. */
export function watchCommand({ stackName, region }: Place): string {
  if (isEdgeName(stackName)) return `aws cloudformation describe-stacks --stack-name ${stackName} --region ${region}`
  return `logpipe status --wait --stage ${stageOf(stackName)} --region ${region}`
}

/** Describes a stack while an operation may be running on it. Throws as {@link describeStack}, and adds that it may still be running. */
export async function describeChanging(
  account: Parameters<typeof describeStack>[0],
  stackName: string,
): Promise<StackView | undefined> {
  try {
    return await describeStack(account, stackName)
  } catch (error) {
    throw stillRunning(error, { stackName, region: account.region })
  }
}
