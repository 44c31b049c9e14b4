import { expect, test } from 'vitest'
import { topology } from '../../topology.ts'
import { routeRequest } from './route-request.ts'

test.each([
  ['POST', '/ingest', 'POST /ingest', {}],
  ['GET', '/', 'GET /', {}],
  ['POST', '/shop/_bulk/', 'POST /{index}/_bulk', { index: 'shop' }],
  ['GET', '/logs/uuid-1234', 'GET /logs/{id}', { id: 'uuid-1234' }],
  ['GET', '/logs/a%2Fb', 'GET /logs/{id}', { id: 'a/b' }],
  ['GET', '/logs/stored', 'GET /logs/{id}', { id: 'stored' }],
  ['POST', '/logs/stored', 'POST /logs/stored', {}],
])('%s %s is routed to %s', (method, path, expected, pathParameters) => {
  const routed = routeRequest(topology.routes, method, path)
  expect(routed).toMatchObject({ kind: 'route', pathParameters })
  if (routed.kind === 'route') expect(`${routed.route.method} ${routed.route.path}`).toBe(expected)
})

test.each([
  ['DELETE', '/logs/1', { kind: 'method_not_allowed', allow: 'GET' }],
  ['PUT', '/logs', { kind: 'method_not_allowed', allow: 'GET, POST' }],
  ['GET', '/nothing', { kind: 'not_found' }],
  ['GET', '/logs/', { kind: 'not_found' }],
  ['GET', '/logs/%E0%A4%A', { kind: 'not_found' }],
  ['GET', '/logs/1/2', { kind: 'not_found' }],
])('%s %s is %j', (method, path, expected) => {
  expect(routeRequest(topology.routes, method, path)).toEqual(expected)
})
