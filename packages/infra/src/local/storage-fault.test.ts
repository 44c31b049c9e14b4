import { operationError } from '@logpipe/sdk/operations'
import { expect, test } from 'vitest'
import { storageFault } from './storage-fault.ts'

test.each([
  ['a store', Object.assign(new Error('disk I/O error'), { $metadata: { httpStatusCode: 500 } })],
  ['the file system', Object.assign(new Error('ENOSPC: no space left on device'), { syscall: 'write' })],
])('wraps an error of %s with what failed to start, and why', (_, cause) => {
  expect(storageFault(cause, '/data')).toMatchObject({
    code: 'storage_failed',
    message: `could not start the stack in /data: ${cause.message}`,
    cause,
  })
})

test.each([
  ['a LogpipeError', operationError('port_in_use', 'port 80 is in use')],
  ['a bug', new TypeError('x is not a function')],
  ['a non-error', 'text'],
])('%s is returned unchanged', (_, cause) => {
  expect(storageFault(cause, '/data')).toBe(cause)
})
