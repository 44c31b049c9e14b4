import type { FaultCode } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { anEvent } from '../../test/build.ts'
import type { HttpHandler } from '../http/http-event.ts'
import { behindEdge, edgeHeader } from './behind-edge.ts'

const edgeSecret = 'a'.repeat(64)

/** A handler that returns 200, with counters of what it and the observer saw. */
function anEdge(secret?: string) {
  const denied: FaultCode[] = []
  let served = 0
  const ok: HttpHandler = async () => {
    served++
    return { statusCode: 200 }
  }
  const handler = behindEdge(ok, {
    ...(secret !== undefined && { edgeSecret: secret }),
    onDenied: (code) => denied.push(code),
  })
  return { handler, denied, served: () => served }
}

const withHeader = (value: string) => anEvent({ route: 'POST /ingest', headers: { [edgeHeader]: value } })

test('serves requests from CloudFront', async () => {
  const { handler, denied, served } = anEdge(edgeSecret)
  expect(await handler(withHeader(edgeSecret))).toEqual({ statusCode: 200 })
  expect([served(), denied]).toEqual([1, []])
})

test.each([
  ['without the header', anEvent({ route: 'POST /ingest' })],
  ['to healthz', anEvent({ route: 'GET /healthz' })],
  ['with an empty header', withHeader('')],
  ['with another secret', withHeader('b'.repeat(64))],
  ['with a part of the secret', withHeader(edgeSecret.slice(1))],
  ['with more than the secret', withHeader(`${edgeSecret}a`)],
  ['with the secret twice, as API Gateway joins headers', withHeader(`${edgeSecret},${edgeSecret}`)],
])('refuses a request %s with 403 before calling the handler', async (_, event) => {
  const { handler, denied, served } = anEdge(edgeSecret)
  const response = await handler(event)
  expect(response).toMatchObject({ statusCode: 403, headers: { 'content-type': 'application/problem+json' } })
  expect(JSON.parse(response.body ?? '')).toMatchObject({
    code: 'forbidden',
    detail: expect.stringContaining('EndpointUrl'),
  })
  expect(response.body).not.toContain(edgeSecret)
  expect([served(), denied]).toEqual([0, ['forbidden']])
})

test('without a secret, serves every caller', async () => {
  const { handler, served } = anEdge()
  expect(await handler(anEvent({ route: 'POST /ingest' }))).toEqual({ statusCode: 200 })
  expect(await handler(withHeader('whatever'))).toEqual({ statusCode: 200 })
  expect(served()).toBe(2)
})
