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
  const cause = deepest(error)
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause))
  if (isBusy(name, message)) {
    return operationError(
      'stack_busy',
      `${doing}: another operation is changing ${stackName}, or just did: ${watchCommand({ stackName, region })}`,
      { cause },
    )
  }
  const explained = explainAwsError(cause, { doing, region })
  if (explained.code !== 'aws_failed') return explained
  if (name !== 'ValidationError') {
    return operationError('aws_failed', stripVTControlCharacters(explained.message), { cause })
  }
  // CloudFormation has judged what it was given: the same again would be refused again.
  return operationError('deploy_failed', `${doing}: ${oneLine(stripVTControlCharacters(message))}`, { cause })
}

function isBusy(name: string, message: string): boolean {
  if (/^(?:OperationInProgress|OperationStatusCheckFailed|StaleRequest)/.test(name)) return true
  if (/^(?:InvalidChangeSetStatus|ChangeSetNotFound)/.test(name)) return true
  return /\bis in \S*_IN_PROGRESS state|ChangeSet \S+ (?:does not exist|cannot be executed)/.test(message)
}

/** The toolkit wraps what AWS said in sentences of its own. */
function deepest(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? deepest(error.cause) : error
}
