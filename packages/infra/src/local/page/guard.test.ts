import { expect, test } from 'vitest'
import { isToken, refusalOf } from './guard.ts'

const own = { host: '127.0.0.1:8080' }
const loopback = ['127.0.0.1', '127.0.0.1']
const refusal = (headers: Readonly<Record<string, string>>, addresses: readonly (string | undefined)[] = loopback) =>
  refusalOf({ method: 'GET', headers, addresses })

test.each([
  ['a client that is no browser', own, loopback],
  ['an address that was typed or clicked in a terminal', { ...own, 'sec-fetch-site': 'none' }, loopback],
  ['the page itself', { ...own, origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-origin' }, loopback],
  ['localhost', { host: 'localhost:9000', origin: 'http://localhost:9000' }, loopback],
  ['loopback of IPv6', { host: '[::1]:8080' }, ['::1', '::1']],
  ['IPv4 on a socket of IPv6', own, ['::ffff:127.0.0.1', '::ffff:127.0.0.1']],
])('serves %s', (_, headers, addresses) => {
  expect(refusal(headers, addresses)).toBeUndefined()
})

test.each([
  ['a name that was rebound to loopback', { host: 'evil.example:8080' }],
  ['a name that only begins as loopback', { host: '127.0.0.1.evil.example' }],
  ['a name that only ends as localhost', { host: 'evil.localhost' }],
  ['a network address', { host: '192.168.1.2:8080' }],
  ['no name', {}],
])('refuses a Host header with %s', (_, headers) => {
  expect(refusal(headers)).toContain('Host')
})

test.each([
  ['another site', { ...own, origin: 'https://evil.example' }],
  ['another port, which is another origin', { ...own, origin: 'http://127.0.0.1:3000' }],
  ['a sandboxed frame', { ...own, origin: 'null' }],
  ['the same host over TLS', { ...own, origin: 'https://127.0.0.1:8080' }],
])('refuses a page of %s', (_, headers) => {
  expect(refusal(headers)).toContain('origin')
})

test.each(['cross-site', 'same-site', 'other'])('refuses Sec-Fetch-Site: %s', (site) => {
  expect(refusal({ ...own, 'sec-fetch-site': site })).toContain('another site')
})

test.each([
  ['192.168.1.2', '192.168.1.9'],
  ['127.0.0.1', '10.0.0.1'],
  ['::', '::1'],
  [undefined, '127.0.0.1'],
])('refuses a connection between %s and %s', (local, remote) => {
  expect(refusal(own, [local, remote])).toContain('loopback')
})

test('takes the token as it is, and nothing else', () => {
  expect(isToken('secret', 'secret')).toBe(true)
  for (const sent of ['', 'secre', 'secretx', 'Secret', undefined, ['secret']])
    expect(isToken(sent, 'secret')).toBe(false)
})
