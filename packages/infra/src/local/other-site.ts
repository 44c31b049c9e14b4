import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a request comes from a web page that is not of this machine: a page of any site can let its visitor's browser
 * send to loopback (`Origin` says so then), and one that lets its own name point there can even read the answers (`Host`
 * is its name then). An address or a name without a dot cannot be pointed elsewhere by a stranger.
 */
export function isOtherSite({ origin, host }: IncomingHttpHeaders): boolean {
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
