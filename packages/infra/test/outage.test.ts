import { expect, test } from 'vitest'
import { createSqsDelayMessages } from '../../pipeline/src/queue/sqs-delay-messages.ts'
import { createKeyRange } from '../../pipeline/test/key-range.ts'
import { aWorkerOf } from '../../pipeline/test/throttled-workers.ts'
import { createVirtualClock } from '../../pipeline/test/virtual-clock.ts'
import { type MappingOptions, startEventSourceMapping } from '../src/local/queue/event-source-mapping.ts'
import { topology } from '../src/topology.ts'
import { bodyOf, lineOf } from './use-worker.ts'
import { createVirtualQueue } from './virtual-queue.ts'

const hourMs = 3_600_000

/** Worker, queue and event source mapping with the waits of AWS, on a clock of their own. */
function aPipeline(random = () => 0) {
  const clock = createVirtualClock()
  const range = createKeyRange({ clock, random })
  const queue = createVirtualQueue(clock, topology.queues.ingest)
  const delayMessages = createSqsDelayMessages(queue.client, 'ingest')
  const worker = aWorkerOf({ clock, range, random }, { delayMessages })
  const start = (handler: MappingOptions['handler'] = worker) =>
    startEventSourceMapping({
      client: queue.client,
      queueUrl: 'ingest',
      queueArn: 'arn:aws:sqs:us-east-1:000000000000:ingest',
      eventSource: topology.eventSources.worker,
      handler,
      functionTimeoutMs: topology.functions.worker.timeoutSeconds * 1_000,
      elapsedMs: clock.now,
      sleep: clock.sleep,
      syncWal: async () => undefined,
      onError: () => undefined,
    })
  const send = (count: number): void => {
    for (let i = 0; i < count; i++)
      queue.send(
        bodyOf('acme', [lineOf({ logId: `${i}-a`, text: 'a' }), lineOf({ logId: `${i}-b`, text: 'b' }, 'client')]),
      )
  }
  /** Until no message is left. */
  const untilEmpty = async (handler?: MappingOptions['handler']): Promise<void> => {
    const mapping = start(handler)
    await clock.run(queue.empty())
    await clock.run(mapping.close())
  }
  return { clock, range, queue, worker, send, untilEmpty }
}

test('after an outage of 44 hours every message is stored within the hour, and none is a dead letter', async () => {
  const { clock, range, queue, send, untilEmpty } = aPipeline()
  const endMs = 44 * hourMs
  send(3)
  range.deny(true)
  void clock.sleep(endMs).then(() => range.deny(false))
  await untilEmpty()
  expect(queue.deadLetters).toEqual([])
  expect(range.writes.size).toBe(6)
  expect([...range.writes.values()]).toEqual(Array(6).fill(1))
  expect(clock.now() - endMs).toBeLessThan(hourMs)
})

test('a failed message waits 30 s, then twice as long each time, and at most half an hour', async () => {
  const { clock, range, queue, send, untilEmpty } = aPipeline()
  send(1)
  range.deny(true)
  void clock.sleep(3 * hourMs).then(() => range.deny(false))
  await untilEmpty()
  const waits = queue.receivedAtMs.slice(1).map((atMs, i) => Math.round((atMs - (queue.receivedAtMs[i] ?? 0)) / 1_000))
  const expected = [30, 60, 120, 240, 480, 960, ...Array(waits.length - 6).fill(1_800)]
  expect(waits).toEqual(expected)
  expect(waits.length).toBeGreaterThan(9)
})

test('a message that kills its invocation returns after its visibility timeout, and is a dead letter after ten hours', async () => {
  const { clock, range, queue, worker, send, untilEmpty } = aPipeline()
  queue.send('killer')
  send(2)
  await untilEmpty((event, invocation) => {
    if (event.Records.some(({ body }) => body === 'killer')) throw new Error('out of memory')
    return worker(event, invocation)
  })
  expect(queue.deadLetters).toContain('killer')
  expect(clock.now() / hourMs).toBeGreaterThan(9.8)
  expect(clock.now() / hourMs).toBeLessThan(10.3)
  expect(range.writes.size).toBe(0)
})
