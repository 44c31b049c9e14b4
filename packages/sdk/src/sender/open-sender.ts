import { writeSync } from 'node:fs'
import { emitWarning } from 'node:process'
import type { ClientOptions } from '../client/client-options.ts'
import { createClient } from '../client/create-client.ts'
import { currentContext } from '../context/request-context.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import { createSender } from './create-sender.ts'
import type { Dropped, Sender, SenderOptions, WaitOptions } from './sender.ts'
import { until } from './until.ts'

/**
 * Options of all transports: where to send, and those of the sender. Unlike `createSender`, a transport makes room by
 * `drop-oldest` unless told otherwise, since loggers do not wait; adds the context of `@logpipe/sdk/context`; and warns
 * (`process.emitWarning`) of records that are dropped or rejected, unless `onDropped` and `onRejected` are given.
 */
export interface TransportOptions extends SenderOptions {
  /** Base URL of the endpoint. Required, unless `sender` is given. */
  readonly url?: string | URL
  /** API key; it determines the tenant. */
  readonly key?: string
  /** Tenant of records whose context names none. */
  readonly tenant?: string
  /** Other options of the client: timeouts, retries, proxy, hooks. */
  readonly client?: Omit<ClientOptions, 'url' | 'apiKey' | 'tenant'>
  /** How long closing the transport delivers what is buffered, milliseconds. 5,000 by default. */
  readonly closeTimeoutMs?: number
  /** A sender to share with others, in place of `url` and the options of the sender. The transport does not close it. */
  readonly sender?: Sender
}

/** The sender of a transport: that of the options, or a new one with a client of its own, which ends with it. */
export function openSender(options: TransportOptions): Sender {
  const { url, key, tenant, client: clientOptions, sender: shared, closeTimeoutMs = 5_000, ...senderOptions } = options
  const inTime = (): WaitOptions => ({ signal: AbortSignal.timeout(closeTimeoutMs) })
  if (shared !== undefined) return facade(shared, (wait = inTime()) => shared.flush(wait).catch(() => undefined))
  if (url === undefined) throw new LogpipeError('invalid_option', 'url is missing; give the URL of a logpipe endpoint')
  const client = createClient({
    sleep: unheldSleep,
    ...clientOptions,
    url,
    ...(key !== undefined && { apiKey: key }),
    ...(tenant !== undefined && { tenant }),
  })
  const defaults: SenderOptions = {
    onFull: 'drop-oldest',
    context: currentContext,
    onDropped: once(warnOfDropped),
    onRejected: once(({ code, message }) => warn(`a log was rejected (${code}): ${message}`)),
  }
  const sender = createSender(client, { ...defaults, ...senderOptions })
  let closing: Promise<void> | undefined
  const close: Sender['close'] = (wait = inTime()) => {
    const closed = sender.close(wait)
    closing ??= closed.then(() => client.close())
    return closing
  }
  return facade(sender, close)
}

function facade(sender: Sender, close: Sender['close']): Sender {
  return {
    send: (record) => sender.send(record),
    ready: (wait) => sender.ready(wait),
    flush: (wait) => sender.flush(wait),
    close,
    [Symbol.asyncDispose]: () => close(),
    get stats() {
      return sender.stats
    },
  }
}

/** The first of each kind: a server that is down for a day must not fill the terminal. */
function once<T>(tell: (value: T) => void): (value: T) => void {
  let isTold = false
  return (value) => {
    if (isTold) return
    isTold = true
    tell(value)
  }
}

function warnOfDropped({ records, reason }: Dropped): void {
  const message = `${records} logs dropped (${reason})`
  // The process may be ending: then Node would not print a warning any more.
  if (reason === 'closed') writeSync(2, `LogpipeWarning: ${message}\n`)
  else warn(message)
}

function warn(message: string): void {
  emitWarning(`${message}; further ones are only counted, in the sender's stats`, 'LogpipeWarning')
}

/** A retry of the client keeps no process alive; whoever awaits `flush` or `close` does. */
function unheldSleep(ms: number, signal?: AbortSignal): Promise<void> {
  return until(
    new Promise<void>((resolve) => {
      setTimeout(resolve, ms).unref()
    }),
    signal,
  )
}
