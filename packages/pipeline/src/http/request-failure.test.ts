import { LogpipeError } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { requestFailure } from './request-failure.ts'

const throttled = Object.assign(new Error('of the key acme#1'), { name: 'ThrottlingException' })
const refused = Object.assign(new AggregateError([], 'connect 127.0.0.1:9'), { code: 'ECONNREFUSED' })

test.each([
  ['an unexpected error', new TypeError('text is "call 555-0199"'), 'internal', 'TypeError'],
  [
    'the error of a service',
    new LogpipeError('table_unavailable', 'x', { cause: throttled }),
    'table_unavailable',
    'ThrottlingException',
  ],
  [
    'a failed connection',
    new LogpipeError('table_unavailable', 'x', { cause: refused }),
    'table_unavailable',
    'ECONNREFUSED',
  ],
  ['a LogpipeError without a cause', new LogpipeError('internal', 'a row of acme'), 'internal', 'LogpipeError'],
  ['a thrown string', 'call 555-0199', 'internal', 'unknown'],
])('names %s without quoting its message', (_, error, code, name) => {
  expect(requestFailure('req-1', error)).toEqual({ requestId: 'req-1', code, error: name })
})
