/** A function that is not loaded yet. */
export interface LaterFunction<Args extends readonly unknown[], Result> {
  readonly call: (...args: Args) => Promise<Result>
  /** Loads it, if no call has. */
  readonly load: () => Promise<void>
}

/** A function that is loaded with its first call. Where that fails the call fails, and the next one tries again. */
export function loadLater<Args extends readonly unknown[], Result>(
  load: () => Promise<(...args: Args) => Promise<Result>>,
): LaterFunction<Args, Result> {
  let loading: ReturnType<typeof load> | undefined
  const loaded = (): ReturnType<typeof load> => {
    loading ??= load().catch((error) => {
      loading = undefined
      throw error
    })
    return loading
  }
  return {
    call: async (...args) => (await loaded())(...args),
    load: async () => void (await loaded()),
  }
}
