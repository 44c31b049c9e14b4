/** What a call gives; undefined where the signal ends the wait for it. Nothing of it stays at the signal. */
export async function unlessAborted<T>(signal: AbortSignal, call: Promise<T>): Promise<T | undefined> {
  const aborted = Promise.withResolvers<undefined>()
  const onAbort = (): void => aborted.resolve(undefined)
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  try {
    return await Promise.race([call, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
