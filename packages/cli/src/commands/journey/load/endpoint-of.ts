import type { Endpoint } from '../../../load/engine/connection.ts'
import type { LoadEngine } from '../../../load/report/load-report.ts'

/** Brackets belong to the text of an IPv6 address, not to the address. */
export function endpointOf(url: string): Endpoint {
  const { hostname, port, host, pathname, protocol } = new URL(url)
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
    prefix: pathname.replace(/\/+$/, ''),
    authority: host,
    isTls: protocol === 'https:',
  }
}

/** Plain HTTP needs no more than sockets and a reader; TLS takes undici. */
export function engineOf({ isTls }: Endpoint): LoadEngine {
  return isTls ? 'undici' : 'sockets'
}

/** Whether requests stay on this machine. */
export function isLoopback({ host }: Endpoint): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}
