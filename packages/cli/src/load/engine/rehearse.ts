import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { createRecorder } from '../measure/recorder.ts'
import { countArrivals, fixedRate, openArrivals } from '../schedule/arrivals.ts'
import type { Requests } from '../traffic/requests.ts'
import { type ClosableClock, threadFile } from './clock.ts'
import { openConnection } from './connection.ts'
import { drive } from './drive.ts'

export interface RehearsalOptions {
  readonly requests: Requests
  /** Opens the run's own clock at this time, milliseconds after now. */
  readonly clockIn: (ms: number) => ClosableClock
  readonly keepsBody: boolean
  /** Of the run to come, milliseconds. */
  readonly runMs: number
}

interface Part {
  /** Requests a second. */
  readonly rate: number
  readonly durationMs: number
}

/** Code that has run once is compiled for that run alone. After these two parts it is compiled for any. */
const first: readonly Part[] = [
  { rate: 2_000, durationMs: 50 },
  { rate: 2_000, durationMs: 50 },
]
/**
 * The optimizing compiler has finished after about 100,000 requests. What it has not compiled by then it compiles during the run; on a single core,
 * that delays requests by up to 4 ms. The last part is longer than a second, so that the code for the end of a second runs too.
 */
const long: readonly Part[] = [
  { rate: 60_000, durationMs: 800 },
  { rate: 20_000, durationMs: 1_100 },
]
/** For runs that should rather start soon. */
const short: readonly Part[] = [
  { rate: 60_000, durationMs: 350 },
  { rate: 20_000, durationMs: 150 },
]
const longRunMs = 3_000

/** Whether a run is long enough, milliseconds, for a full rehearsal. */
export function isLong(runMs: number): boolean {
  return runMs >= longRunMs
}

/** The warm-up of the connections is rehearsed, too: it ends 50 ms before the run. */
const leadMs = 80

/**
 * Runs loads against a server of this process, over the same kind of connection, with the clock and the requests of the run to
 * come. Its first second would otherwise be its slowest, while code is compiled.
 */
export async function rehearse(options: RehearsalOptions): Promise<void> {
  const server = new Worker(threadFile('rehearsal-thread'))
  const [port]: unknown[] = await once(server, 'message')
  rehearseSeconds()
  try {
    for (const part of partsOf(options)) await runPart({ ...options, ...part, port: Number(port) })
  } finally {
    void server.terminate()
  }
}

function partsOf({ runMs }: RehearsalOptions): readonly Part[] {
  return [...first, ...(isLong(runMs) ? long : short)]
}

/** The end of each second is computed within the run: as compiled code, too. */
function rehearseSeconds(): void {
  const recorder = createRecorder(leadMs)
  for (let ms = 0; ms < 300_000; ms += 500) {
    recorder.sent(ms, ms)
    recorder.answered(ms, ms, ms + 1.5, 202, 0)
  }
}

async function runPart({
  requests,
  clockIn,
  keepsBody,
  port,
  rate,
  durationMs,
}: RehearsalOptions & Part & { readonly port: number }): Promise<void> {
  const schedule = fixedRate(rate, durationMs)
  const endpoint = { host: '127.0.0.1', port, prefix: '', authority: 'localhost', isTls: false }
  await drive({
    open: (events) => openConnection(endpoint, { keepsBody, events }),
    ...{ path: '/ingest', warmUpPath: '/healthz', requests },
    arrivals: openArrivals(schedule),
    ...{ first: 0, stride: 1, endMs: durationMs, timeoutMs: 10_000 },
    connections: { first: 32, max: 32 },
    states: new Uint8Array(new SharedArrayBuffer(countArrivals(schedule))),
    recorder: createRecorder(durationMs),
    onAccepted: () => undefined,
    clock: clockIn(leadMs),
    signal: new AbortController().signal,
  })
}
