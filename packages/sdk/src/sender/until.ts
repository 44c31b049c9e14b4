import { abortable, sourceOf } from '../client/abortable.ts'

/** Waits for a promise until a signal is aborted; then rejects with its reason. */
export function until<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return abortable(signal === undefined ? [] : [sourceOf(signal)], () => promise)
}
