import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** What decides whether a request may use the page. */
export interface GuardedRequest {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** The addresses of both ends of its connection. */
  readonly addresses: readonly (string | undefined)[]
}

/** Header that carries the token: a page of another site cannot set it without asking first, and is refused. */
export const tokenHeader = 'x-logpipe-token'

/**
 * Why a request is refused before any part of the page is served, in one sentence; undefined if it is not. A name that resolves to
 * loopback only for now (DNS rebinding) is in `Host`, a page of another site in `Origin` or `Sec-Fetch-Site`.
 */
export function refusalOf({ headers, addresses }: GuardedRequest): string | undefined {
  const { host = '', origin, 'sec-fetch-site': site } = headers
  if (!addresses.every(isLoopback)) return 'the page is served on loopback addresses only'
  if (!isLoopbackName(URL.parse(`http://${host}`)?.hostname)) return 'the Host header must name a loopback address'
  if (origin !== undefined && origin !== `http://${host}`) return 'the request comes from a web page of another origin'
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return 'the request comes from a web page of another site'
  }
  return undefined
}

/** Compares in constant time, whatever the lengths. */
export function isToken(sent: unknown, token: string): boolean {
  return typeof sent === 'string' && timingSafeEqual(digestOf(sent), digestOf(token))
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function isLoopback(address = ''): boolean {
  return /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(address) || address === '::1'
}

function isLoopbackName(name = ''): boolean {
  return name === 'localhost' || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name)
}
