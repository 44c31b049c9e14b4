import { Duration, type Stack } from 'aws-cdk-lib'
import { CfnQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { PipelineParameters } from '../../options/template-parameters.ts'
import { type Queue as TopologyQueue, topology } from '../../topology.ts'
import { cfnOf } from '../template/cfn-of.ts'
import { type Conditions, either } from '../template/create-conditions.ts'
import { logicalId } from '../template/logical-id.ts'

export type Queues = Readonly<Record<keyof typeof topology.queues, Queue>>

/** The queues of the topology: encrypted by SQS or with the operator's key, TLS only, repeated failures to the dead-letter queue. */
export function createQueues(stack: Stack, options: QueueOptions): Queues {
  const { ingest, deadLetter } = topology.queues
  const deadLetterQueue = createQueue(stack, 'deadLetter', deadLetter)
  const queues = {
    deadLetter: deadLetterQueue,
    ingest: createQueue(stack, 'ingest', ingest, { queue: deadLetterQueue, maxReceiveCount: ingest.maxReceiveCount }),
  }
  for (const queue of Object.values(queues)) encrypt(cfnOf(queue, CfnQueue), options)
  return queues
}

export interface QueueOptions {
  readonly parameters: PipelineParameters
  readonly conditions: Conditions
}

/** Messages contain text that is not redacted yet. SQS refuses both kinds of encryption at once. */
function encrypt(queue: CfnQueue, { parameters, conditions }: QueueOptions): void {
  queue.kmsMasterKeyId = either(conditions.hasKey, parameters.KmsKeyArn).toString()
  queue.sqsManagedSseEnabled = either(conditions.hasKey, false, true)
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
