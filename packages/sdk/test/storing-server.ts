import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { parseLogRecord } from '../src/contract/log-record.ts'
import type { RecordError } from '../src/contract/responses.ts'
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
    const { 'x-tenant-id': tenant, 'idempotency-key': key } = request.headers
    const errors: RecordError[] = []
    for (const [index, line] of lines.entries()) {
      const parsed = parseLogRecord(JSON.parse(line))
      if (parsed.kind === 'invalid') errors.push({ index, ...parsed, retryable: false })
      else if (!rows.has(`${tenant}/${key}-${index}`)) {
        rows.set(`${tenant}/${key}-${index}`, { ...parsed.record, id: `${key}-${index}`, tenant: String(tenant) })
      }
    }
    if (fault === 'store-and-reset') return void response.destroy()
    const body = JSON.stringify({
      accepted: lines.length - errors.length,
      duplicates: 0,
      rejected: errors.length,
      errors,
    })
    response.writeHead(202, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    if (fault === 'store-and-truncate') response.write(body.slice(0, 10), () => response.destroy())
    else response.end(body)
  })
  return { url, rows: () => [...rows.values()], headers }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'retry-after': '0' }).end('no logpipe JSON')
}
