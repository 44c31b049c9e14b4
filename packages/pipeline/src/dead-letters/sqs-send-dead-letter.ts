import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { compactBody } from '../queue/compact-body.ts'
import type { SendDeadLetter } from './send-dead-letter.ts'

/** Sends to the dead-letter queue with tenant, log id and reason as message attributes. */
export function createSqsSendDeadLetter(client: SQSClient, queueUrl: string): SendDeadLetter {
  return async (letter) => {
    const { tenantId, reason } = letter
    const logId = letter.kind === 'record' ? letter.logId : undefined
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        // A whole message is encoded already, or nobody knows how.
        MessageBody: letter.kind === 'record' ? compactBody(letter.body) : letter.body,
        ...(tenantId && { MessageGroupId: tenantId }),
        MessageAttributes: {
          reason: text(reason),
          ...(tenantId && { tenant: text(tenantId) }),
          ...(logId && { log_id: text(logId) }),
        },
      }),
    )
  }
}

function text(value: string): { DataType: 'String'; StringValue: string } {
  return { DataType: 'String', StringValue: value }
}
