import { stripVTControlCharacters } from 'node:util'
import { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { explainAwsError, oneLine } from '../../account/explain-aws-error.ts'
import { watchCommand } from './still-running.ts'

interface Call {
  /** To begin a sentence with. */
  readonly doing: string
  readonly region: string
  readonly stackName: string
}

/** Explains why CloudFormation refused a change: `stack_busy` for a concurrent operation, otherwise as for any call. */
export function explainCall(error: unknown, { doing, region, stackName }: Call): LogpipeError {
  if (error instanceof LogpipeError) return error
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  if (isBusy(name, message)) {
    return operationError(
      'stack_busy',
      `${doing}: another operation is changing ${stackName}, or just did: ${watchCommand({ stackName, region })}`,
      { cause: error },
    )
  }
  const explained = explainAwsError(error, { doing, region })
  if (explained.code !== 'aws_failed') return explained
  if (name !== 'ValidationError') {
    return operationError('aws_failed', stripVTControlCharacters(explained.message), { cause: error })
  }
  // CloudFormation has judged what it was given: the same again would be refused again.
  return operationError('deploy_failed', `${doing}: ${oneLine(stripVTControlCharacters(message))}`, { cause: error })
}

function isBusy(name: string, message: string): boolean {
  if (/^(?:OperationInProgress|OperationStatusCheckFailed|StaleRequest)/.test(name)) return true
  if (/^(?:InvalidChangeSetStatus|ChangeSetNotFound)/.test(name)) return true
  return /\bis in \S*_IN_PROGRESS state|ChangeSet \S+ (?:does not exist|cannot be executed)/.test(message)
}
