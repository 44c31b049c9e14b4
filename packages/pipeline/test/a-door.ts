import type { FaultCode } from '@logpipe/sdk/contract'
import type { HttpResponse } from '../src/http/http-event.ts'
import { createReceiptClock } from '../src/http/receipt.ts'
import { createIngestHandler, type IngestDeps } from '../src/ingest/ingest-handler.ts'
import { createOpenDoor } from '../src/ingest/open-door.ts'
import { decodeMessage, type MessageRecord } from '../src/queue/message-codec.ts'
import { anEvent, type EventFields } from './build.ts'

export interface DoorInUse {
  readonly post: (fields: Omit<EventFields, 'route'>) => Promise<HttpResponse>
  /** What is on the queue. */
  readonly records: () => readonly MessageRecord['record'][]
  /** The log ids of what is on the queue, or was put there again. */
  readonly logIds: () => readonly string[]
}

/** The ingest handler behind one door, that of `POST /ingest` without a name, with a queue in memory; all records are acme's. */
export function aDoor(route: string, door?: string, deps: Partial<IngestDeps> = {}): DoorInUse {
  const queued: MessageRecord[] = []
  let ids = 0
  const handler = createIngestHandler({
    authenticate: async () => ({ kind: 'caller', caller: { kind: 'anyone' } }),
    admitRate: async () => ({ kind: 'admitted' }),
    enqueue: async (messages) =>
      messages.map(({ body }) => {
        queued.push(...decodeMessage(body).records)
        return { kind: 'queued' }
      }),
    openDoor: createOpenDoor(door === undefined ? {} : { [route]: door }),
    takeReceipt: createReceiptClock(() => Date.UTC(2026, 0, 31, 12)),
    startLogIds: () => () => `made-${ids++}`,
    digest: () => 'AAAAAAAAAAA',
    ...deps,
  })
  const post: DoorInUse['post'] = ({ headers, ...rest }) =>
    handler(anEvent({ route, headers: { 'x-tenant-id': 'acme', ...headers }, ...rest }))
  return { post, records: () => queued.map(({ record }) => record), logIds: () => queued.map(({ logId }) => logId) }
}

/** A rate limiter that is out of tokens for three seconds. */
export function refusing(code: Extract<FaultCode, 'rate_limited' | 'over_quota'>): Partial<IngestDeps> {
  return { admitRate: async () => ({ kind: 'limited', code, message: 'too fast', retryAfterMs: 2_100 }) }
}

/** A queue that takes nothing. */
export const fullQueue: Partial<IngestDeps> = {
  enqueue: async (messages) => messages.map(() => ({ kind: 'failed', reason: 'InternalError' })),
}
