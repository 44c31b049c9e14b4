/** Subscribes to an abort; returns what ends the subscription. */
export interface AbortSource {
  readonly throwIfAborted: () => void
  readonly subscribe: (onAbort: (reason: unknown) => void) => () => void
}

export function sourceOf(signal: AbortSignal): AbortSource {
  return {
    throwIfAborted: () => signal.throwIfAborted(),
    subscribe: (onAbort) => {
      const listener = (): void => onAbort(signal.reason)
      signal.addEventListener('abort', listener, { once: true })
      return () => signal.removeEventListener('abort', listener)
    },
  }
}

/**
 * A signal that many calls share, with one listener: each further one would be compared with all others. The listener stays
 * while there are subscriptions.
 */
export function sharedSource(signal: AbortSignal): AbortSource {
  const subscribers = new Set<(reason: unknown) => void>()
  const abortAll = (): void => {
    for (const subscriber of subscribers) subscriber(signal.reason)
  }
  return {
    throwIfAborted: () => signal.throwIfAborted(),
    subscribe: (onAbort) => {
      if (subscribers.size === 0) signal.addEventListener('abort', abortAll, { once: true })
      subscribers.add(onAbort)
      return () => {
        subscribers.delete(onAbort)
        if (subscribers.size === 0) signal.removeEventListener('abort', abortAll)
      }
    },
  }
}

/** Runs a task that ends at once when a source is aborted, with its reason, whatever the task is waiting for. */
export async function abortable<T>(
  sources: readonly AbortSource[],
  run: (signal?: AbortSignal) => Promise<T>,
): Promise<T> {
  for (const source of sources) source.throwIfAborted()
  if (sources.length === 0) return run()
  const controller = new AbortController()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const ends = sources.map(({ subscribe }) =>
    subscribe((reason) => {
      reject(reason)
      controller.abort(reason)
    }),
  )
  try {
    return await Promise.race([aborted, run(controller.signal)])
  } finally {
    for (const end of ends) end()
  }
}
