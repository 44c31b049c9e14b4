import { EventEmitter } from 'node:events'
import { writeSync } from 'node:fs'
import type { MessagePort } from 'node:worker_threads'
import type { PortCall, PortResponse } from '../src/local/threads/call-port.ts'
import type { Calls } from '../src/local/threads/port-handler.ts'
import { newWorker, type StartWorker, type ThreadWorker } from '../src/local/threads/start-thread.ts'

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

/** Starts threads as a stack does. kill -9 of this process when a moment has come for the nth time in its calls to them, right there. */
export function dieAt(moment: Moment, nth: number): StartWorker {
  const { operation, is, withContent = false }: Call = moments[moment]
  let left = nth
  const meet = (call: string | undefined, response?: PortResponse): void => {
    if (call !== operation || (withContent && response?.body === '{}') || --left > 0) return
    writeSync(1, `${moment}\n`)
    process.kill(process.pid, 'SIGKILL')
  }
  const watched: Watched = is === 'sent' ? { sent: meet } : { answered: meet }
  return (file, path) => withWatchedCalls(newWorker(file, path), watched)
}

/** What is done before a call goes to a thread, and before its response is taken. */
interface Watched {
  readonly sent?: (operation: string) => void
  readonly answered?: (operation: string | undefined, response: PortResponse) => void
}

function withWatchedCalls(worker: ThreadWorker, watched: Watched): ThreadWorker {
  const lent = new EventEmitter()
  worker.on('message', (message: { readonly calls: MessagePort }) =>
    lent.emit('message', { ...message, calls: watchedCalls(message.calls, watched) }),
  )
  for (const name of ['error', 'exit']) worker.on(name, (reason) => lent.emit(name, reason))
  const { postMessage, terminate } = worker
  return Object.assign(lent, { postMessage: postMessage.bind(worker), terminate: terminate.bind(worker) })
}

function watchedCalls(calls: MessagePort, { sent, answered }: Watched): Calls {
  const operations = new Map<number, string>()
  const postMessage: Calls['postMessage'] = (call: PortCall, transfer) => {
    const operation = operationOf(call.headers)
    operations.set(call.id, operation)
    sent?.(operation)
    calls.postMessage(call, transfer)
  }
  // Before any listener of the stack.
  calls.on('message', (response: PortResponse) => answered?.(operations.get(response.id), response))
  return {
    postMessage,
    on: (...args: Parameters<Calls['on']>) => calls.on(...args),
    ref: () => calls.ref(),
    unref: () => calls.unref(),
  }
}

/** `DynamoDB_20120810.PutItem` and `AmazonSQS.SendMessage` without version and vendor. */
function operationOf(headers: PortCall['headers']): string {
  return String(headers['x-amz-target']).replace(/^Amazon|_\d+/g, '')
}
