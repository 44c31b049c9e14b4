import type { ServerResponse } from 'node:http'

/** Server-sent events to one browser. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export interface EventStream {
  /** Whether the browser has read what was sent; until then nothing more should be. */
  readonly isReady: () => boolean
  readonly send: (name: string, data: unknown) => void
  readonly end: () => void
}

export function openEventStream(response: ServerResponse, headers: Readonly<Record<string, string>>): EventStream {
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
  response.flushHeaders()
  return {
    isReady: () => !response.writableNeedDrain && !response.destroyed,
    send: (name, data) => void response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`),
    end: () => void response.end(),
  }
}
