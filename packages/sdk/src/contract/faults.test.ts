import { expect, test } from 'vitest'
import { type Fault, faults, isFaultCode } from './faults.ts'
import { LogpipeError } from './logpipe-error.ts'

/** Faults that never cross HTTP: the client finds them. */
const local = new Set([
  'connection_failed',
  'connection_unusable',
  'request_timeout',
  'endpoint_unavailable',
  'incomplete_response',
  'unexpected_answer',
  'invalid_option',
  'too_many_pending',
  'client_closed',
])

const table: readonly (readonly [string, Fault])[] = Object.entries(faults)

test.each(table)('%s has a status or is local, and says what to do', (code, fault) => {
  if (local.has(code)) expect(fault.status).toBe(0)
  else expect([400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503]).toContain(fault.status)
  expect(code).toMatch(/^[a-z0-9]+(?:_[a-z0-9]+)*$/)
  expect(fault.title).toMatch(/^[A-Z]\S.*[^.]$/)
  expect(fault.hint).toMatch(/^[A-Z]\S.*\.$/)
  expect([1, 2, 3]).toContain(fault.exit)
})

test.each(table.filter(([, fault]) => fault.status > 0))(
  '%s is retryable exactly when its status is passing',
  (_, fault) => {
    expect(fault.retryable).toBe([429, 500, 503].includes(fault.status))
  },
)

test('only codes of the table are codes', () => {
  expect(isFaultCode('conflict')).toBe(true)
  for (const other of ['toString', '__proto__', 'constructor', '', 'CONFLICT', undefined, 404]) {
    expect(isFaultCode(other)).toBe(false)
  }
})

test('an error takes its advice from the table and keeps its cause', () => {
  const cause = new Error('refused')
  const error = new LogpipeError('queue_unavailable', 'no queue', { cause, status: 503, requestId: 'r1' })
  expect(error).toMatchObject({
    retryable: true,
    hint: faults.queue_unavailable.hint,
    status: 503,
    requestId: 'r1',
    cause,
  })
  const plain = new LogpipeError('conflict', 'taken')
  expect(plain.retryable).toBe(false)
  expect([plain.status, plain.requestId, plain.retryAfterMs, plain.cause]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
