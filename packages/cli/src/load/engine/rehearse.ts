import { createRecorder } from '../measure/recorder.ts'
import { countArrivals, fixedRate, openArrivals } from '../schedule/arrivals.ts'
import type { Requests } from '../traffic/requests.ts'
import type { Connection, ConnectionEvents } from './connection.ts'
import { drive } from './drive.ts'

/** So many requests at such a rate take a tenth of a second, and leave the hot paths compiled. */
const [rate, durationMs] = [50_000, 600]

/**
 * Runs a load in the memory of the process, in a time of its own, with the requests of the run to come: its first second would
 * otherwise be its slowest, while code is compiled.
 */
export async function rehearse(requests: Requests): Promise<void> {
  const schedule = fixedRate(rate, durationMs)
  let nowMs = 0
  await drive({
    open: openRehearsed,
    path: '/',
    requests,
    arrivals: openArrivals(schedule),
    ...{ first: 0, stride: 1, endMs: durationMs * 2, timeoutMs: durationMs * 2 },
    connections: { first: 8, max: 8 },
    states: new Uint8Array(countArrivals(schedule)),
    recorder: createRecorder(durationMs),
    onAccepted: () => undefined,
    clock: {
      nowMs: () => {
        nowMs += 0.001
        return nowMs
      },
      wakeAt: (ms, onWake) => {
        nowMs = Math.max(nowMs, ms)
        setImmediate(onWake)
      },
    },
    everySweep: () => () => undefined,
    signal: new AbortController().signal,
  })
}

/** A connection to nobody, which answers at once. */
function openRehearsed(events: ConnectionEvents): Connection {
  const connection: Connection = {
    send: ({ headers, body }) => {
      const response = { kind: 'response', status: 202, isKeptAlive: true, body: '' } as const
      if (headers.length + body.length > 0) queueMicrotask(() => events.onResponse(connection, response))
    },
    abandon: () => undefined,
    close: () => undefined,
  }
  queueMicrotask(() => events.onOpen(connection))
  return connection
}
