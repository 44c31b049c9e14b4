import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { serve } from './serve.ts'

export interface Row {
  readonly id: string
  readonly tenant: string
  readonly text: string
  readonly severity?: string
  readonly timestamp?: string
  readonly attributes?: Readonly<Record<string, unknown>>
}

export interface StoringServer {
  readonly url: string
  /** In the order of arrival. */
  readonly rows: () => readonly Row[]
  readonly headers: readonly IncomingHttpHeaders[]
}

/** What the server does with one request; without a fault it stores and answers. */
export type Fault = 'none' | 'hang' | 'reset' | 'store-and-reset' | 'store-and-truncate' | number

/** A server that stores like the real one: a row for each key and position, however often they come. Ends with its test. */
export async function startStoringServer(faultOf: (request: number) => Fault = () => 'none'): Promise<StoringServer> {
  const rows = new Map<string, Row>()
  const headers: IncomingHttpHeaders[] = []
  const url = await serve(async (request, response) => {
    const fault = faultOf(headers.push(request.headers) - 1)
    const lines = (await text(request)).split('\n').filter((line) => line !== '')
    if (fault === 'hang') return
    if (typeof fault === 'number') return refuse(response, fault)
    if (fault === 'reset') return void response.destroy()
    const { 'x-tenant-id': tenant = '', 'idempotency-key': key } = request.headers
    for (const [index, line] of lines.entries()) {
      const record = JSON.parse(line)
      const id = record.log_id ?? `${key}-${index}`
      if (!rows.has(`${tenant}/${id}`)) rows.set(`${tenant}/${id}`, { ...record, id, tenant })
    }
    if (fault === 'store-and-reset') return void response.destroy()
    const body = JSON.stringify({ accepted: lines.length, duplicates: 0, rejected: 0, errors: [] })
    response.writeHead(202, { 'content-type': 'application/json', 'content-length': body.length })
    if (fault === 'store-and-truncate') response.write(body.slice(0, 10), () => response.destroy())
    else response.end(body)
  })
  return { url, rows: () => [...rows.values()], headers }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'retry-after': '0' }).end('no logpipe JSON')
}
