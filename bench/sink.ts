import { createServer, type IncomingHttpHeaders } from 'node:http'
import { zstdDecompressSync } from 'node:zlib'

/**
 * An endpoint that accepts everything and keeps nothing: it counts the lines of a body and answers with an id for each, as
 * ingest does, unless it is asked for a minimal answer. `POST /logs/outcomes` says that every request is done, and `GET /lines` how
 * many lines have come so far. Prints its port.
 */
const digest = 'AAAAAAAAAAA'
let lines = 0
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    response.setHeader('content-type', 'application/json')
    response.setHeader('x-logpipe-received-at', String(Date.now()))
    if (request.url === '/lines') return void response.end(String(lines))
    if (request.url === '/logs/outcomes') return void response.end(outcomesOf(Buffer.concat(chunks).toString()))
    const parts = request.headers['content-encoding'] === 'zstd' ? [zstdDecompressSync(Buffer.concat(chunks))] : chunks
    const count = parts.reduce((sum, part) => sum + newlines(part), parts.at(-1)?.at(-1) === 10 ? 0 : 1)
    lines += count
    response.statusCode = 202
    const ids = ownIdsOf(parts, request.headers) ?? idsOf(request.headers, count)
    response.end(JSON.stringify({ accepted: count, duplicates: 0, rejected: 0, ...ids, errors: [] }))
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' ? address?.port : address)
})

function idsOf(headers: IncomingHttpHeaders, count: number): object {
  if (headers.prefer === 'return=minimal') return {}
  if (headers.prefer?.includes('log-ids=compact')) return { compact_ids: `0${digest}`.repeat(count) }
  const first = Number(headers['x-logpipe-first-index'] ?? 0)
  return { log_ids: Array.from({ length: count }, (_, i) => `0.${headers['idempotency-key']}.${first + i}.${digest}`) }
}

const ownId = '{"log_id":"'

/** The ids of records that bring their own, as the first field. Kept cheap: an endpoint slower than the sender would be what is measured. */
function ownIdsOf(parts: readonly Buffer[], { prefer }: IncomingHttpHeaders): object | undefined {
  if (parts[0]?.indexOf(ownId) !== 0 || prefer === 'return=minimal') return undefined
  const body = Buffer.concat(parts)
  let joined = ''
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf(34, at + ownId.length)
    joined += `${joined === '' ? '' : ' '}${body.toString('latin1', at + ownId.length, end)}`
    const next = body.indexOf(10, end)
    at = next === -1 ? body.length : next + 1
  }
  return prefer?.includes('joined-ids') ? { joined_ids: joined } : { log_ids: joined.split(' ') }
}

function outcomesOf(body: string): string {
  const { requests }: { requests: readonly string[] } = JSON.parse(body)
  return JSON.stringify({
    outcomes: requests.map((name) => ({ name, stored: 0, dead_letters: {}, first: [] })),
    pending: [],
  })
}

function newlines(chunk: Buffer): number {
  let count = 0
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) count++
  return count
}
