import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { compactBody } from '../queue/compact-body.ts'
import type { SendDeadLetter } from './send-dead-letter.ts'

/** Sends single records to the dead-letter queue with tenant, log id and reason as message attributes. */
export function createSqsSendDeadLetter(client: SQSClient, queueUrl: string): SendDeadLetter {
  return async ({ tenantId, logId, reason, body }) => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: compactBody(body),
        MessageGroupId: tenantId,
        MessageAttributes: { tenant: text(tenantId), reason: text(reason), ...(logId && { log_id: text(logId) }) },
      }),
    )
  }
}

function text(value: string): { DataType: 'String'; StringValue: string } {
  return { DataType: 'String', StringValue: value }
}
