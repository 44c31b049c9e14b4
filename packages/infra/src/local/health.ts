import { statfs } from 'node:fs/promises'
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import { queueDepth } from '@logpipe/pipeline/queue/depth'
import type { Stores } from './start-stores.ts'

/** Whether requests can be served now. */
export interface Health {
  /** What cannot be used, each a sentence; empty where all is well. */
  readonly problems: readonly string[]
  /** Free space where the data is, bytes. */
  readonly freeBytes: number
}

/** With less than this, a write may fail at any moment. Bytes. */
const leastFreeBytes = 64 * 1024 * 1024
/** How long table and queue may take to answer. Milliseconds. */
const patienceMs = 2_000

/** Asks the table, the queue and the file system. */
export async function checkHealth({ dynamodb, sqs, tables, queues }: Stores, dataDir: string): Promise<Health> {
  const abortSignal = AbortSignal.timeout(patienceMs)
  const [table, queue, free] = await Promise.allSettled([
    dynamodb.send(new DescribeTableCommand({ TableName: tables.logs ?? '' }), { abortSignal }),
    Promise.race([queueDepth(sqs, queues.ingest), rejectAfter(abortSignal)]),
    statfs(dataDir).then(({ bavail, bsize }) => bavail * bsize),
  ])
  const freeBytes = free.status === 'fulfilled' ? free.value : 0
  return {
    freeBytes,
    problems: [
      ...(table.status === 'rejected' ? ['the table does not respond'] : []),
      ...(queue.status === 'rejected' ? ['the queue does not respond'] : []),
      ...(free.status === 'rejected' ? ['the free space where the data is cannot be read'] : []),
      ...(free.status === 'fulfilled' && freeBytes < leastFreeBytes
        ? [`${freeBytes} bytes are free where the data is; ${leastFreeBytes} are needed`]
        : []),
    ],
  }
}

function rejectAfter(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
}
