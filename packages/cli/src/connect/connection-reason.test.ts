import { expect, test } from 'vitest'
import { connectionReason } from './connection-reason.ts'

test.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate; NODE_EXTRA_CA_CERTS names a file with those to trust'],
  ['EMFILE', 'too many open files (EMFILE); raise the limit with `ulimit -n`'],
  ['ECONNREFUSED', 'connection refused'],
  ['toString', undefined],
  ['', undefined],
])('a connection that fails with %s has its reason in words', (code, reason) => {
  expect(connectionReason(code)).toBe(reason)
})
