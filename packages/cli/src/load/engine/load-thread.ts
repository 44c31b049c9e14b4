import { PerformanceObserver, performance } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { createRecorder } from '../measure/recorder.ts'
import { durationOf, openArrivals, openClosedArrivals } from '../schedule/arrivals.ts'
import { openRequests } from '../traffic/requests.ts'
import { startSpinningClock, startThreadClock } from './clock.ts'
import { collectPartial } from './collect-partial.ts'
import { type Connection, type ConnectionEvents, openConnection } from './connection.ts'
import { type DriveOptions, drive } from './drive.ts'
import { rehearse } from './rehearse.ts'
import { openSharedTime } from './shared-time.ts'
import type { FromThread, ThreadPlan, ToThread } from './thread-plan.ts'

/** Between two messages about how far the run is, milliseconds. */
const progressMs = 250

const plan = workerData as ThreadPlan
// A whole number from another thread may arrive as a float, which would deoptimize code that was compiled for integers.
const share = { first: plan.first | 0, stride: plan.stride | 0 }
const port = parentPort
if (port === null) throw new Error('this file is the start of a thread')
const post = (message: FromThread): void => port.postMessage(message)

const now = openSharedTime()
let startAtMs = Number.POSITIVE_INFINITY
const [stop, cut] = [new AbortController(), new AbortController()]
// In a closed model nothing is waited for but the start, and a thread takes 10 MB.
const isSpinning = plan.isPrecise || plan.concurrency !== undefined
const clock = isSpinning ? startSpinningClock(() => startAtMs) : startThreadClock(() => startAtMs)
const garbage = watchGarbage()

port.on('message', (message: ToThread) => {
  if (message.kind === 'stop') stop.abort()
  else if (message.kind === 'cut') cut.abort()
  else void run(message.startAtMs)
})
const requests = openRequests(plan.traffic)
const open = await chooseConnection()
if (plan.isWarmedUp) {
  await rehearse({ requests, clockIn, keepsBody: plan.traffic.batchRecords > 1, runMs: durationOf(plan.schedule) })
}
post({ kind: 'ready' })

function arrivalsOf({ schedule, concurrency, states }: ThreadPlan): Pick<DriveOptions, 'arrivals' | 'isClosed'> {
  if (concurrency === undefined) return { arrivals: openArrivals(schedule, share) }
  return { arrivals: openClosedArrivals(states.byteLength, share), isClosed: true }
}

/** The clock, set to a start of its own: one compiled clock for all. */
function clockIn(ms: number): typeof clock {
  startAtMs = now() + ms
  return clock
}

async function run(atMs: number): Promise<void> {
  startAtMs = atMs
  const { noisyTenant } = plan.traffic
  const isOther = noisyTenant && ((n: number): boolean => requests.tenantOf(n) !== noisyTenant)
  const recorder = createRecorder(plan.maxLagMs, isOther)
  const partial = collectPartial()
  const { endpoint, connections, timeoutMs, endMs } = plan
  const tell = (): void => post({ kind: 'progress', counts: recorder.look(), partial: partial.takeRecent() })
  const progress = setInterval(tell, progressMs)
  const before = performance.eventLoopUtilization()
  const driven = await drive({
    ...{ ...share, connections, timeoutMs, endMs, recorder, clock },
    open,
    path: `${endpoint.prefix}/ingest`,
    ...(plan.isWarmedUp && { warmUpPath: `${endpoint.prefix}/healthz` }),
    requests,
    ...arrivalsOf(plan),
    states: new Uint8Array(plan.states),
    onAccepted: partial.add,
    ...{ signal: stop.signal, cut: cut.signal },
  })
  clearInterval(progress)
  const { utilization } = performance.eventLoopUtilization(before)
  const pauses = garbage()
  const ran = { busyShare: utilization, ...pauses, ...driven }
  post({ kind: 'end', measured: recorder.measured(), ran, ...partial.requests() })
  clock.close()
  port?.close()
}

/** Plain HTTP needs no more than sockets and a reader; undici, which TLS takes, costs its loading. */
async function chooseConnection(): Promise<(events: ConnectionEvents) => Connection> {
  const { endpoint, timeoutMs, traffic } = plan
  const keepsBody = traffic.batchRecords > 1
  if (!endpoint.isTls) return (events) => openConnection(endpoint, { keepsBody, events })
  const { openTlsConnection } = await import('./tls-connection.ts')
  return (events) => openTlsConnection(endpoint, { keepsBody, events, timeoutMs })
}

/** How long collections of garbage stopped this thread, milliseconds. */
function watchGarbage(): () => { readonly gcMs: number; readonly longestGcMs: number } {
  let [gcMs, longestGcMs] = [0, 0]
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      gcMs += duration
      longestGcMs = Math.max(longestGcMs, duration)
    }
  })
  observer.observe({ entryTypes: ['gc'] })
  return () => ({ gcMs, longestGcMs })
}
