import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a call meets on its way to the table, or on the way back. */
export type Fault =
  /** None: the call and its answer pass. */
  | { readonly kind: 'pass' }
  /** 400 ProvisionedThroughputExceededException; nothing is done. */
  | { readonly kind: 'throttle' }
  /** 500 InternalServerError; nothing is done. */
  | { readonly kind: 'error' }
  /** 400 ValidationException, as for an item that is too large; nothing is done. The answer comes once `after` has resolved, at once without. */
  | { readonly kind: 'refuse'; readonly after?: () => Promise<unknown> }
  /** The connection breaks before the call gets through. */
  | { readonly kind: 'drop' }
  /** The call is done, and the connection breaks before the answer is through. */
  | { readonly kind: 'drop-answer' }
  /** No answer ever comes; nothing is done. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** The call passes once this has resolved. */
  | { readonly kind: 'wait'; readonly until: () => Promise<unknown> }
  /** Of a BatchWriteItem the items for which this is true come back as unprocessed, and are not written. */
  | { readonly kind: 'unprocessed'; readonly isHeldBack: () => boolean }

/** One call of DynamoDB's protocol. */
export interface TableCall {
  /** `BatchWriteItem`, say. */
  readonly operation: string
  /** The request as JSON. */
  readonly body: string
}

export interface FaultProxy {
  readonly endpoint: string
  /** Decides what the calls from now on meet. */
  readonly meet: (faultOf: (call: TableCall) => Fault) => void
  /** How many calls met each kind of fault. */
  readonly met: Readonly<Partial<Record<Fault['kind'], number>>>
  readonly close: () => Promise<void>
}

export const pass: Fault = { kind: 'pass' }

/** Stands in front of DynamoDB, or of an emulator of it, and does to its calls what `meet` says: nothing, at first. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true })
  const met: Partial<Record<Fault['kind'], number>> = {}
  let faultOf: (call: TableCall) => Fault = () => pass
  const server = createServer((incoming, outgoing) => {
    const serve = async (): Promise<void> => {
      const body = (await buffer(incoming)).toString()
      const operation = String(incoming.headers['x-amz-target']).split('.').at(-1) ?? ''
      const fault = faultOf({ operation, body })
      met[fault.kind] = (met[fault.kind] ?? 0) + 1
      await suffer(fault, { target, agent, incoming, outgoing, body })
    }
    serve().catch(() => outgoing.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    meet: (decide) => {
      faultOf = decide
    },
    met,
    close: async () => {
      server.close()
      server.closeAllConnections()
      agent.destroy()
      await once(server, 'close')
    },
  }
}

interface Exchange {
  readonly target: string
  readonly agent: Agent
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly body: string
}

async function suffer(fault: Fault, exchange: Exchange): Promise<void> {
  const { outgoing, body } = exchange
  switch (fault.kind) {
    case 'pass':
      return answer(outgoing, await forward(exchange, body))
    case 'throttle':
      return answer(outgoing, failure(400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'))
    case 'error':
      return answer(outgoing, failure(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError'))
    case 'refuse':
      await fault.after?.()
      return answer(outgoing, failure(400, 'com.amazon.coral.validate#ValidationException'))
    case 'drop':
      outgoing.destroy()
      return
    case 'drop-answer':
      await forward(exchange, body)
      outgoing.destroy()
      return
    case 'hang':
      return
    case 'delay':
      await sleep(fault.ms)
      return answer(outgoing, await forward(exchange, body))
    case 'wait':
      await fault.until()
      return answer(outgoing, await forward(exchange, body))
    case 'unprocessed':
      return answer(outgoing, await writeSome(exchange, fault.isHeldBack))
  }
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Buffer
}

const contentType = { 'content-type': 'application/x-amz-json-1.0' }

function failure(status: number, type: string): Answer {
  return { status, headers: contentType, body: Buffer.from(JSON.stringify({ __type: type, message: 'a fault' })) }
}

function answer(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, { ...headers, 'content-length': body.length } as Record<string, string | number>)
  outgoing.end(body)
}

async function forward({ target, agent, incoming }: Exchange, body: string): Promise<Answer> {
  const headers = { ...incoming.headers, 'content-length': String(Buffer.byteLength(body)) }
  const call = request(target, { method: incoming.method ?? 'POST', path: incoming.url ?? '/', headers, agent })
  call.end(body)
  const [answered] = (await once(call, 'response')) as [IncomingMessage]
  const { 'transfer-encoding': _, ...rest } = answered.headers
  return { status: answered.statusCode ?? 500, headers: rest, body: await buffer(answered) }
}

type Items = Readonly<Record<string, readonly unknown[]>>

/** Where all items would come back DynamoDB answers that it is throttled. */
async function writeSome(exchange: Exchange, isHeldBack: () => boolean): Promise<Answer> {
  const call = JSON.parse(exchange.body) as { readonly RequestItems: Items }
  const held: Record<string, unknown[]> = {}
  const sent: Record<string, unknown[]> = {}
  for (const [table, items] of Object.entries(call.RequestItems)) {
    for (const item of items) {
      const part = isHeldBack() ? held : sent
      part[table] = [...(part[table] ?? []), item]
    }
  }
  if (Object.keys(sent).length === 0) {
    return failure(400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException')
  }
  const written = await forward(exchange, JSON.stringify({ ...call, RequestItems: sent }))
  if (written.status !== 200) return written
  const body = JSON.stringify({ ...JSON.parse(written.body.toString()), UnprocessedItems: held })
  return { status: 200, headers: contentType, body: Buffer.from(body) }
}
