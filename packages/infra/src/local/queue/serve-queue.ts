import type { IncomingMessage } from 'node:http'
import { suppressSqliteWarning } from '@logpipe/sdk/operations'
import { listenOnLoopback } from '../threads/listen-on-loopback.ts'
import type { LoopbackServer } from '../threads/serve-in-thread.ts'
import { createQueueServer } from './create-queue-server.ts'
import { openFauxqs } from './fauxqs-parts.ts'
import { forgetReceives } from './forget-receives.ts'

// Before SQLite is loaded: Node 22 warns of it at once.
suppressSqliteWarning(process)

/** SQS by an AWS client, or a look at the queues. */
function isSqs({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' || (method === 'POST' && String(headers['x-amz-target']).startsWith('AmazonSQS.'))
}

/** Serves the SQS protocol on loopback from a SQLite file. */
export async function serveQueue(path: string): Promise<LoopbackServer> {
  await forgetReceives(path)
  const { store, router } = await openFauxqs(path)
  store.host = '127.0.0.1'
  return listenOnLoopback(createQueueServer(store, router), isSqs)
}
