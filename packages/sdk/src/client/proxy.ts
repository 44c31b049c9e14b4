import { LogpipeError } from '../contract/logpipe-error.ts'

export type ProxyRoute =
  | { readonly kind: 'fixed'; readonly uri: string }
  /** undici decides between them for each request. */
  | {
      readonly kind: 'environment'
      readonly variables: { readonly httpProxy: string; readonly httpsProxy: string; readonly noProxy: string }
    }

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy for requests to `url`: the option, or HTTP_PROXY, HTTPS_PROXY and NO_PROXY in either case. As in curl and Go, the
 * environment has no say over loopback: a proxy elsewhere reaches another machine there.
 */
export function proxyFor(url: URL, option: string | URL | false | undefined, env: Environment): ProxyRoute | undefined {
  if (option === false) return undefined
  if (option !== undefined) return { kind: 'fixed', uri: proxyUrl('proxy', String(option)) }
  if (isLoopback(url.hostname)) return undefined
  const read = (name: string): string => env[name.toLowerCase()] || env[name] || ''
  const [httpProxy, httpsProxy] = [read('HTTP_PROXY'), read('HTTPS_PROXY')]
  const isHttps = url.protocol === 'https:'
  const used = isHttps ? httpsProxy || httpProxy : httpProxy
  if (used === '') return undefined
  const uri = proxyUrl(isHttps && httpsProxy !== '' ? 'HTTPS_PROXY' : 'HTTP_PROXY', used)
  return { kind: 'environment', variables: { httpProxy: uri, httpsProxy: uri, noProxy: read('NO_PROXY') } }
}

function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost\.?|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}

/** `host:port` means `http://host:port`, as in curl. The value is not quoted: it may hold a password. */
function proxyUrl(name: string, value: string): string {
  const url = URL.parse(value.includes('://') ? value : `http://${value}`)
  if (url !== null && /^https?:$/.test(url.protocol)) return url.href
  const message = `${name} is not a proxy URL; it must start with http:// or https://, or set \`proxy\` to false`
  throw new LogpipeError('invalid_option', message)
}
