import { subscribe } from 'node:diagnostics_channel'
import { writeSync } from 'node:fs'
import type { ClientRequest, IncomingMessage } from 'node:http'

interface Call {
  /** `SQS.ReceiveMessage`, say. */
  readonly operation: string
  /** Whether it is about to be sent, or was just answered. */
  readonly is: 'sent' | 'answered'
  /** Whether an empty answer does not count: a poll that brought no message. */
  readonly withContent?: boolean
}

/** Moments in the life of a stack between which something could be lost or doubled, by the call that marks each of them. */
export const moments = {
  'the first table is created': { operation: 'DynamoDB.CreateTable', is: 'answered' },
  'the first queue is created': { operation: 'SQS.CreateQueue', is: 'answered' },
  'a start has found its tables': { operation: 'DynamoDB.ListTables', is: 'answered' },
  'a start has found its dead-letter queue': { operation: 'SQS.GetQueueAttributes', is: 'answered' },
  'a batch is about to be queued': { operation: 'SQS.SendMessageBatch', is: 'sent' },
  'a batch is queued and not yet acknowledged': { operation: 'SQS.SendMessageBatch', is: 'answered' },
  'messages are received': { operation: 'SQS.ReceiveMessage', is: 'answered', withContent: true },
  'rows are about to be stored': { operation: 'DynamoDB.BatchWriteItem', is: 'sent' },
  'a batch of rows is stored': { operation: 'DynamoDB.BatchWriteItem', is: 'answered' },
  'a row with an id of its client is stored': { operation: 'DynamoDB.PutItem', is: 'answered' },
  'a conflict is in the dead-letter queue': { operation: 'SQS.SendMessage', is: 'answered' },
  'messages are about to be deleted': { operation: 'SQS.DeleteMessageBatch', is: 'sent' },
  'messages are deleted': { operation: 'SQS.DeleteMessageBatch', is: 'answered' },
} as const satisfies Readonly<Record<string, Call>>

export type Moment = keyof typeof moments

/** kill -9 of this process when a moment has come for the nth time, right there. */
export function dieAt(moment: Moment, nth: number): void {
  const { operation, is, withContent = false }: Call = moments[moment]
  let left = nth
  const meet = ({ request, response }: Message): void => {
    if (operationOf(request) !== operation || (withContent && isEmpty(response)) || --left > 0) return
    writeSync(1, `${moment}\n`)
    process.kill(process.pid, 'SIGKILL')
  }
  const channel = is === 'sent' ? 'http.client.request.created' : 'http.client.response.finish'
  subscribe(channel, (message) => meet(message as Message))
}

/** https://nodejs.org/api/diagnostics_channel.html#http */
interface Message {
  readonly request: ClientRequest
  readonly response?: IncomingMessage
}

function isEmpty(response: IncomingMessage | undefined): boolean {
  return response?.headers['content-length'] === String('{}'.length)
}

/** `DynamoDB_20120810.PutItem` and `AmazonSQS.SendMessage` without version and vendor. */
function operationOf(request: ClientRequest): string {
  return String(request.getHeader('x-amz-target')).replace(/^Amazon|_\d+/g, '')
}
