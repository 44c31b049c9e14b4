import type { FaultCode } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { anEvent } from '../../test/build.ts'
import type { HttpHandler } from '../http/http-event.ts'
import { behindEdge, edgeHeader } from './behind-edge.ts'

const edgeSecret = 'a'.repeat(64)

/** A handler that answers 200, and what it and the observer have seen. */
function anEdge(secret?: string) {
  const denied: FaultCode[] = []
  let served = 0
  const answer: HttpHandler = async () => {
    served++
    return { statusCode: 200 }
  }
  const handler = behindEdge(answer, {
    ...(secret !== undefined && { edgeSecret: secret }),
    onDenied: (code) => denied.push(code),
  })
  return { handler, denied, served: () => served }
}

const withHeader = (value: string) => anEvent({ route: 'POST /ingest', headers: { [edgeHeader]: value } })

test('serves what CloudFront sends', async () => {
  const { handler, denied, served } = anEdge(edgeSecret)
  expect(await handler(withHeader(edgeSecret))).toEqual({ statusCode: 200 })
  expect([served(), denied]).toEqual([1, []])
})

test.each([
  ['without the header', anEvent({ route: 'POST /ingest' })],
  ['to healthz, too', anEvent({ route: 'GET /healthz' })],
  ['with an empty one', withHeader('')],
  ['with another one', withHeader('b'.repeat(64))],
  ['with the beginning of it', withHeader(edgeSecret.slice(1))],
  ['with more than it', withHeader(`${edgeSecret}a`)],
  ['with it twice, as API Gateway joins them', withHeader(`${edgeSecret},${edgeSecret}`)],
])('refuses a request %s with 403, before anything is done with it', async (_, event) => {
  const { handler, denied, served } = anEdge(edgeSecret)
  const answer = await handler(event)
  expect(answer).toMatchObject({ statusCode: 403, headers: { 'content-type': 'application/problem+json' } })
  expect(JSON.parse(answer.body ?? '')).toMatchObject({
    code: 'forbidden',
    detail: expect.stringContaining('EndpointUrl'),
  })
  expect(answer.body).not.toContain(edgeSecret)
  expect([served(), denied]).toEqual([0, ['forbidden']])
})

test('without a secret, serves whoever calls', async () => {
  const { handler, served } = anEdge()
  expect(await handler(anEvent({ route: 'POST /ingest' }))).toEqual({ statusCode: 200 })
  expect(await handler(withHeader('whatever'))).toEqual({ statusCode: 200 })
  expect(served()).toBe(2)
})
