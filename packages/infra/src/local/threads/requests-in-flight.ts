import type { IncomingMessage, ServerResponse } from 'node:http'

/** Resolves when the request needs nothing of the server any more, also where its caller has gone away. */
export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** The requests that a server has taken and not yet answered. */
export interface RequestsInFlight {
  readonly take: (request: IncomingMessage, response: ServerResponse) => void
  readonly isFinishing: () => boolean
  /** Refuses requests from now on, and resolves when those before are served and their responses sent. */
  readonly finish: () => Promise<void>
}

/** Takes requests until it is told to finish; later ones get `503`, which AWS clients retry. */
export function requestsInFlight(serve: Serve): RequestsInFlight {
  const inFlight = new Set<Promise<void>>()
  let isFinishing = false
  return {
    take: (request, response) => {
      if (isFinishing) return refuse(response)
      const sent = untilSent(response)
      const over = serve(request, response)
        .then(() => sent)
        .finally(() => inFlight.delete(over))
      inFlight.add(over)
    },
    isFinishing: () => isFinishing,
    finish: async () => {
      isFinishing = true
      await Promise.allSettled(inFlight)
    },
  }
}

/** What SQS and DynamoDB name themselves when they cannot serve for now. */
export const refusal = { __type: 'ServiceUnavailable', message: 'the embedded stack is shutting down' }

function refuse(response: ServerResponse): void {
  const headers = { 'content-type': 'application/x-amz-json-1.0', connection: 'close' }
  response.writeHead(503, headers).end(JSON.stringify(refusal))
}

/** Resolves when the response is on its way, or can no longer be. */
function untilSent(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.once('finish', resolve).once('close', resolve))
}
