import type { Client } from '../src/client/client.ts'
import { type Ambient, BatchSender } from '../src/sender/batch-sender.ts'
import type { Dropped, Rejected, SenderOptions } from '../src/sender/sender.ts'
import { readSenderOptions } from '../src/sender/sender-options.ts'
import { openSpillFiles } from '../src/sender/spill-files.ts'

/** Time that passes when a test says so; with `hurry`, waits between tries are over at once, and only those for age are not. */
export function testTime({ hurry = true } = {}) {
  let nowMs = 0
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>()
  const exits = new Set<Parameters<Ambient['atExit']>[0]>()
  const waits: number[] = []
  const ambient: Ambient = {
    now: () => 1_764_000_000_000 + nowMs,
    elapsed: () => nowMs,
    random: () => 0.4,
    later: (ms, run) => {
      waits.push(ms)
      const timer = { atMs: nowMs + ms, run }
      timers.add(timer)
      if (hurry && ms !== 1_000) setImmediate(() => fire(timer))
      return () => timers.delete(timer)
    },
    keepAlive: () => () => undefined,
    atExit: (handlers) => {
      exits.add(handlers)
      return () => exits.delete(handlers)
    },
  }
  const fire = (timer: { readonly atMs: number; readonly run: () => void }): void => {
    if (!timers.delete(timer)) return
    nowMs = Math.max(nowMs, timer.atMs)
    timer.run()
  }
  const pass = (ms: number): void => {
    const until = nowMs + ms
    for (const timer of [...timers].toSorted((a, b) => a.atMs - b.atMs)) if (timer.atMs <= until) fire(timer)
    nowMs = until
  }
  return { ambient, pass, exits, timers, waits }
}

/** A sender on a client of the test, with what it dropped and rejected. */
export function aSender(client: Pick<Client, 'ingestRaw'>, options: SenderOptions = {}, time = testTime()) {
  const dropped: Dropped[] = []
  const rejected: Rejected[] = []
  const { spillFolder, maxSpillBytes = 2 ** 20 } = options
  const all: SenderOptions = {
    onDropped: (one) => dropped.push(one),
    onRejected: (one) => rejected.push(one),
    ...options,
  }
  const files = spillFolder === undefined ? undefined : openSpillFiles(spillFolder, maxSpillBytes)
  const sender = new BatchSender(client, all, {
    settings: readSenderOptions(all),
    ambient: time.ambient,
    ...(files && { files }),
  })
  return { sender, dropped, rejected, time }
}
