import { type StackEvent as AwsEvent, DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation'
import { explainAwsError, oneLine, unexpectedResponse } from '../../account/explain-aws-error.ts'
import type { Account } from '../../account/open-account.ts'

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

/** Which events: those of the newest operation, or those after the one with an id; all where that is undefined. */
export type EventRange = 'newest operation' | { readonly after: string | undefined }

/** Events of a stack, oldest first. A stack's id finds a deleted one too. */
export async function stackEvents(
  { cloudformation, region }: Pick<Account, 'cloudformation' | 'region'>,
  stack: string,
  range: EventRange,
): Promise<readonly StackEvent[]> {
  const events: StackEvent[] = []
  const doing = `reading the events of ${stack}`
  let nextToken: string | undefined
  try {
    do {
      const page = await cloudformation.send(
        new DescribeStackEventsCommand({ StackName: stack, ...(nextToken && { NextToken: nextToken }) }),
      )
      if (page.StackEvents === undefined) throw unexpectedResponse(doing)
      for (const event of page.StackEvents.map(eventOf)) {
        if (range !== 'newest operation' && event.id === range.after) return events.reverse()
        events.push(event)
        if (range === 'newest operation' && isStart(event)) return events.reverse()
      }
      nextToken = page.NextToken
    } while (nextToken !== undefined)
    return events.reverse()
  } catch (error) {
    throw explainAwsError(error, { doing, region })
  }
}

/** The id of a stack's newest event: later events belong to a later operation, whatever the clocks say. */
export async function newestEventId(
  { cloudformation, region }: Pick<Account, 'cloudformation' | 'region'>,
  stack: string,
): Promise<string | undefined> {
  const doing = `reading the events of ${stack}`
  try {
    const { StackEvents } = await cloudformation.send(new DescribeStackEventsCommand({ StackName: stack }))
    if (StackEvents === undefined) throw unexpectedResponse(doing)
    return StackEvents[0]?.EventId
  } catch (error) {
    throw explainAwsError(error, { doing, region })
  }
}

/** Whether an operation began with it: a rollback belongs to the operation that failed. */
function isStart({ type, logicalId, physicalId, status }: StackEvent): boolean {
  const isStack = type === 'AWS::CloudFormation::Stack' && physicalId.includes(`/${logicalId}/`)
  return isStack && /^(?:CREATE|UPDATE|DELETE|IMPORT)_IN_PROGRESS$/.test(status)
}
