import type { Client } from '../client/client.ts'
import { type Ambient, BatchSender } from './batch-sender.ts'
import type { Sender, SenderOptions } from './sender.ts'
import { readSenderOptions } from './sender-options.ts'
import { openSpillFiles } from './spill-files.ts'

/**
 * Creates a sender on a client, which it does not close. It buffers records, sends them in batches, and tries again for as
 * long as it takes. Nothing of it keeps the process alive but a request in flight; when the process has nothing else to do,
 * what is buffered is sent once. Throws `invalid_option` on an option that cannot be used.
 */
export function createSender(client: Pick<Client, 'ingestRaw'>, options: SenderOptions = {}): Sender {
  const settings = readSenderOptions(options)
  const { spillFolder } = options
  const files = spillFolder === undefined ? undefined : openSpillFiles(spillFolder, settings.maxSpillBytes)
  return new BatchSender(client, options, { settings, ambient, ...(files && { files }) })
}

const ambient: Ambient = {
  now: Date.now,
  elapsed: () => performance.now(),
  random: Math.random,
  later: (ms, run) => {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
  keepAlive: () => {
    const timer = setInterval(() => undefined, 2 ** 30)
    return () => clearInterval(timer)
  },
  atExit: (handlers) => {
    if (senders.size === 0) process.on('beforeExit', flushAll).on('exit', exitAll)
    senders.add(handlers)
    return () => {
      senders.delete(handlers)
      if (senders.size === 0) process.off('beforeExit', flushAll).off('exit', exitAll)
    }
  },
}

/** One listener for all: Node warns at the eleventh. */
const senders = new Set<Parameters<Ambient['atExit']>[0]>()

function flushAll(): void {
  for (const { flush } of senders) flush()
}

function exitAll(): void {
  for (const { exit } of senders) exit()
}
