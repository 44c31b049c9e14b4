import type { HttpEvent, HttpHandler } from '@logpipe/pipeline/http'
import { isObject, limits, parseJson, type RecordError } from '@logpipe/sdk/contract'

/** Hands over messages; resolves when they are durable, or can never be. */
export type Deliver = (messages: readonly Buffer[]) => Promise<void>

export interface DeliverOptions {
  /** The ingest function, for requests without an API key. */
  readonly ingest: HttpHandler
  /** Whose the messages are. */
  readonly tenant: string
  readonly makeId: () => string
  /** Resolves after a wait, milliseconds; rejects when the stack stops. */
  readonly wait: (ms: number) => Promise<void>
  /** Called for what is not stored. */
  readonly onLoss: (reason: string) => void
}

/**
 * Hands messages to the ingest function as the requests of syslog's door, each under an idempotency key: what is refused for now is sent again, and
 * no message becomes two rows.
 */
export function createDeliver(options: DeliverOptions): Deliver {
  return async (messages) => {
    for (const part of requestsOf(messages)) await deliverRequest(options, part)
  }
}

/** Digits and a space before each message. Bytes. */
const countBytes = 10

/** Parts of which each fits into a request. */
function* requestsOf(messages: readonly Buffer[]): Generator<readonly Buffer[]> {
  let [part, bytes]: [Buffer[], number] = [[], 0]
  for (const message of messages) {
    const size = message.length + countBytes
    if (part.length === limits.maxRecordsPerRequest || bytes + size > limits.maxRequestBytes) {
      yield part
      ;[part, bytes] = [[], 0]
    }
    part.push(message)
    bytes += size
  }
  if (part.length > 0) yield part
}

/** First wait and longest, where the function states none. Milliseconds. */
const [firstWaitMs, maxWaitMs] = [250, 10_000]

async function deliverRequest(options: DeliverOptions, messages: readonly Buffer[]): Promise<void> {
  const event = eventOf(messages, options.tenant, options.makeId())
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(maxWaitMs, 2 * waitMs)) {
    const { statusCode = 500, headers, body = '' } = await options.ingest(event)
    if (statusCode === 204) return
    if (statusCode < 500) return options.onLoss(reasonOf(body))
    const statedMs = 1_000 * Number(headers?.['retry-after'] ?? 0)
    await options.wait(Math.max(waitMs, Math.min(maxWaitMs, statedMs)))
  }
}

/** Of a part that is not stored, how many there are and the first reason; of a whole request, its reason. */
function reasonOf(body: string): string {
  const value = parseJson(body)
  if (!isObject(value) || !Array.isArray(value.errors)) return body.trim()
  const [first]: readonly RecordError[] = value.errors
  return `${value.errors.length} messages are not stored: ${first?.message}`
}

function eventOf(messages: readonly Buffer[], tenant: string, id: string): HttpEvent {
  const body = Buffer.concat(messages.flatMap((message) => [Buffer.from(`${message.length} `), message]))
  const http = { method: 'POST', path: '/logplex', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'syslog' }
  return {
    routeKey: 'POST /logplex',
    rawPath: '/logplex',
    rawQueryString: '',
    headers: { 'content-type': 'application/vnd.logpipe.syslog', 'x-tenant-id': tenant, 'idempotency-key': id },
    requestContext: { requestId: id, http },
    body: body.toString('base64'),
    isBase64Encoded: true,
  }
}
