import type { IncomingHttpHeaders } from 'node:http'
import { actionFile, functionOf } from './fauxqs-files.ts'
import { loadPart } from './load-part.ts'

/** A queue as fauxqs keeps it. */
export interface Queue {
  readonly name: string
  persistence: QueueFile
  getAttribute(name: string): string
}

export interface QueueStore {
  /** Part of the queues' URLs, which name a queue and are not its address. */
  host: string
  persistence: QueueFile
  allQueues(): Iterable<Queue>
  /** What it is and all its messages, none of them received by this; undefined where there is no such queue. */
  inspectQueue(name: string): object | undefined
  /** Ends all waits for messages. */
  shutdown(): void
}

/** `fauxqs.db` in its folder. */
export interface QueueFile {
  loadSqsQueues(store: QueueStore): void
  close(): void
}

interface Request {
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

/** Where an action says how it ended. */
export interface Reply {
  readonly status: (code: number) => void
  readonly header: (name: string, value: string) => void
}

type Action = (body: unknown, store: QueueStore, request: Request) => unknown

export interface Router {
  register(name: string, action: Action): void
  /** Refusals are responses. Throws where a message could not be kept. */
  handle(request: Request, reply: Reply): Promise<object>
}

/**
 * Opens a folder with the parts of fauxqs 2.4.1 that are SQS. They are not its public interface: its version is pinned. That would load a web
 * framework, SNS and S3 with them, which takes longer than all the rest of the thread's start. Throws errors of the file system and SQLite.
 */
export async function openFauxqs(dataDir: string): Promise<{ readonly store: QueueStore; readonly router: Router }> {
  const [{ PersistenceManager }, { SqsStore }, { SqsRouter }] = await Promise.all([
    loadPart<{ PersistenceManager: new (dataDir: string) => QueueFile }>('persistence'),
    loadPart<{ SqsStore: new () => QueueStore }>('sqs/sqsStore'),
    loadPart<{ SqsRouter: new (store: QueueStore) => Router }>('sqs/sqsRouter'),
  ])
  const [file, store] = [new PersistenceManager(dataDir), new SqsStore()]
  file.loadSqsQueues(store)
  // Not before it is loaded, or it would write everything that it reads.
  for (const keeper of [store, ...store.allQueues()]) keeper.persistence = file
  const router = new SqsRouter(store)
  for (const [name, action] of await Promise.all([...functionOf].map(loadAction))) router.register(name, action)
  return { store, router }
}

async function loadAction([name, file]: readonly [string, string]): Promise<readonly [string, Action]> {
  const { [file]: action } = await loadPart<Readonly<Record<string, Action>>>(actionFile(file))
  if (action === undefined) throw new Error(`fauxqs has no ${name}`)
  return [name, action]
}
