import { limits } from '@logpipe/sdk/contract'
import type { Route } from '../../topology.ts'
import { type ByteCount, type Reading, readBody } from './read-body.ts'
import { type EndOf, readParts } from './read-parts.ts'
import type { Exchange, Refuse, Reply, Result } from './reply.ts'

export interface Intake {
  readonly refuse: Refuse
  readonly reply: Reply
  /** All that are in flight. */
  readonly bodies: ByteCount
}

const tooLargeText = `the body exceeds the limit of ${limits.maxRequestBytes} bytes`

function refuseBody(
  { refuse }: Intake,
  { response, requestId }: Exchange,
  why: 'request_too_large' | 'overloaded',
  route: Route,
): void {
  if (why === 'overloaded') refuse(response, requestId, why, 'too many request bodies are in flight')
  else refuse(response, requestId, why, tooLargeText, route.tooLargeStatus)
}

/** Reads the body, passes it on and replies; its bytes count as in flight until then. */
export async function withBody(
  intake: Intake,
  exchange: Exchange,
  { route, read, isKept }: Reading & { readonly route: Route },
  call: (body: Buffer) => Promise<Result>,
): Promise<void> {
  const { request, response } = exchange
  try {
    const body = await readBody(intake.bodies, request, { read, isKept })
    if (Buffer.isBuffer(body)) return intake.reply(exchange, await call(body))
    response.setHeader('connection', 'close')
    refuseBody(intake, exchange, body, route)
  } finally {
    if (isKept) intake.bodies.bytes -= read.bytes
  }
}

/**
 * Passes on a body in parts, each when the one before has been accepted, and replies with what was said of the last one. The first that is not
 * accepted ends it: the client sends all of it again.
 */
export async function withParts(
  intake: Intake,
  exchange: Exchange,
  { route, ...reading }: { readonly route: Route; readonly read: ByteCount; readonly endOf: EndOf },
  call: (body: Buffer) => Promise<Result>,
): Promise<void> {
  const { request, response } = exchange
  let result: Result
  for await (const part of readParts(intake.bodies, request, reading)) {
    const isWhole = Buffer.isBuffer(part)
    result = isWhole ? await call(part) : undefined
    if (isAccepted(result)) continue
    response.setHeader('connection', 'close')
    if (isWhole) break
    return refuseBody(intake, exchange, part, route)
  }
  intake.reply(exchange, result)
}

function isAccepted(result: Result): boolean {
  return typeof result === 'object' && (result.statusCode ?? 200) < 300
}
