import type { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import type { StackEvent } from './stack-events.ts'

/** How a failed operation ended. */
export interface Failure {
  /** `creating`, `changing` or `deleting`. */
  readonly doing: string
  readonly stackName: string
  readonly events: readonly StackEvent[]
  /** What remains afterwards, and what to type next. */
  readonly next: string
}

/** One sentence from CloudFormation's events: which resource failed first, and why; then what to do. */
export function explainFailure({ doing, stackName, events, next }: Failure): LogpipeError {
  const cause = firstFailure(events)
  const sentence =
    cause === undefined
      ? `${doing} ${stackName} failed, and CloudFormation's events give no reason`
      : `${doing} ${stackName} failed at ${cause.logicalId} (${cause.type}): ${sayable(cause.reason)}`
  return operationError(codeOf(cause?.reason ?? ''), `${sentence}. ${next}`)
}

/** The failure that the others follow from: those were cancelled, or are the stack itself. */
export function firstFailure(events: readonly StackEvent[]): StackEvent | undefined {
  const failures = events.filter(({ status }) => status.endsWith('_FAILED'))
  const isOwn = ({ type, reason = '' }: StackEvent): boolean =>
    type !== 'AWS::CloudFormation::Stack' && !/cancelled/i.test(reason)
  return failures.find(isOwn) ?? failures[0]
}

function sayable(reason = 'no reason given'): string {
  return reason.replace(/^Resource handler returned message: "?/, '').replace(/[".\s]+$/, '')
}

function codeOf(reason: string): 'not_permitted' | 'name_taken' | 'deploy_failed' {
  if (/not authorized to perform|AccessDenied|Access Denied/i.test(reason)) return 'not_permitted'
  if (/already (?:exists|in use)/i.test(reason)) return 'name_taken'
  return 'deploy_failed'
}

/** Resources that a deletion or rollback retained because they hold data: type and physical id. */
export function leftBehind(events: readonly StackEvent[]): readonly StackEvent[] {
  const last = new Map(events.map((event) => [event.logicalId, event] as const))
  return [...last.values()].filter(({ status, physicalId }) => status === 'DELETE_SKIPPED' && physicalId !== '')
}
