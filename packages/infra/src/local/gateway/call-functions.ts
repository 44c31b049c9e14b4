import type { IncomingMessage } from 'node:http'
import { type HttpEvent, type HttpHandler, keyHeaders } from '@logpipe/pipeline/http'
import type { Route } from '../../topology.ts'
import { createFairQueue } from './fair-queue.ts'
import type { Result } from './reply.ts'

/** On AWS each request has its own instance; here all share one heap, so few that may take megabytes run at once. */
const queues = { light: { concurrency: 256, maxWaiting: 4_096 }, heavy: { concurrency: 6, maxWaiting: 1_024 } }

export interface FunctionCalls {
  readonly functions: Readonly<Record<Route['function'], HttpHandler>>
  /** A monotonic clock, milliseconds. */
  readonly elapsedMs: () => number
}

/**
 * Calls the function of a route when a slot is free; `overloaded` if too many are waiting or the wait was too long. Skips the call if the
 * client has disconnected.
 */
export type CallFunction = (route: Route, event: HttpEvent, request: IncomingMessage) => Promise<Result>

export function createCallFunction({ functions, elapsedMs }: FunctionCalls): CallFunction {
  const [light, heavy] = [createFairQueue(queues.light), createFairQueue(queues.heavy)]
  return async (route, event, { socket, headers }) => {
    const queue = isHeavy(event) ? heavy : light
    const caller = String(callerHeaders.map((name) => headers[name]).find((value) => value !== undefined) ?? '')
    const queuedAtMs = elapsedMs()
    const result = queue.run(caller, async () => {
      if (elapsedMs() - queuedAtMs > maxWaitMs) return 'overloaded'
      return socket.destroyed ? undefined : functions[route.function](event)
    })
    return result === undefined ? 'overloaded' : await result
  }
}

/** Who sends a request: a key, or a tenant's name. */
const callerHeaders = [...keyHeaders, 'x-tenant-id']

/** The longest wait for a slot: longer, and the client has likely timed out. Milliseconds. */
const maxWaitMs = 20_000

/** Larger bodies are heavy. Characters. */
const largeBodyChars = 512 * 1024

/** Pages of logs, and bodies of a size that only their decoders know. */
const heavyRoutes: ReadonlySet<string> = new Set(['GET /logs', 'POST /firehose', 'POST /loki/api/v1/push'])

/** What may take megabytes: a large body, or a compressed one. */
function isHeavy({ body = '', headers, routeKey }: HttpEvent): boolean {
  return heavyRoutes.has(routeKey) || body.length > largeBodyChars || headers['content-encoding'] !== undefined
}
