import { expect, test } from 'vitest'
import { keyOf } from './key-of.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

test.each([
  ['an API key as it is', 'ApiKey lp_acme_abc', 'lp_acme_abc'],
  ['an API key behind its id', `ApiKey ${base64('id:lp_acme_abc')}`, 'lp_acme_abc'],
  ['an API key in base64 alone', `apikey ${base64('lp_acme_abc')}`, 'lp_acme_abc'],
  ['a password, which authentication reads', `Basic ${base64('elastic:lp_acme_abc')}`, undefined],
  ["a bearer's token", 'Bearer lp_acme_abc', undefined],
  ['nothing', undefined, undefined],
])('%s', (_, authorization, key) => {
  expect(keyOf({ ...(authorization && { authorization }) })).toBe(key)
})
