import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import { backoffMs } from '@logpipe/sdk/contract'
import pLimit from 'p-limit'
import { decodeMessage } from '../packages/pipeline/src/queue/message-codec.ts'
import type { WorkerHandler } from '../packages/pipeline/src/worker/worker-handler.ts'
import { createKeyRange } from '../packages/pipeline/test/key-range.ts'
import { aWorkerOf, invokeAll, load, type Surroundings } from '../packages/pipeline/test/throttled-workers.ts'
import { createVirtualClock } from '../packages/pipeline/test/virtual-clock.ts'
import { round } from './measure.ts'

/**
 * 8 workers against a key range that takes 1,000 writes a second, on a virtual clock: 80 messages of 500 records, each
 * delivered until it is stored. Compared in the same run with the policy before: all messages of a batch at once, eight tries
 * for each batch of 25, and every delivery writes a message from its first row.
 */
const writesPerSecond = 1_000
/** The old policy would take far longer. */
const maxRounds = 5

const now = await measure(aWorkerOf)
const before = await measure(workerBefore)
console.log(
  JSON.stringify({
    bench: 'throttled-table',
    unit: `messages of ${load.recordsPerMessage} rows, ${load.workers} workers, ${writesPerSecond} writes/s, simulated`,
    time_bounded: now,
    eight_tries: before,
    bar: { failed_messages: 0, used: 0.9, rows_written_twice: 0 },
  }),
)

/** What the first delivery of all messages achieves, and how many rows are written again until all are stored. */
async function measure(workerOf: (surroundings: Surroundings) => WorkerHandler) {
  const clock = createVirtualClock()
  const random = Math.random
  const range = createKeyRange({ clock, random, writesPerSecond })
  const failed = await invokeAll({ clock, range, random }, workerOf)
  const first = {
    messages: load.workers * load.messagesEach,
    failed_messages: failed.length,
    rows: range.writes.size,
    seconds: round(clock.now() / 1_000),
    used: round((range.writes.size / clock.now() / writesPerSecond) * 1_000, 3),
    calls: range.counts.calls,
  }
  let rounds = 1
  for (let left = failed; left.length > 0 && rounds < maxRounds; rounds++)
    left = await invokeAll({ clock, range, random }, workerOf)
  const twice = [...range.writes.values()].filter((count) => count > 1).length
  return { ...first, deliveries_of_all: rounds, rows_written_twice: twice }
}

/** The policy before, without redaction. */
function workerBefore({ clock, range, random }: Surroundings): WorkerHandler {
  const limit = pLimit(8)
  const write = async (ids: readonly string[]): Promise<readonly string[]> => {
    let pending = ids
    for (let attempt = 0; attempt < 8; attempt++) {
      const requests = pending.map((log_id) => ({ PutRequest: { Item: { log_id: { S: log_id } } } }))
      const command = new BatchWriteItemCommand({ RequestItems: { logs: requests } })
      const left = await range.client.send(command).then(
        ({ UnprocessedItems }) => UnprocessedItems?.logs ?? [],
        () => requests,
      )
      pending = left.map(({ PutRequest }) => PutRequest?.Item?.log_id?.S ?? '')
      if (pending.length === 0) return []
      await clock.sleep(backoffMs(attempt, random, { baseMs: 50, capMs: 2_000 }))
    }
    return pending
  }
  return async ({ Records }) => {
    const ids = Records.flatMap(({ body }) => decodeMessage(body).records.map(({ logId }) => logId))
    const batches = Array.from({ length: Math.ceil(ids.length / 25) }, (_, i) => ids.slice(i * 25, (i + 1) * 25))
    const left = (await Promise.all(batches.map((batch) => limit(write, batch)))).flat()
    const failed = new Set(left.map((id) => id.slice(0, id.lastIndexOf('-'))))
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) }
  }
}
