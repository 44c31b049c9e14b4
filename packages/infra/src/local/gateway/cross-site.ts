import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a request comes from a web page of another site. Any page can make its visitor's browser send requests to
 * loopback (`Origin` gives it away), and with DNS rebinding it can even read the responses (`Host` gives it away). An IP
 * address or a name without a dot cannot be rebound.
 */
export function isCrossSite({ origin, host }: Pick<IncomingHttpHeaders, 'origin' | 'host'>): boolean {
  if (origin !== undefined && !isLocal(URL.parse(origin)?.hostname ?? '')) return true
  const name = URL.parse(`http://${host || 'localhost'}`)?.hostname
  if (name === undefined) return true
  return name.includes('.') && !isLocal(name) && !isAddress(name)
}

function isLocal(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(hostname)
}
