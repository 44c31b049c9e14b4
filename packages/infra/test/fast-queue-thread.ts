import { keepQueueTime } from './queue-clock.ts'

/** The queue of the embedded stack, whose delays and timeouts pass faster. Its server has started in real time by then. */
await import('../src/local/queue/queue-thread.ts')
keepQueueTime()
