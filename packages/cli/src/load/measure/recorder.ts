import { encodeHistogram, openTimes, percentileMs, type Times } from './histograms.ts'

/** What happened in one second of a run. Times are milliseconds. */
export interface SecondRow {
  readonly second: number
  readonly sent: number
  readonly responses: number
  /** Without a response. */
  readonly failed: number
  /** Latency of the responses that came in it. */
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** What was measured; plain data, and HDR histograms of microseconds as text. */
export interface Measured {
  readonly sent: number
  /** Of the socket writes, milliseconds after the start. */
  readonly firstSentMs: number
  readonly lastSentMs: number
  /** From when a request was due to its response. */
  readonly latency: string
  /** Latency of the requests of all tenants but the noisy one; absent where there is none. */
  readonly others?: string
  /** From the socket write to the response: what the server and the network took. */
  readonly service: string
  /** From when a request was due to the socket write: what the generator took. */
  readonly lag: string
  /** Requests whose lag was over the limit. */
  readonly late: number
  /** Responses by status. */
  readonly statuses: Readonly<Record<number, number>>
  /** Requests without a response by reason. */
  readonly failures: Readonly<Record<string, number>>
  /** Of these, those for which no connection could be opened, and the first reason. */
  readonly unconnected: number
  readonly connectError: string | undefined
  readonly seconds: readonly SecondRow[]
}

/** How far a run is. */
export interface Counts {
  readonly sent: number
  readonly responses: number
  readonly failed: number
  /** Of the responses, those that are no 202. */
  readonly refused: number
  /** The slowest response since the last look, from when its request was due, milliseconds. */
  readonly slowestMs: number
}

export interface Recorder {
  /** What has been counted so far. */
  readonly look: () => Counts
  readonly sent: (dueMs: number, sentMs: number) => void
  /** `n` is the number of the request. */
  readonly answered: (dueMs: number, sentMs: number, nowMs: number, status: number, n: number) => void
  /** A request has no response; `sentMs` is undefined where none could be sent. */
  readonly failed: (nowMs: number, reason: string, isUnconnected: boolean) => void
  readonly measured: () => Measured
}

/** Failures are few sentences; what a server invents must not fill the memory. */
const maxReasons = 50

/** Memory: four times 240 kB of counts, and a row of numbers a second. */
export function createRecorder(maxLagMs: number, isOther?: (n: number) => boolean): Recorder {
  const others = isOther && openTimes()
  const [latency, service, lag] = [openTimes(), openTimes(), openTimes()]
  const seconds = openSeconds()
  const counts = { sent: 0, responses: 0, failed: 0, refused: 0, slowestMs: 0 }
  const statuses: Record<number, number> = {}
  const failures: Record<string, number> = {}
  let [firstSentMs, lastSentMs, late, unconnected] = [0, 0, 0, 0]
  let connectError: string | undefined
  return {
    look: () => {
      const seen = { ...counts }
      counts.slowestMs = 0
      return seen
    },
    sent: (dueMs, sentMs) => {
      if (counts.sent === 0) firstSentMs = sentMs
      counts.sent++
      lastSentMs = sentMs
      if (sentMs - dueMs > maxLagMs) late++
      lag.add(sentMs - dueMs)
      seconds.at(sentMs).sent++
    },
    answered: (dueMs, sentMs, nowMs, status, n) => {
      counts.responses++
      if (status !== 202) counts.refused++
      if (nowMs - dueMs > counts.slowestMs) counts.slowestMs = nowMs - dueMs
      statuses[status] = (statuses[status] ?? 0) + 1
      latency.add(nowMs - dueMs)
      service.add(nowMs - sentMs)
      if (others !== undefined && isOther?.(n)) others.add(nowMs - dueMs)
      const second = seconds.at(nowMs)
      second.responses++
      second.latency.add(nowMs - dueMs)
    },
    failed: (nowMs, reason, isUnconnected) => {
      counts.failed++
      const known = reason in failures || Object.keys(failures).length < maxReasons ? reason : 'other reasons'
      failures[known] = (failures[known] ?? 0) + 1
      seconds.at(nowMs).failed++
      if (!isUnconnected) return
      unconnected++
      connectError ??= reason
    },
    measured: () => ({
      ...{ sent: counts.sent, firstSentMs, lastSentMs, late, statuses, failures, unconnected, connectError },
      ...{ latency: encoded(latency), service: encoded(service), lag: encoded(lag) },
      ...(others && { others: encoded(others) }),
      seconds: seconds.rows(),
    }),
  }
}

function encoded(times: Times): string {
  return encodeHistogram(times.histogram())
}

/** Seconds follow each other: only the present one has counts of its times. */
function openSeconds() {
  // No array: the first row would change its type and deoptimize the code that counts each request.
  const rows = new Map<number, SecondRow>()
  const latency = openTimes()
  const now = { second: 0, sent: 0, responses: 0, failed: 0, latency }
  const row = (): SecondRow => {
    const { second, sent, responses, failed } = now
    const times = latency.histogram()
    const [p50, p99] = [percentileMs(times, 50), percentileMs(times, 99)]
    return { second, sent, responses, failed, p50, p99, max: times.totalCount === 0 ? 0 : times.maxValue / 1000 }
  }
  return {
    at: (ms: number): typeof now => {
      const second = Math.max(0, ms / 1000) | 0
      while (now.second < second) {
        rows.set(now.second, row())
        now.second++
        now.sent = now.responses = now.failed = 0
        latency.reset()
      }
      return now
    },
    rows: (): readonly SecondRow[] => [...rows.values(), row()],
  }
}
