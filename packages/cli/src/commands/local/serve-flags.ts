import { resolve } from 'node:path'
import type { Listener, TrustedProxies } from '@logpipe/infra/listener'
import type { LocalStackOptions } from '@logpipe/infra/local'
import { LogpipeError } from '@logpipe/sdk/contract'
import { parseCount, parseDuration, quote } from '../../config/parse-option.ts'
import { parseSyslog, type SyslogFlags } from './syslog-flags.ts'

export interface ServeOptions {
  readonly listener: Listener
  /** Undefined where metrics are served nowhere. */
  readonly ops: Listener | undefined
  readonly trustedProxies: TrustedProxies | undefined
  readonly stopDelayMs: number
  readonly connectionsPerClient: number
  /** Undefined where no messages of syslog are taken. */
  readonly syslog: LocalStackOptions['syslog']
}

interface Flags extends SyslogFlags {
  readonly host: string
  readonly port: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly plainHttp?: true
  readonly trustProxy?: string
  readonly ops: string
  readonly stopDelay?: string
  readonly connectionsPerClient: string
  readonly syslogHost?: string
  readonly syslogFrom?: string
  readonly plainSyslog?: true
}

/** What `serve` is told of its network. Throws `invalid_option`, also for plain HTTP beyond this machine that nobody asked for. */
export async function parseServeFlags(flags: Flags, cwd: string): Promise<ServeOptions> {
  const { host, tlsCert, tlsKey, stopDelay } = flags
  const port = parseCount('--port', flags.port, { min: 0, max: 65_535 })
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new LogpipeError('invalid_option', '--tls-cert and --tls-key go together')
  }
  const tls = tlsCert !== undefined &&
    tlsKey !== undefined && { certificate: resolve(cwd, tlsCert), key: resolve(cwd, tlsKey) }
  if (!tls && !isLoopback(host) && flags.plainHttp !== true) {
    const why = `--host ${quote(host)} serves other machines, and keys and logs would cross the network in plain text`
    throw new LogpipeError('invalid_option', `${why}; add --tls-cert and --tls-key, or --plain-http behind a proxy`)
  }
  return {
    listener: { host, port, ...(tls && { tls }) },
    ops: flags.ops === 'off' ? undefined : parseAddress('--ops', flags.ops),
    trustedProxies: flags.trustProxy === undefined ? undefined : await parseNetworks('--trust-proxy', flags.trustProxy),
    connectionsPerClient: parseCount('--connections-per-client', flags.connectionsPerClient, { min: 1, max: 4_096 }),
    syslog: await parseServedSyslog(flags, cwd),
    stopDelayMs: stopDelay === undefined ? 0 : parseDuration('--stop-delay', stopDelay),
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

/** Syslog has no keys: beyond this machine it must be said who may send, and that nothing is encrypted where nothing is. */
async function parseServedSyslog(flags: Flags, cwd: string): Promise<LocalStackOptions['syslog']> {
  const { syslogHost: host, syslogFrom: from, plainSyslog } = flags
  const syslog = parseSyslog(flags, cwd)
  if (syslog === undefined) {
    if ((host ?? from ?? plainSyslog) === undefined) return undefined
    throw new LogpipeError('invalid_option', '--syslog-host, --syslog-from and --plain-syslog need --syslog')
  }
  if (host !== undefined && !isLoopback(host)) refuseUnsaid(host, { from, isPlain: !syslog.tls, plainSyslog })
  const senders = from === undefined ? undefined : await parseNetworks('--syslog-from', from)
  return { ...syslog, ...(host !== undefined && { host }), ...(senders && { senders }) }
}

interface SaidOfSyslog {
  readonly from: string | undefined
  readonly isPlain: boolean
  readonly plainSyslog: true | undefined
}

function refuseUnsaid(host: string, { from, isPlain, plainSyslog }: SaidOfSyslog): void {
  const where = `--syslog-host ${quote(host)} accepts messages from other machines`
  if (from === undefined) {
    const why = 'and syslog has no keys: whoever reaches the port could write for the tenant'
    throw new LogpipeError('invalid_option', `${where}, ${why}; add --syslog-from with the networks that may send`)
  }
  if (!isPlain || plainSyslog) return
  const why = 'and they would cross the network in plain text'
  const next = 'add --syslog-tls-cert and --syslog-tls-key, or --plain-syslog in a network that you trust'
  throw new LogpipeError('invalid_option', `${where}, ${why}; ${next}`)
}

async function parseNetworks(name: string, value: string): Promise<TrustedProxies> {
  const { parseProxies } = await import('@logpipe/infra/listener')
  const parsed = parseProxies(value.split(',').map((one) => one.trim()))
  if (!('wrong' in parsed)) return parsed
  throw new LogpipeError(
    'invalid_option',
    `${name} has ${quote(parsed.wrong)}; it must be addresses or networks, such as 10.0.0.7,10.0.0.0/8`,
  )
}

/** Reads `host:port`; an address of IPv6 is in brackets. */
function parseAddress(name: string, value: string): Listener {
  const [, host = '', port = ''] = /^(\[[\d:a-f.]+\]|[^:[\]]+):(\d{1,5})$/i.exec(value) ?? []
  if (host !== '' && Number(port) <= 65_535) return { host: host.replaceAll(/[[\]]/g, ''), port: Number(port) }
  throw new LogpipeError(
    'invalid_option',
    `${name} is ${quote(value)}; it must be host:port, such as 127.0.0.1:9464, or off`,
  )
}
