import type { Client } from '../../client/client.ts'
import { LogpipeError } from '../../contract/logpipe-error.ts'
import { type Ambient, BatchSender } from '../batch-sender.ts'
import type { Sender, SenderOptions } from '../sender.ts'
import { readSenderOptions } from '../sender-options.ts'

/**
 * Creates a sender on a client, which it does not close, in browsers, Deno, Bun and edge runtimes. They say nothing when they
 * end: call `flush` when a page is hidden, or before a function returns. Throws `invalid_option` on an option that cannot be used.
 */
export function createSender(client: Pick<Client, 'ingestRaw'>, options: SenderOptions = {}): Sender {
  const settings = readSenderOptions(options)
  if (settings.onFull === 'spill') throw new LogpipeError('invalid_option', 'onFull: spill is not available here')
  return new BatchSender(client, options, { settings, ambient })
}

const nothing = (): void => undefined

const ambient: Ambient = {
  now: Date.now,
  elapsed: () => performance.now(),
  random: Math.random,
  later: (ms, run) => {
    const timer: unknown = setTimeout(run, ms)
    // Deno and Bun have Node's timers, which keep the process alive unless told otherwise; elsewhere a timer is a number.
    if (hasUnref(timer)) timer.unref()
    return () => clearTimeout(timer as Parameters<typeof clearTimeout>[0])
  },
  keepAlive: () => nothing,
  atExit: () => nothing,
}

function hasUnref(timer: unknown): timer is { readonly unref: () => void } {
  return typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function'
}
