import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs'
import { limits } from '@logpipe/sdk/contract'
import { errorName } from '../http/request-failure.ts'
import type { TraceContext } from '../http/trace-context.ts'
import { compactBody } from './compact-body.ts'
import type { Enqueue, EnqueueOutcome } from './enqueue.ts'
import { type OutcomePart, outcomeAttribute, writeOutcomePart } from './outcome-part.ts'

export interface SqsEnqueueOptions {
  readonly client: SQSClient
  readonly queueUrl: string
  /** Batches in flight at once. 4 by default. */
  readonly concurrency?: number
}

interface Waiting {
  readonly tenantId: string
  /** Encoded for the queue: ASCII, so one byte per character. */
  readonly body: string
  readonly trace: TraceContext | undefined
  readonly outcome: OutcomePart | undefined
  readonly settle: (outcome: EnqueueOutcome) => void
}

const maxEntries = 10

/**
 * Enqueues with SendMessageBatch. A message is sent at once if a batch slot is free; messages that arrive meanwhile, from
 * any request in the process, share the next batch. `MessageGroupId` makes the standard queue fair
 * across tenants: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
export function createSqsEnqueue({ client, queueUrl, concurrency = 4 }: SqsEnqueueOptions): Enqueue {
  const waiting: Waiting[] = []
  let inFlight = 0

  const pump = async (): Promise<void> => {
    if (inFlight >= concurrency) return
    inFlight++
    while (waiting.length > 0) await sendBatch(client, queueUrl, takeBatch(waiting))
    inFlight--
  }

  return async (messages) => {
    const outcomes = messages.map(
      ({ tenantId, body, trace, outcome }) =>
        new Promise<EnqueueOutcome>((settle) =>
          waiting.push({ tenantId, body: compactBody(body), trace, outcome, settle }),
        ),
    )
    for (let i = 0; i < concurrency; i++) void pump()
    return Promise.all(outcomes)
  }
}

/** Takes as many messages from the front as fit into one call. */
function takeBatch(waiting: Waiting[]): readonly Waiting[] {
  let bytes = 0
  let count = 0
  for (const { body } of waiting) {
    bytes += body.length + attributeBytes
    if (count === maxEntries || (count > 0 && bytes > limits.maxMessageBytes)) break
    count++
  }
  return waiting.splice(0, count)
}

/** Message attributes count towards the size of a call; a tenant id and an outcome's name have at most 64 characters. Bytes. */
const attributeBytes = 384

/** Sends one batch and settles each of its messages. A message that SQS does not confirm has failed. */
async function sendBatch(client: SQSClient, queueUrl: string, batch: readonly Waiting[]): Promise<void> {
  try {
    const output = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: batch.map(toEntry) }))
    const sent = new Set(output.Successful?.map((entry) => entry.Id))
    const reasons = new Map(output.Failed?.map((entry) => [entry.Id, entry.Code]))
    batch.forEach(({ settle }, i) => {
      const id = String(i)
      settle(sent.has(id) ? { kind: 'queued' } : { kind: 'failed', reason: reasons.get(id) ?? 'not confirmed' })
    })
  } catch (error) {
    const reason = errorName(error)
    for (const { settle } of batch) settle({ kind: 'failed', reason })
  }
}

function toEntry({ tenantId, body, trace, outcome }: Waiting, i: number): SendMessageBatchRequestEntry {
  const { requestId, traceparent } = trace ?? {}
  return {
    Id: String(i),
    MessageBody: body,
    MessageGroupId: tenantId,
    MessageAttributes: {
      tenant: text(tenantId),
      ...(requestId && { request_id: text(requestId) }),
      ...(traceparent && { traceparent: text(traceparent) }),
      ...(outcome && { [outcomeAttribute]: text(writeOutcomePart(outcome)) }),
    },
  }
}

function text(value: string): { readonly DataType: 'String'; readonly StringValue: string } {
  return { DataType: 'String', StringValue: value }
}
