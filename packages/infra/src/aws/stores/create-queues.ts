import { Duration, type Stack } from 'aws-cdk-lib'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { type Queue as TopologyQueue, topology } from '../../topology.ts'
import { logicalId } from '../template/logical-id.ts'

export type Queues = Readonly<Record<keyof typeof topology.queues, Queue>>

/** The queues of the topology: encrypted by SQS, for TLS only, what fails too often in the dead-letter queue. */
export function createQueues(stack: Stack): Queues {
  const { ingest, deadLetter } = topology.queues
  const deadLetterQueue = createQueue(stack, 'deadLetter', deadLetter)
  return {
    deadLetter: deadLetterQueue,
    ingest: createQueue(stack, 'ingest', ingest, { queue: deadLetterQueue, maxReceiveCount: ingest.maxReceiveCount }),
  }
}

function createQueue(
  stack: Stack,
  key: string,
  { visibilityTimeoutSeconds, retentionDays }: TopologyQueue,
  deadLetterQueue?: { readonly queue: Queue; readonly maxReceiveCount: number },
): Queue {
  return new Queue(stack, logicalId(key, 'Queue'), {
    visibilityTimeout: Duration.seconds(visibilityTimeoutSeconds),
    retentionPeriod: Duration.days(retentionDays),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    ...(deadLetterQueue && { deadLetterQueue }),
  })
}
