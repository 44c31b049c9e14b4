import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { parseJson } from '@logpipe/sdk/contract'
import type { StoreServer } from '../threads/listen-on-loopback.ts'
import { http } from '../threads/node-http.ts'
import { refusal, requestsInFlight } from '../threads/requests-in-flight.ts'
import type { Queue, QueueStore, Router } from './fauxqs-parts.ts'

/** Both as fauxqs has them: how long a connection may be idle, milliseconds, and what a request may have, bytes. */
const keepAliveTimeout = 72_000
const maxRequestBytes = 11 * 1024 * 1024

interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
}

/** SQS's JSON protocol on fauxqs's store, and fauxqs's pages of what is in the queues, which receive nothing. */
export function createQueueServer(store: QueueStore, router: Router): StoreServer {
  const answer = async (request: IncomingMessage): Promise<Answer> =>
    request.method === 'POST' ? act(router, request, isFinishing) : show(store, request.url ?? '')
  const { take, isFinishing, finish } = requestsInFlight(async (request, response) =>
    send(response, await answer(request).catch(failed)),
  )
  return {
    server: http.createServer({ keepAliveTimeout }, take),
    finish: () => {
      const finished = finish()
      store.shutdown()
      return finished
    },
    closeStore: () => store.persistence.close(),
  }
}

/** The message could not be kept, or the caller has gone away before the end of the request. */
function failed(error: unknown): Answer {
  return { status: 500, body: { __type: 'InternalFailure', message: `${error}` } }
}

async function act(router: Router, request: IncomingMessage, isFinishing: () => boolean): Promise<Answer> {
  // Without a length nobody knows how much is to come; every AWS client sends one.
  if (!(Number(request.headers['content-length']) <= maxRequestBytes)) return refused(413, 'RequestEntityTooLarge')
  const body = parseJson(await text(request))
  // It could wait for a message, after all such waits have been ended.
  if (isFinishing()) return { status: 503, body: refusal }
  if (body === undefined) return refused(400, 'SerializationException')
  const said = { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' } as Record<string, string> }
  const status = (code: number): void => {
    said.status = code
  }
  const header = (name: string, value: string): void => {
    said.headers[name] = value
  }
  return { body: await router.handle({ headers: request.headers, body }, { status, header }), ...said }
}

function refused(status: number, __type: string): Answer {
  return { status, body: { __type } }
}

const queuesPath = '/_fauxqs/queues'

function show(store: QueueStore, path: string): Answer {
  const queue = path.startsWith(`${queuesPath}/`) ? store.inspectQueue(path.slice(queuesPath.length + 1)) : undefined
  const body = path === queuesPath ? [...store.allQueues()].map(countsOf) : queue
  return body === undefined ? refused(404, 'NotFound') : { status: 200, body }
}

function countsOf(queue: Queue): object {
  const count = (of: string): number => Number(queue.getAttribute(`ApproximateNumberOfMessages${of}`))
  return { name: queue.name, approximateMessageCount: count(''), approximateInflightCount: count('NotVisible') }
}

function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json', ...headers, 'content-length': bytes.length })
  response.end(bytes)
}
