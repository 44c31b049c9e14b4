import type { LogId } from '@logpipe/sdk/contract'
import type { SQSRecord } from 'aws-lambda'
import { encodeMessage } from '../src/queue/message-codec.ts'
import { createDynamoRows } from '../src/table/dynamodb-rows.ts'
import { policyOf } from '../src/tenants/tenant-policy.ts'
import { defaultSettings } from '../src/tenants/tenant-settings.ts'
import { createWorkerHandler, type WorkerDeps, type WorkerHandler } from '../src/worker/worker-handler.ts'
import { aRowKeys, aTenant, secretRedactor } from './build.ts'
import type { KeyRange } from './key-range.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** The worker's timeout on AWS. */
const invocationMs = 60_000

export interface Load {
  readonly workers: number
  /** Messages of a worker's one invocation. */
  readonly messagesEach: number
  readonly recordsPerMessage: number
}

export const load: Load = { workers: 8, messagesEach: 10, recordsPerMessage: 500 }

export interface Surroundings {
  readonly clock: VirtualClock
  readonly range: KeyRange
  readonly random: () => number
}

/** A worker as on AWS: alone in its process, with the real adapter to the table. */
export function aWorkerOf({ clock, range, random }: Surroundings, deps: Partial<WorkerDeps> = {}): WorkerHandler {
  return createWorkerHandler({
    openRows: createDynamoRows({
      clientOf: () => range.client,
      tableName: 'logs',
      recentIndex: 'recent',
      random,
      now: clock.now,
      sleep: clock.sleep,
    }),
    sendDeadLetter: async ({ reason }) => {
      throw new Error(`dead letter: ${reason}`)
    },
    policyOf: async () => policyOf(defaultSettings, secretRedactor),
    rowKeys: aRowKeys,
    random,
    now: clock.now,
    sleep: clock.sleep,
    ...deps,
  })
}

/** The messages of one worker. */
export function messagesOf(worker: number, { messagesEach, recordsPerMessage }: Load = load): readonly SQSRecord[] {
  return Array.from({ length: messagesEach }, (_, i) => {
    const messageId = `w${worker}-m${i}`
    const records = Array.from({ length: recordsPerMessage }, (_, n) => ({
      logId: `${messageId}-${n}` as LogId,
      idSource: 'server' as const,
      record: { text: `${messageId} ${n}` },
    }))
    const receivedAt = '2026-01-31T12:00:00.000Z'
    const body = encodeMessage({ tenantId: aTenant(), receivedAt, order: `${receivedAt}#0000#00000`, records })
    return { messageId, receiptHandle: messageId, body } as SQSRecord
  })
}

/** One invocation, whose time is the clock's; resolves with the ids of the messages that failed. */
export async function invoke(
  handler: WorkerHandler,
  clock: VirtualClock,
  Records: readonly SQSRecord[],
): Promise<readonly string[]> {
  const endMs = clock.now() + invocationMs
  const invocation = { getRemainingTimeInMillis: () => endMs - clock.now() }
  const { batchItemFailures } = await handler({ Records: [...Records] }, invocation)
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
}

/** All workers at the same time, once. */
export async function invokeAll(
  surroundings: Surroundings,
  workerOf: (surroundings: Surroundings) => WorkerHandler = aWorkerOf,
  each: Load = load,
): Promise<readonly string[]> {
  const invocations = Array.from({ length: each.workers }, (_, worker) =>
    invoke(workerOf(surroundings), surroundings.clock, messagesOf(worker, each)),
  )
  return (await surroundings.clock.run(Promise.all(invocations))).flat()
}
