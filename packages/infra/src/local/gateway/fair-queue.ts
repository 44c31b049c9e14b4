/** Runs a bounded number of tasks at once; others wait, and are rejected when too many are waiting. */
export interface FairQueue {
  /** Runs the task when it is the caller's turn; returns undefined if too many are waiting. */
  readonly run: <T>(caller: string, task: () => Promise<T>) => Promise<T> | undefined
}

export interface FairQueueOptions {
  /** Tasks in flight at once. */
  readonly concurrency: number
  readonly maxWaiting: number
}

/**
 * Bounds the tasks in flight and shares the slots round-robin between callers: a caller with a thousand tasks delays
 * another by at most one of them.
 */
export function createFairQueue({ concurrency, maxWaiting }: FairQueueOptions): FairQueue {
  const queues = new Map<string, (() => void)[]>()
  let inFlight = 0
  let waiting = 0

  const startNext = (): void => {
    const [first] = queues
    if (inFlight >= concurrency || first === undefined) return
    const [caller, queue] = first
    // A caller that was served goes to the back of the line.
    queues.delete(caller)
    const start = queue.shift()
    if (queue.length > 0) queues.set(caller, queue)
    if (start === undefined) return
    waiting--
    inFlight++
    start()
  }

  const finish = (): void => {
    inFlight--
    startNext()
  }

  return {
    run: (caller, task) => {
      if (waiting >= maxWaiting) return undefined
      const turn = Promise.withResolvers<void>()
      const queue = queues.get(caller) ?? []
      queue.push(turn.resolve)
      queues.set(caller, queue)
      waiting++
      startNext()
      return turn.promise.then(task).finally(finish)
    },
  }
}
