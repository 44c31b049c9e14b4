import { checkHeader } from './check-header.ts'
import type { Client } from './client.ts'
import type { Settings } from './client-options.ts'
import { ingestCalls } from './ingest-calls.ts'
import { logCalls } from './log-calls.ts'
import { type OpenCall, openCalls } from './open-calls.ts'
import { readResponse } from './read-response.ts'
import { createRequestOrder } from './request-order.ts'
import { createSlots } from './request-slots.ts'
import type { Retried } from './retry.ts'
import { sendRequest } from './send-request.ts'
import type { HttpRequest, HttpResponse, Transport } from './transport.ts'

/** The client, on whatever carries its requests. */
export function buildClient(settings: Settings, transport: Transport): Client {
  const { open, close } = openCalls(settings, transport)
  const inSlot = createSlots(settings.connections)
  const send = (request: HttpRequest, call: OpenCall): Promise<Retried> =>
    call.holding(request.body, () => sendRequest(request, call, { settings, transport, inSlot }))
  const get = async (path: string, call: OpenCall): Promise<HttpResponse> =>
    (await send({ method: 'GET', path, headers: {} }, call)).response
  const postJson = async (path: string, body: unknown, call: OpenCall, tenant?: string): Promise<HttpResponse> => {
    if (tenant !== undefined) checkHeader('tenant', tenant)
    const headers = { 'content-type': 'application/json', ...(tenant !== undefined && { 'x-tenant-id': tenant }) }
    return (await send({ method: 'POST', path, headers, body: JSON.stringify(body) }, call)).response
  }
  const reader = { origin: settings.url.origin, now: settings.now }
  const ordered = settings.ordered ? { order: createRequestOrder(settings.elapsed) } : {}
  return {
    ...ingestCalls({ open, send, reader, ...ordered }),
    logs: logCalls({ open, get, postJson, reader }),
    health: (options) =>
      open(options, async (call) => {
        readResponse(await get('/healthz', call), reader)
      }),
    close,
  }
}
