import { LogpipeError } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { storageFault } from './storage-fault.ts'

test.each([
  ['a store', Object.assign(new Error('disk I/O error'), { $metadata: { httpStatusCode: 500 } })],
  ['the file system', Object.assign(new Error('ENOSPC: no space left on device'), { syscall: 'write' })],
])('an error of %s says what did not start, and why', (_, cause) => {
  expect(storageFault(cause, '/data')).toMatchObject({
    code: 'storage_failed',
    message: `the stack under /data did not start: ${cause.message}`,
    cause,
  })
})

test.each([
  ['an error of ours', new LogpipeError('port_in_use', 'port 80 is in use')],
  ['a bug', new TypeError('x is not a function')],
  ['what is no error', 'text'],
])('%s stays as it is', (_, cause) => {
  expect(storageFault(cause, '/data')).toBe(cause)
})
