import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** Addresses whose `X-Forwarded-For` is believed. */
export interface TrustedProxies {
  readonly has: (address: string) => boolean
}

/** Reads addresses (`10.0.0.7`) and networks (`10.0.0.0/8`, `fd00::/8`). Returns the first that is neither, where there is one. */
export function parseProxies(list: readonly string[]): TrustedProxies | { readonly wrong: string } {
  const known = new BlockList()
  for (const one of list) if (!add(known, one)) return { wrong: one }
  return { has: (address) => isIP(address) !== 0 && known.check(address, familyOf(address)) }
}

function add(known: BlockList, text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  if (isIP(address) === 0 || more.length > 0) return false
  const width = isIP(address) === 4 ? 32 : 128
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= width)) return false
  known.addSubnet(address, bits === undefined ? width : Number(bits), familyOf(address))
  return true
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/**
 * Who sent a request: the nearest address that is no trusted proxy. Anybody can write `X-Forwarded-For`; each proxy adds whom it saw at its
 * end, so what stands left of an address that is not trusted is hearsay.
 */
export function clientAddress({ socket, headers }: IncomingMessage, trusted: TrustedProxies | undefined): string {
  const peer = plainAddress(socket.remoteAddress ?? '')
  if (trusted === undefined || !trusted.has(peer)) return peer
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',')
  const chain = [...forwarded.map((address) => plainAddress(address.trim())), peer]
  const i = chain.findLastIndex((address) => !trusted.has(address))
  const found = chain[Math.max(i, 0)] ?? peer
  // What is no address was written by somebody who knew none: then it is the nearest proxy that did.
  return isIP(found) === 0 ? (chain[i + 1] ?? peer) : found
}

/** A socket that listens for both families names addresses of IPv4 as `::ffff:10.0.0.7`. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

/** What one client has: an address of IPv4, or of IPv6 the network of its first 64 bits, in which it can take any address. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const [first, last] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''))
  const zeros = tail === undefined ? [] : Array(Math.max(0, 8 - (first?.length ?? 0) - (last?.length ?? 0))).fill('0')
  const groups = [...(first ?? []), ...zeros, ...(last ?? [])].slice(0, 4)
  return `${groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':')}::/64`
}
