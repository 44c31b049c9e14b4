import type { SQSClient } from '@aws-sdk/client-sqs'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { dynamodbClient, sqsClient } from '@logpipe/pipeline/compose/clients'
import type { LogpipeError } from '@logpipe/sdk/contract'
import { emulatorConfig } from '../admin/stack-stores.ts'
import { topology } from '../topology.ts'
import { createQueues, createTables } from './create-resources.ts'
import type { DataFolder } from './data/data-folder.ts'
import { portHandler } from './threads/port-handler.ts'
import { newWorker, type ServerThread, type StartWorker, startThread, threadWithinMs } from './threads/start-thread.ts'
import { within } from './threads/within.ts'

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

export interface StoresOptions {
  /** Starts the threads; new ones by default. */
  readonly startWorker?: StartWorker | undefined
  /** How long each may take to be ready, to answer first, and to close. {@link threadWithinMs} by default. Milliseconds. */
  readonly withinMs?: number
}

/** Starts both servers, each in its own thread. Throws `storage_failed` if one fails to start, or dies or is silent before the start is over. */
export async function startStores(
  folder: Folder,
  onDeath: (error: LogpipeError) => void,
  { startWorker = newWorker, withinMs = threadWithinMs }: StoresOptions = {},
): Promise<Stores> {
  const death = firstDeath(onDeath)
  const shared = { onDeath: death.note, withinMs }
  const starting = [
    startThread('table/table-thread', { name: 'table', path: folder.tablePath, ...shared }, startWorker),
    startThread('queue/queue-thread', { name: 'queue', path: folder.queuePath, ...shared }, startWorker),
  ] as const
  try {
    // A call to a thread that died before anybody listened to its port never ends.
    const stores = await Promise.race([connect(folder, starting, withinMs), death.happened])
    death.startIsOver()
    return { ...stores, close: () => closeThreads(starting) }
  } catch (error) {
    await closeThreads(starting)
    throw death.first() ?? error
  }
}

type Folder = Pick<DataFolder, 'tablePath' | 'queuePath'>

/** Deaths of threads: the first one fails the start, and those after it are passed on. */
function firstDeath(onDeath: (error: LogpipeError) => void) {
  const { promise, reject } = Promise.withResolvers<never>()
  promise.catch(() => undefined)
  let [isOver, first]: [boolean, LogpipeError | undefined] = [false, undefined]
  return {
    note: (error: LogpipeError): void => {
      first ??= error
      if (isOver) onDeath(error)
      else reject(error)
    },
    happened: promise,
    first: () => first,
    startIsOver: (): void => {
      isOver = true
    },
  }
}

async function connect(
  { tablePath, queuePath }: Folder,
  starting: readonly [Promise<ServerThread>, Promise<ServerThread>],
  withinMs: number,
): Promise<Omit<Stores, 'close'>> {
  const [table, queue] = await Promise.all(starting)
  const dynamodbEndpoint = `http://127.0.0.1:${table.port}`
  const sqsEndpoint = `http://127.0.0.1:${queue.port}`
  const dynamodb = dynamodbClient({ ...emulatorConfig, dynamodbEndpoint, requestHandler: portHandler(table.calls) })
  const sqs = sqsClient({ ...emulatorConfig, sqsEndpoint, requestHandler: portHandler(queue.calls) })
  const [tables, queues] = await Promise.all([
    answered(createTables(dynamodb, topology), `table in ${tablePath}`, withinMs),
    answered(createQueues(sqs, topology), `queue in ${queuePath}`, withinMs),
  ])
  return { dynamodb, sqs, dynamodbEndpoint, sqsEndpoint, tables, queues }
}

/** Errors of the store are thrown as they are. */
function answered<T>(creating: Promise<T>, name: string, withinMs: number): Promise<T> {
  return within(creating, withinMs, { missing: `could not start the ${name}: it did not answer` })
}

/** Closes the threads that started, including those still starting when another failed. */
async function closeThreads(starting: readonly Promise<ServerThread>[]): Promise<void> {
  const settled = await Promise.allSettled(starting)
  await Promise.all(settled.map((thread) => thread.status === 'fulfilled' && thread.value.close()))
}
