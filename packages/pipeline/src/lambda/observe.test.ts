import { LogpipeError } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { isCredentialError } from './observe.ts'

const named = (name: string): Error => Object.assign(new Error('said by AWS'), { name })

test.each(['ExpiredTokenException', 'AccessDenied', 'AccessDeniedException', 'CredentialsProviderError'])(
  'takes %s for refused credentials, also where it is the cause of ours or only named',
  (name) => {
    const wrapped = new LogpipeError('table_unavailable', 'the table', { cause: named(name) })
    for (const error of [named(name), wrapped, name]) expect(isCredentialError(error)).toBe(true)
  },
)

test.each(['ThrottlingException', 'ProvisionedThroughputExceededException', 'TimeoutError', 'ECONNRESET'])(
  'takes %s for something else',
  (name) => {
    for (const error of [named(name), name]) expect(isCredentialError(error)).toBe(false)
  },
)

test.each([undefined, null, 7, {}])('takes %j for something else', (error) => {
  expect(isCredentialError(error)).toBe(false)
})
