import { createServer, type Server } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { openCallPort } from './call-port.ts'
import { portHandler } from './port-handler.ts'

const call = { headers: { 'x-amz-target': 'Echo' }, body: 'Grüße' }

/** Says what it received. */
const echo = createServer(async (request, response) => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  const { method, url, headers } = request
  response.setHeader('X-Length', headers['content-length'] ?? '')
  response.writeHead(418, { 'content-type': 'text/plain' })
  response.end([method, url, headers['x-amz-target'], Buffer.concat(parts)].join(' '))
})

/** Never answers. */
const silence = createServer(() => undefined)

/** A handler of calls to a server that listens nowhere, and what ends the thread of one. */
function aHandler(server: Server) {
  const { calls, close } = openCallPort(server)
  onTestFinished(close)
  return { handle: portHandler(calls).handle, close }
}

test.each<[string, unknown]>([
  ['a text', call.body],
  ['bytes', new TextEncoder().encode(call.body)],
  ['a part of memory that others use', Buffer.from(`..${call.body}..`).subarray(2, -2)],
])('a server receives %s as it was sent, and its response comes whole', async (_, body) => {
  const { response } = await aHandler(echo).handle({ ...call, body })
  expect(response).toMatchObject({ statusCode: 418, headers: { 'content-type': 'text/plain', 'x-length': '7' } })
  expect(response.body.toString()).toBe('POST / Echo Grüße')
})

test('calls side by side get each its own response', async () => {
  const { handle } = aHandler(echo)
  const bodies = Array.from({ length: 50 }, (_, i) => String(i))
  const answers = await Promise.all(bodies.map((body) => handle({ ...call, body })))
  expect(answers.map(({ response }) => response.body.toString())).toEqual(bodies.map((body) => `POST / Echo ${body}`))
})

test('a call without a response ends when it is aborted, and one that was aborted before is not sent', async () => {
  const { handle } = aHandler(silence)
  const abort = new AbortController()
  const waiting = handle(call, { abortSignal: abort.signal })
  abort.abort()
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  await expect(aHandler(echo).handle(call, { abortSignal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' })
})

test('a call fails as over a connection where the thread ends before its response, or has ended', async () => {
  const { handle, close } = aHandler(silence)
  const waiting = handle(call)
  await nextTurn()
  close()
  await expect(waiting).rejects.toMatchObject({ code: 'ECONNRESET' })
  await expect(handle(call)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
