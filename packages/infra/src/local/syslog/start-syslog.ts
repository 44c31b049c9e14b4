import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpHandler } from '@logpipe/pipeline/http'
import type { TlsFiles } from '../gateway/tls-files.ts'
import { createDeliver } from './deliver.ts'
import type { Senders } from './senders.ts'
import { type Listener, listenTcp } from './tcp.ts'
import { listenUdp } from './udp.ts'

export interface SyslogOptions {
  /** Of TCP and UDP, or of TLS alone; 0 picks a free one. */
  readonly port: number
  /** An address of this machine; loopback by default. */
  readonly host?: string
  /** Who may send, by address; everybody by default. Whoever may can write for the tenant, and of a datagram anybody can forge the address. */
  readonly senders?: Senders
  /** Whose all messages are: syslog has nobody who could show a key. */
  readonly tenant: string
  /** With them the port speaks TLS, and no datagrams are taken. */
  readonly tls?: TlsFiles
}

export interface Syslog {
  readonly port: number
  /** Reads the files of TLS again; throws where they cannot be used, and goes on with the old ones. */
  readonly renewTls: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Takes syslog's messages. `ingest` is the function for requests without a key. Throws LogpipeError `port_in_use`, and `invalid_option` for an address that this machine does not have. */
export async function startSyslog(
  { port, host = '127.0.0.1', senders, tenant, tls }: SyslogOptions,
  { ingest, onError }: { readonly ingest: HttpHandler; readonly onError: (error: unknown) => void },
): Promise<Syslog> {
  const stop = new AbortController()
  const losses = reportSeldom((reason) => onError(new Error(`syslog: ${reason}`)))
  const onLoss = losses.report
  const wait = (ms: number): Promise<void> => sleep(ms, undefined, { signal: stop.signal })
  const deliver = createDeliver({ ingest, tenant, makeId: randomUUID, wait, onLoss })
  const parts = { host, senders, deliver, onLoss }
  const tcp = await listenTcp({ ...parts, port, tls })
  const udp = tls === undefined ? await listenUdp({ ...parts, port: tcp.port }).catch(closing(tcp)) : undefined
  return {
    port: tcp.port,
    renewTls: tcp.renewTls,
    close: async () => {
      const giveUp = setTimeout(() => stop.abort(), giveUpMs)
      await Promise.all([tcp.close(), udp?.close()])
      clearTimeout(giveUp)
      losses.flush()
    },
  }
}

function closing(tcp: Listener): (cause: unknown) => Promise<never> {
  return async (cause) => {
    await tcp.close()
    throw cause
  }
}

/** The least time between two reports: a sender may be wrong a thousand times a second. Milliseconds. */
const reportEveryMs = 5_000

interface Reports {
  readonly report: (reason: string) => void
  /** Reports what was held back. */
  readonly flush: () => void
}

/** Reports the first at once, and what came in the time after it as one. */
function reportSeldom(report: (reason: string) => void): Reports {
  const state: { last?: string; more: number; timer?: NodeJS.Timeout | undefined } = { more: 0 }
  const tell = (): void => {
    state.timer = undefined
    if (state.last === undefined) return
    report(state.more > 1 ? `${state.last} (and ${state.more - 1} more)` : state.last)
    state.more = 0
    delete state.last
  }
  return {
    report: (reason) => {
      state.last = reason
      state.more++
      if (state.timer !== undefined) return
      tell()
      state.timer = setTimeout(tell, reportEveryMs).unref()
    },
    flush: () => {
      clearTimeout(state.timer)
      tell()
    },
  }
}

/** How long a stopping stack tries to make the last messages durable. Milliseconds. */
const giveUpMs = 5_000
