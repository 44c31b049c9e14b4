import { type StackEvent as AwsEvent, DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation'
import { explainAwsError, oneLine } from '../account/explain-aws-error.ts'
import type { Account } from '../account/open-account.ts'

/** One step of a stack or of a resource in it. */
export interface StackEvent {
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly atMs: number
  readonly logicalId: string
  readonly physicalId: string
  /** As CloudFormation names it: `AWS::SQS::Queue`. */
  readonly type: string
  readonly status: string
  readonly reason?: string
}

export function eventOf(event: AwsEvent): StackEvent {
  const { EventId = '', Timestamp, LogicalResourceId = '', PhysicalResourceId = '', ResourceType = '' } = event
  return {
    id: EventId,
    atMs: Timestamp?.getTime() ?? 0,
    logicalId: LogicalResourceId,
    physicalId: PhysicalResourceId,
    type: ResourceType,
    status: event.ResourceStatus ?? '',
    ...(event.ResourceStatusReason && { reason: oneLine(event.ResourceStatusReason) }),
  }
}

/** Events of a stack, oldest first: those of its newest operation, or those since a time. A stack's id finds a deleted one too. */
export async function stackEvents(
  { cloudformation, region }: Pick<Account, 'cloudformation' | 'region'>,
  stack: string,
  since: number | 'newest operation',
): Promise<readonly StackEvent[]> {
  const events: StackEvent[] = []
  let nextToken: string | undefined
  try {
    do {
      const page = await cloudformation.send(
        new DescribeStackEventsCommand({ StackName: stack, ...(nextToken && { NextToken: nextToken }) }),
      )
      for (const event of (page.StackEvents ?? []).map(eventOf)) {
        if (since !== 'newest operation' && event.atMs < since) return events.reverse()
        events.push(event)
        if (since === 'newest operation' && isStart(event)) return events.reverse()
      }
      nextToken = page.NextToken
    } while (nextToken !== undefined)
    return events.reverse()
  } catch (error) {
    throw explainAwsError(error, { doing: `reading the events of ${stack}`, region })
  }
}

/** Whether an operation began with it: a rollback is a part of the one that failed. */
function isStart({ type, logicalId, physicalId, status }: StackEvent): boolean {
  const isStack = type === 'AWS::CloudFormation::Stack' && physicalId.includes(`/${logicalId}/`)
  return isStack && /^(?:CREATE|UPDATE|DELETE|IMPORT)_IN_PROGRESS$/.test(status)
}
