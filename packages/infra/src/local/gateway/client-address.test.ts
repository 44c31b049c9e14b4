import type { IncomingMessage } from 'node:http'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientAddress, networkOf, parseProxies, type TrustedProxies } from './client-address.ts'

function trusted(...list: readonly string[]): TrustedProxies {
  const parsed = parseProxies(list)
  if ('wrong' in parsed) throw new Error(`${parsed.wrong} is no network`)
  return parsed
}

function from(peer: string, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  return { socket: { remoteAddress: peer }, headers } as IncomingMessage
}

test.each([
  ['nobody is trusted', '203.0.113.9', '198.51.100.1', undefined, '203.0.113.9'],
  ['the peer is not trusted', '203.0.113.9', '198.51.100.1', '10.0.0.0/8', '203.0.113.9'],
  ['one proxy', '10.0.0.1', '198.51.100.1', '10.0.0.0/8', '198.51.100.1'],
  ['two proxies', '10.0.0.1', '198.51.100.1, 10.0.0.2', '10.0.0.0/8', '198.51.100.1'],
  ['what the client wrote itself', '10.0.0.1', '127.0.0.1, 198.51.100.1', '10.0.0.0/8', '198.51.100.1'],
  ['a proxy that knew nobody', '10.0.0.1', '198.51.100.1, unknown, 10.0.0.2', '10.0.0.0/8', '10.0.0.2'],
  ['no header', '10.0.0.1', undefined, '10.0.0.0/8', '10.0.0.1'],
  ['an empty header', '10.0.0.1', '', '10.0.0.0/8', '10.0.0.1'],
  ['proxies all the way', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.0/8', '10.0.0.3'],
  ['a peer of IPv4 on a socket of IPv6', '::ffff:10.0.0.1', '198.51.100.1', '10.0.0.0/8', '198.51.100.1'],
  ['IPv6', 'fd00::1', '2001:db8::7', 'fd00::/8', '2001:db8::7'],
])('%s', (_, peer, header, network, expected) => {
  const proxies = network === undefined ? undefined : trusted(network)
  expect(clientAddress(from(peer, header), proxies)).toBe(expected)
})

test('whatever a client writes into the header, what a trusted proxy adds at the end counts', () => {
  const address = fc.ipV4().filter((ip) => !ip.startsWith('10.'))
  fc.assert(
    fc.property(fc.string(), address, (written, client) => {
      const request = from('10.0.0.1', `${written}, ${client}`)
      expect(clientAddress(request, trusted('10.0.0.0/8'))).toBe(client)
    }),
  )
})

test.each(['', 'proxy', '10.0.0.0/33', '10.0.0.0/', 'fd00::/129', '10.0.0.0/-1', '10.0.0/8', '10.0.0.0/8/8'])(
  'a network that is none is named: %j',
  (wrong) => {
    expect(parseProxies(['10.0.0.7', wrong])).toEqual({ wrong })
  },
)

test.each([
  ['10.0.0.7', '10.0.0.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:2::', '2001:db8:1:2::/64'],
  ['2001:db8::5:6', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1', 'fe80:0:0:0::/64'],
  ['', ''],
])('all that the client of %j can take is %s', (address, network) => expect(networkOf(address)).toBe(network))
