import { LogpipeError } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { requestFailure } from './request-failure.ts'

const throttled = Object.assign(new Error('of the key acme#1'), { name: 'ThrottlingException' })
const refused = Object.assign(new AggregateError([], 'connect 127.0.0.1:9'), { code: 'ECONNREFUSED' })

test.each([
  ['what nobody foresaw', new TypeError('text is "call 555-0199"'), 'internal', 'TypeError'],
  [
    'what a service answered',
    new LogpipeError('table_unavailable', 'x', { cause: throttled }),
    'table_unavailable',
    'ThrottlingException',
  ],
  ['a connection', new LogpipeError('table_unavailable', 'x', { cause: refused }), 'table_unavailable', 'ECONNREFUSED'],
  ['an error of ours alone', new LogpipeError('internal', 'a row of acme'), 'internal', 'LogpipeError'],
  ['no error at all', 'call 555-0199', 'internal', 'unknown'],
])('names %s, and quotes nothing of it', (_, error, code, name) => {
  expect(requestFailure('req-1', error)).toEqual({ requestId: 'req-1', code, error: name })
})
