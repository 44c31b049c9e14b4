import { channel } from 'node:diagnostics_channel'

/** Calls back once, in the very turn in which a request has its response: the `count`th with logs, of those to one place or to any. */
export function onResponse(count: number, listener: () => void, origin?: string): void {
  const headers = channel('undici:request:headers')
  let left = count
  const hear = (message: unknown): void => {
    const { request } = message as { readonly request: { readonly origin: string; readonly path: string } }
    if (!request.path.startsWith('/ingest') || (origin !== undefined && request.origin !== origin)) return
    if (--left > 0) return
    headers.unsubscribe(hear)
    listener()
  }
  headers.subscribe(hear)
}
