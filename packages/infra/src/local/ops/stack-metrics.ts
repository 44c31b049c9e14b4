import type { Health } from '../health.ts'
import type { StackCounters } from '../start.ts'
import { single } from './create-process-metrics.ts'
import type { Metric } from './exposition.ts'

/** What became of records, and how much waits. Without counters, where table or queue did not respond, it says that the stack is not ready. */
export function stackMetrics(counters: StackCounters | undefined, { freeBytes, problems }: Health): readonly Metric[] {
  const isReady = counters !== undefined && problems.length === 0
  return [
    single('logpipe_ready', 'gauge', '1 where /readyz is 200, and 0 where it is not.', isReady ? 1 : 0),
    single('logpipe_data_free_bytes', 'gauge', 'Free space where the data is, bytes.', freeBytes),
    ...(counters === undefined ? [] : counterMetrics(counters)),
  ]
}

function counterMetrics(counters: StackCounters): readonly Metric[] {
  return [
    single('logpipe_records_accepted_total', 'counter', 'Records accepted since the start.', counters.accepted),
    single('logpipe_records_stored_total', 'counter', 'Records stored since the start.', counters.stored),
    single('logpipe_denied_total', 'counter', 'Requests and records refused for want of a valid key.', counters.denied),
    single('logpipe_queue_messages', 'gauge', 'Messages on the queue, those in flight included.', counters.queued),
    single('logpipe_dead_letters', 'gauge', 'Messages in the dead-letter queue.', counters.deadLetters),
  ]
}
