import type { SQSClient } from '@aws-sdk/client-sqs'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { dynamodbClient, sqsClient } from '@logpipe/pipeline/compose/clients'
import type { LogpipeError } from '@logpipe/sdk/contract'
import { emulatorConfig } from '../admin/stack-stores.ts'
import { topology } from '../topology.ts'
import { createQueues, createTables } from './create-resources.ts'
import type { DataFolder } from './data/data-folder.ts'
import { signNothing } from './sign-nothing.ts'
import { portHandler } from './threads/port-handler.ts'
import { newWorker, type ServerThread, startThread } from './threads/start-thread.ts'

/** The table and queue servers, their clients, and the topology's tables and queues. */
export interface Stores {
  readonly dynamodb: DynamoDBDocumentClient
  readonly sqs: SQSClient
  readonly dynamodbEndpoint: string
  readonly sqsEndpoint: string
  /** Table names by topology key. */
  readonly tables: Readonly<Record<string, string>>
  /** Queue URLs by topology key. */
  readonly queues: Readonly<Record<string, string>>
  readonly close: () => Promise<void>
}

/** Starts both servers, each in its own thread. Throws `storage_failed` if one fails to start. */
export async function startStores(
  folder: Pick<DataFolder, 'tablePath' | 'queuePath'>,
  onDeath: (error: LogpipeError) => void,
  startWorker = newWorker,
): Promise<Stores> {
  const start: { isOver: boolean; death?: LogpipeError } = { isOver: false }
  const noteDeath = (error: LogpipeError): void => {
    if (start.isOver) onDeath(error)
    else start.death ??= error
  }
  const starting = [
    startThread('table/table-thread', { name: 'table', path: folder.tablePath, onDeath: noteDeath }, startWorker),
    startThread('queue/queue-thread', { name: 'queue', path: folder.queuePath, onDeath: noteDeath }, startWorker),
  ] as const
  try {
    const stores = await connect(await Promise.all(starting))
    start.isOver = true
    return { ...stores, close: () => closeThreads(starting) }
  } catch (error) {
    await closeThreads(starting)
    throw start.death ?? error
  }
}

async function connect([table, queue]: readonly [ServerThread, ServerThread]): Promise<Omit<Stores, 'close'>> {
  const dynamodbEndpoint = `http://127.0.0.1:${table.port}`
  const sqsEndpoint = `http://127.0.0.1:${queue.port}`
  const place = { ...emulatorConfig, signer: signNothing }
  const dynamodb = dynamodbClient({ ...place, dynamodbEndpoint, requestHandler: portHandler(table.calls) })
  const sqs = sqsClient({ ...place, sqsEndpoint, requestHandler: portHandler(queue.calls) })
  const [tables, queues] = await Promise.all([createTables(dynamodb, topology), createQueues(sqs, topology)])
  return { dynamodb, sqs, dynamodbEndpoint, sqsEndpoint, tables, queues }
}

/** Closes the threads that started, including those still starting when another failed. */
async function closeThreads(starting: readonly Promise<ServerThread>[]): Promise<void> {
  const settled = await Promise.allSettled(starting)
  await Promise.all(settled.map((thread) => thread.status === 'fulfilled' && thread.value.close()))
}
