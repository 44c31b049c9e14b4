import { pathToFileURL } from 'node:url'
import type { Door, Outcome } from '../packages/pipeline/src/doors/door.ts'
import type { HttpHandler } from '../packages/pipeline/src/http/http-event.ts'

/** The ingest handler of a checkout, with a queue that accepts everything, and its doors. */
export interface DoorPipeline {
  readonly handle: HttpHandler
  readonly doorOf: (route: string) => Promise<Door>
  /** What became of the records of the last request. */
  readonly lastOutcome: () => Outcome | undefined
}

interface Options {
  /** Folders of doors by route. */
  readonly routes: Readonly<Record<string, string>>
  /** The time of receipt, epoch milliseconds. */
  readonly atMs: number
  /** Whether the queue reads messages, as to compress and send them does: until then they are not in one piece, unless they had to be measured. */
  readonly readsMessages: boolean
}

type Modules = typeof import('../packages/pipeline/src/ingest/ingest-handler.ts') &
  typeof import('../packages/pipeline/src/ingest/new-log-id.ts') &
  typeof import('../packages/pipeline/src/ingest/open-door.ts') &
  typeof import('../packages/pipeline/src/ingest/records-door.ts') &
  typeof import('../packages/pipeline/src/http/receipt.ts')

const files = ['ingest/ingest-handler', 'ingest/new-log-id', 'ingest/open-door', 'ingest/records-door', 'http/receipt']

/** Loads the sources of a checkout, this one or another: two of them in one process see the same machine. */
export async function openPipeline(checkout: string, { routes, atMs, readsMessages }: Options): Promise<DoorPipeline> {
  const urls = files.map((file) => pathToFileURL(`${checkout}/packages/pipeline/src/${file}.ts`).href)
  const modules: Modules = Object.assign({}, ...(await Promise.all(urls.map((url) => import(url)))))
  const openDoor = modules.createOpenDoor(routes)
  const last: { outcome?: Outcome } = {}
  const handle = modules.createIngestHandler({
    authenticate: async () => ({ kind: 'caller', caller: { kind: 'anyone' } }),
    admitRate: async () => ({ kind: 'admitted' }),
    enqueue: async (messages) => {
      if (readsMessages) for (const { body } of messages) Buffer.byteLength(body)
      return messages.map(() => ({ kind: 'queued' as const }))
    },
    openDoor,
    takeReceipt: modules.createReceiptClock(() => atMs),
    startLogIds: modules.createLogIdSource(),
    digest: () => 'AAAAAAAAAAA',
    onOutcome: (outcome) => {
      last.outcome = outcome
    },
  })
  return {
    handle,
    doorOf: async (route) => (await openDoor(route)) ?? modules.recordsDoor,
    lastOutcome: () => last.outcome,
  }
}
