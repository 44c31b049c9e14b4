import type { DeployedStack } from '@logpipe/infra/deployed'
import { type ErrorCode, isObject, LogpipeError, networkReason } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import type { Target } from './open-target.ts'

/**
 * Runs what a command does at its target; where AWS refuses it, throws an error that says why. Where the target dies
 * meanwhile, throws at once what it died of.
 */
export async function explainingFailures<T>(target: Target, call: () => Promise<T>): Promise<T> {
  try {
    return await whileAlive(target, call)
  } catch (error) {
    if (target.kind === 'embedded') throw embeddedFailure(error, target.name)
    const failure = failureOfAws(error)
    if (target.kind !== 'deployed' || failure === undefined) throw error
    const { explainAwsError } = await import('@logpipe/infra/deployed')
    const { stackName, region } = target.stack
    throw explainAwsError(failure, {
      doing: `using the stack ${stackName}`,
      region,
      resource: missingResource(failure, target.stack),
    })
  }
}

/** What an error says of the embedded stack; the error itself where that is nothing. */
export function embeddedFailure(error: unknown, name: string): unknown {
  const failure = failureOfAws(error)
  return (failure && deathOfStack(failure, name)) ?? error
}

/** A table or a queue of the embedded stack that does not respond is a stack that is gone, or fails; undefined for a request that it refused. */
function deathOfStack(failure: Error, name: string): LogpipeError | undefined {
  const reason = networkReason('code' in failure ? String(failure.code) : '') ?? serverFault(failure)
  return reason === undefined
    ? undefined
    : operationError('stack_failed', `${name} stopped responding: ${reason}`, { cause: failure })
}

/** The SDK has tried several times by now. */
function serverFault(failure: Error): string | undefined {
  const status = isObject(failure) && isObject(failure.$metadata) ? Number(failure.$metadata.httpStatusCode) : 0
  return status >= 500 ? `it responded ${status}` : undefined
}

async function whileAlive<T>({ died }: Target, call: () => Promise<T>): Promise<T> {
  if (died === undefined) return call()
  died.throwIfAborted()
  const death = Promise.withResolvers<never>()
  const onDeath = (): void => death.reject(died.reason)
  died.addEventListener('abort', onDeath)
  try {
    return await Promise.race([call(), death.promise])
  } finally {
    died.removeEventListener('abort', onDeath)
  }
}

/** The codes with which adapters report a service that did not respond, whatever the reason. */
const unanswered: readonly ErrorCode[] = ['table_unavailable', 'dead_letters_failed']

/** The SDK's own error, which the pipeline's adapters wrap; undefined for any other. The SDK marks what it throws. */
function failureOfAws(error: unknown): Error | undefined {
  if (error instanceof LogpipeError && unanswered.includes(error.code)) return failureOfAws(error.cause)
  return error instanceof Error && '$metadata' in error ? error : undefined
}

/** What AWS may not have found: it says only whether it was a table or a queue. */
function missingResource({ name }: Error, { tables, queues }: DeployedStack): string {
  return /queue/i.test(name)
    ? `the queue ${queueName(queues.ingest)} or ${queueName(queues.deadLetter)}`
    : `the table ${tables.logs} or ${tables.tenants}`
}

/** The last part of its URL. */
function queueName(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1)
}

/**
 * Says how to create a key where an endpoint requires one and none is set: whoever may use the stack's table may do so.
 * Any other error is returned unchanged.
 */
export function adviseKey<E>(error: E, target: Target, { apiKey }: { readonly apiKey?: string }): E | LogpipeError {
  const isRefused = error instanceof LogpipeError && error.code === 'unauthorized' && apiKey === undefined
  return isRefused && target.kind === 'deployed'
    ? new LogpipeError('unauthorized', missingKeyText(target), { cause: error })
    : error
}

/** What an endpoint asks for that no key was brought to. */
export function missingKeyText(target: Target): string {
  if (target.kind !== 'deployed') return 'the target requires an API key: set LOGPIPE_KEY'
  const { stackName, region } = target.stack
  return `${stackName} requires an API key: create one with logpipe tenants add <tenant> --target ${stackName} --region ${region}, and set LOGPIPE_KEY`
}

/** Says that an endpoint is older than this program where it does not know what it is asked for. Any other error is returned unchanged. */
export function adviseUpdate<E>(error: E, { name }: Target): E | LogpipeError {
  const isUnknown = error instanceof LogpipeError && /^unknown query parameter/.test(error.message)
  return isUnknown
    ? operationError('stack_outdated', `${name} is older than this logpipe and cannot search`, { cause: error })
    : error
}
