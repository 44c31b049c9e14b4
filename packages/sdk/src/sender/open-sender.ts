import { emitWarning } from 'node:process'
import type { ClientOptions } from '../client/client-options.ts'
import { createClient } from '../client/create-client.ts'
import { currentContext } from '../context/request-context.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import { createSender } from './create-sender.ts'
import type { Sender, SenderOptions } from './sender.ts'
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
  /** A sender to share with others, in place of `url` and the options of the sender. The transport does not close it. */
  readonly sender?: Sender
}

/** The sender of a transport: that of the options, or a new one with a client of its own, which ends with it. */
export function openSender(options: TransportOptions): Sender {
  const { url, key, tenant, client: clientOptions, sender: shared, ...senderOptions } = options
  if (shared !== undefined) return unowned(shared)
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
    onDropped: warnOnce(({ records, reason }) => `${records} logs dropped (${reason})`),
    onRejected: warnOnce(({ code, message }) => `a log was rejected (${code}): ${message}`),
  }
  const sender = createSender(client, { ...defaults, ...senderOptions })
  let closing: Promise<void> | undefined
  const close: Sender['close'] = (wait) => {
    const closed = sender.close(wait)
    closing ??= closed.then(() => client.close())
    return closing
  }
  return facade(sender, close)
}

function unowned(sender: Sender): Sender {
  return facade(sender, (wait) => sender.flush(wait).catch(() => undefined))
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
function warnOnce<T>(messageOf: (value: T) => string): (value: T) => void {
  let isWarned = false
  return (value) => {
    if (isWarned) return
    isWarned = true
    emitWarning(`${messageOf(value)}; further ones are counted in the sender's stats`, 'LogpipeWarning')
  }
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
