import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { refuseMalformed, withinHeaders } from './malformed-request.ts'

/** The document that a server responds with to what never arrives whole. */
async function responseTo(part: string) {
  const responses = new Map<Duplex, ServerResponse>()
  const timeouts = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 }
  const server = createServer(timeouts, (request, response) => responses.set(request.socket, response))
  const rejected: string[] = []
  const onRejected = ({ reason }: { readonly reason: string }): void => void rejected.push(reason)
  refuseMalformed(server, { instance: 'i', responseOf: (socket) => responses.get(socket), onRejected })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(part)
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
  return { status: head.split('\r\n')[0], problem: JSON.parse(body), rejected }
}

test.each([
  ['POST /ingest HTTP/1.1\r\nhost: a\r\n', 'the headers did not arrive within 0.1 s'],
  ['POST /ingest HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nhalf', 'the request did not arrive within 0.2 s'],
])(
  'a request that arrives too slowly may be sent again, and the response names the limit: %j',
  async (part, detail) => {
    const { status, problem, rejected } = await responseTo(part)
    expect(status).toBe('HTTP/1.1 408 Request Timeout')
    expect(problem).toMatchObject({ status: 408, code: 'request_timeout', retryable: true })
    expect(problem.detail).toContain(detail)
    expect(rejected).toEqual(['timed_out'])
  },
)

test('what is not HTTP is not to be sent again', async () => {
  const { status, problem } = await responseTo('hello\r\n\r\n')
  expect(status).toBe('HTTP/1.1 400 Bad Request')
  expect(problem).toMatchObject({
    code: 'invalid_request',
    retryable: false,
    detail: 'malformed HTTP request: Bad Request',
  })
})

test('a request with too many headers is refused after the one before it has its response, and none behind it is served', async () => {
  const responses = new Map<Duplex, ServerResponse>()
  const [served, rejected]: [string[], string[]] = [[], []]
  const parts = {
    instance: 'i',
    responseOf: (socket: Duplex) => responses.get(socket),
    onRejected: ({ reason }: { readonly reason: string }) => void rejected.push(reason),
  }
  const serve = withinHeaders(({ url = '', socket }, response) => {
    served.push(url)
    responses.set(socket, response)
    setImmediate(() => response.end('done'))
  }, parts)
  const server = createServer(serve)
  server.maxHeadersCount = 0
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const get = (path: string, headers: number) => `GET ${path} HTTP/1.1\r\nhost: a\r\n${'a:b\r\n'.repeat(headers)}\r\n`
  socket.write(get('/most', 1_999) + get('/over', 2_000) + get('/behind', 0) + get('/over', 2_000))
  expect((await text(socket)).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 431'])
  expect([served, rejected]).toEqual([['/most'], ['malformed_http']])
})
