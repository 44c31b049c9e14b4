import { createEventReader, type ServerEvent } from '../view/server-events.ts'
import { type Api, type Query, RefusedError } from './api.ts'

export type ConnectionState =
  | { readonly kind: 'connecting' | 'live' | 'hidden' }
  /** Tried again by itself. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** Not tried again: the token is missing, or of an earlier run. */
  | { readonly kind: 'unauthorized' }

export interface ConnectionOptions {
  readonly api: Api
  readonly query: () => Query
  readonly onEvent: (event: ServerEvent) => void
  readonly onState: (state: ConnectionState) => void
}

/** Waits between attempts. Milliseconds. */
const firstWaitMs = 500
const maxWaitMs = 8_000

/**
 * Follows the stack while the page is visible, and again after it was lost. A hidden page follows nothing: it would only cost. Returns a
 * function that starts anew, with another filter or token.
 */
export function connect(options: ConnectionOptions): () => void {
  let current = new AbortController()
  const restart = (): void => {
    current.abort()
    current = new AbortController()
    if (document.hidden) options.onState({ kind: 'hidden' })
    else void follow(options, current.signal)
  }
  document.addEventListener('visibilitychange', restart)
  restart()
  return restart
}

async function follow(options: ConnectionOptions, signal: AbortSignal): Promise<void> {
  let waitMs = firstWaitMs
  while (!signal.aborted) {
    options.onState({ kind: 'connecting' })
    try {
      await readAll(options, signal)
      waitMs = firstWaitMs
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof RefusedError && error.status === 401) return options.onState({ kind: 'unauthorized' })
      options.onState({ kind: 'lost', reason: error instanceof RefusedError ? error.message : 'not reachable' })
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    waitMs = Math.min(maxWaitMs, waitMs * 2)
  }
}

async function readAll({ api, query, onEvent, onState }: ConnectionOptions, signal: AbortSignal): Promise<void> {
  const response = await api.open('events', query(), signal)
  if (response.body === null) return
  onState({ kind: 'live' })
  const take = createEventReader((event) => {
    if (!signal.aborted) onEvent(event)
  })
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return onState({ kind: 'lost', reason: 'the stack ended the connection' })
    take(value)
  }
}
