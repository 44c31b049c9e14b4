import { faults, LogpipeError } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { anEvent, jsonOf } from '../../test/build.ts'
import type { RequestFailure } from './request-failure.ts'
import { failureResponse, jsonResponse, problemResponse, refused } from './response.ts'

test('a refusal is an RFC 9457 problem with code, detail, hint and request id', () => {
  const response = problemResponse(anEvent(), refused('missing_tenant', 'no tenant: name one'))
  expect(response).toMatchObject({
    statusCode: 400,
    headers: { 'content-type': 'application/problem+json', 'x-request-id': 'req-1' },
  })
  expect(jsonOf(response)).toEqual({
    type: 'urn:logpipe:problem:missing_tenant',
    title: 'Missing tenant',
    status: 400,
    detail: 'no tenant: name one',
    code: 'missing_tenant',
    retryable: false,
    hint: faults.missing_tenant.hint,
    request_id: 'req-1',
  })
})

test('a 5xx does not reveal its cause', () => {
  const response = problemResponse(anEvent(), refused('internal', 'connect ECONNREFUSED 10.0.0.7:8000'))
  expect(jsonOf(response)).toMatchObject({ status: 500, detail: 'Internal error' })
  expect(response.body).not.toContain('10.0.0.7')
})

test.each([
  ['rate_limited', true],
  ['queue_unavailable', true],
  ['table_unavailable', true],
  ['internal', false],
  ['conflict', false],
] as const)('%s has a Retry-After: %s', (code, expected) => {
  expect('retry-after' in (problemResponse(anEvent(), refused(code, '')).headers ?? {})).toBe(expected)
})

test('a response carries its request id', () => {
  expect(jsonResponse(anEvent(), 202, { accepted: 1 })).toEqual({
    statusCode: 202,
    headers: { 'content-type': 'application/json', 'x-request-id': 'req-1' },
    body: '{"accepted":1}',
  })
})

test('reports server errors to onFailure, and client errors not', () => {
  const reported: RequestFailure[] = []
  const event = anEvent()
  const statuses = [new LogpipeError('table_unavailable', 'x'), new LogpipeError('conflict', 'x'), 'x'].map(
    (error) => failureResponse(event, error, (failure) => reported.push(failure)).statusCode,
  )
  expect(statuses).toEqual([503, 409, 500])
  expect(reported.map(({ code }) => code)).toEqual(['table_unavailable', 'internal'])
})
