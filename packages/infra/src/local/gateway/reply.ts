import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpResponse } from '@logpipe/pipeline/http'
import type { refuse as refuseRequest } from './gateway-problem.ts'

export type Refuse = typeof refuseRequest

export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
}

/** What a function made of a request; undefined where its client has disconnected. */
export type Result = HttpResponse | 'overloaded' | undefined

export type Reply = (exchange: Exchange, result: Result) => void

/** Upper bound of all unread responses. Bytes. */
const maxResponseBytes = 128 * 1024 * 1024

/** Sends results unless too many bytes are unread already; the bytes of one count until the client has read it. */
export function createReply(refuse: Refuse): Reply {
  let unreadBytes = 0
  return ({ response, requestId }, result) => {
    if (result === 'overloaded') return refuse(response, requestId, result, 'too many requests are waiting')
    // The client has disconnected: no event would ever release the bytes.
    if (result === undefined || response.destroyed) {
      response.destroy()
      return
    }
    const bytes = result.body?.length ?? 0
    if (bytes > smallResponseChars && unreadBytes + bytes > maxResponseBytes)
      return refuse(response, requestId, 'overloaded', 'too many responses are waiting to be read')
    unreadBytes += bytes
    response.once('close', () => {
      unreadBytes -= bytes
    })
    send(response, result)
  }
}

function send(response: ServerResponse, { statusCode = 200, headers = {}, body, isBase64Encoded }: HttpResponse): void {
  response.statusCode = statusCode
  // Written with the body, headers state its length, which Firehose insists on.
  response.setHeaders(new Map(Object.entries(headers as Record<string, string>)))
  response.end(isBase64Encoded ? Buffer.from(body ?? '', 'base64') : body)
}

/** Responses up to this size are always sent: they report the outcome of a request. Characters. */
const smallResponseChars = 64 * 1024
