import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { refuseMalformed } from './malformed-request.ts'

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
