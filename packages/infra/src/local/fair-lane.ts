/** A lane has only so many places: what comes when all are taken waits, and is turned away when too many wait. */
export interface FairLane {
  /** Runs when it is the caller's turn; undefined where too many wait already. */
  readonly run: <T>(caller: string, work: () => Promise<T>) => Promise<T> | undefined
}

export interface LaneOptions {
  /** How many may be under way at once. */
  readonly places: number
  readonly maxWaiting: number
}

/**
 * Bounds how much is under way, and shares it between callers: they take turns, so one that asks for a thousand things at
 * once makes another wait for one of its own at most.
 */
export function createFairLane({ places, maxWaiting }: LaneOptions): FairLane {
  const queues = new Map<string, (() => void)[]>()
  let underWay = 0
  let waiting = 0

  const startNext = (): void => {
    const [first] = queues
    if (underWay >= places || first === undefined) return
    const [caller, queue] = first
    // Whoever was served goes to the end of the row.
    queues.delete(caller)
    const start = queue.shift()
    if (queue.length > 0) queues.set(caller, queue)
    if (start === undefined) return
    waiting--
    underWay++
    start()
  }

  const leave = (): void => {
    underWay--
    startNext()
  }

  return {
    run: (caller, work) => {
      if (waiting >= maxWaiting) return undefined
      const turn = Promise.withResolvers<void>()
      const queue = queues.get(caller) ?? []
      queue.push(turn.resolve)
      queues.set(caller, queue)
      waiting++
      startNext()
      return turn.promise.then(work).finally(leave)
    },
  }
}
