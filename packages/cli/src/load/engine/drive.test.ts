import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeHistogram, percentileMs } from '../measure/histograms.ts'
import { createRecorder } from '../measure/recorder.ts'
import { countArrivals, fixedRate, openArrivals, openClosedArrivals } from '../schedule/arrivals.ts'
import type { Connection, ConnectionEvents, Outgoing } from './connection.ts'
import { type DriveOptions, drive, requestStates } from './drive.ts'

/** What a server does with a connection or a request, and after how many milliseconds. */
interface Behaviour {
  readonly connectMs?: number
  /** How long a health check takes. */
  readonly healthMs?: number
  readonly refuses?: boolean
  readonly respondMs?: (request: number) => number
  readonly status?: (request: number) => number
  /** Closes the connection after the response. */
  readonly closes?: boolean
  /** Breaks the connection off instead of a response. */
  readonly resets?: (request: number) => boolean
  /** Closes what was idle for so long, as soon as a request comes. */
  readonly closesIdleMs?: number
  /** Sends a 408 on what was idle for so long, and closes it. */
  readonly answersIdleMs?: number
  /** The process of the generator itself stops for so long when it sends the request. */
  readonly pausesMs?: (request: number) => number
}

/** A run in simulated time: events happen in their order, and the clock jumps from one to the next. */
function simulate(rate: number, durationMs: number, behaviour: Behaviour, changes: Partial<DriveOptions> = {}) {
  let nowMs = -1_000
  const events: { readonly atMs: number; readonly n: number; readonly run: () => void }[] = []
  let order = 0
  const after = (ms: number, run: () => void): void => void events.push({ atMs: nowMs + ms, n: order++, run })
  let wake: { atMs: number; run: () => void } | undefined
  let [requests, warmUps, opened, open] = [0, 0, 0, 0]
  const sentAt: number[] = []
  const openConnection = (told: ConnectionEvents): Connection => {
    let [isOpen, isClosed, usedMs] = [false, false, nowMs]
    opened++
    open++
    const gone = (reason: string, isUnconnected: boolean): void => {
      if (isClosed) return
      isClosed = true
      open--
      told.onGone(connection, { isUnconnected, reason, code: undefined })
    }
    const answerIdle = (): void => {
      if (isClosed || nowMs - usedMs < (behaviour.answersIdleMs ?? 0)) return
      told.onResponse(connection, { kind: 'response', status: 408, isKeptAlive: false, body: '' })
    }
    const connection: Connection = {
      send: ({ method }: Outgoing) => {
        if (method === 'GET') {
          warmUps++
          after(
            behaviour.healthMs ?? 5,
            () =>
              !isClosed && told.onResponse(connection, { kind: 'response', status: 200, isKeptAlive: true, body: '' }),
          )
          return
        }
        const request = requests++
        const isTooLate = behaviour.closesIdleMs !== undefined && nowMs - usedMs >= behaviour.closesIdleMs
        usedMs = nowMs
        sentAt.push(nowMs)
        nowMs += behaviour.pausesMs?.(request) ?? 0
        after(behaviour.respondMs?.(request) ?? 1, () => {
          if (isClosed) return
          if (isTooLate || behaviour.resets?.(request)) return gone('read ECONNRESET', false)
          const status = behaviour.status?.(request) ?? 202
          told.onResponse(connection, { kind: 'response', status, isKeptAlive: !behaviour.closes, body: '' })
          if (behaviour.answersIdleMs !== undefined) after(behaviour.answersIdleMs, answerIdle)
        })
      },
      abandon: (reason) => gone(reason, !isOpen),
      close: () => {
        if (!isClosed) open--
        isClosed = true
      },
    }
    after(behaviour.connectMs ?? 1, () => {
      if (behaviour.refuses) return gone('connect ECONNREFUSED', true)
      if (isClosed) return
      isOpen = true
      told.onOpen(connection)
    })
    return connection
  }
  const schedule = fixedRate(rate, durationMs)
  const recorder = createRecorder(10)
  const states = new Uint8Array(countArrivals(schedule))
  let sweep: (() => void) | undefined
  const driven = drive({
    open: openConnection,
    path: '/ingest',
    requests: { tenantOf: () => 'a' as never, headersOf: () => '', bodyOf: () => '{}', isAscii: true },
    arrivals: openArrivals(schedule),
    ...{ first: 0, stride: 1, endMs: durationMs + 100, timeoutMs: 1_000, states, recorder },
    connections: { first: 4, max: 100 },
    onAccepted: () => undefined,
    clock: {
      nowMs: () => nowMs,
      wakeAt: (atMs, run) => {
        wake = { atMs, run }
      },
    },
    everySweep: (run) => {
      sweep = run
      return () => {
        sweep = undefined
      }
    },
    soon: (run) => after(0, run),
    signal: new AbortController().signal,
    ...changes,
  })
  const finish = async () => {
    let sweptMs = nowMs
    let result: Awaited<typeof driven> | undefined
    void driven.then((value) => {
      result = value
    })
    for (let i = 0; i < 1_000_000 && result === undefined; i++) {
      events.sort((a, b) => a.atMs - b.atMs || a.n - b.n)
      const times = [events[0]?.atMs, wake?.atMs, sweep && sweptMs + 20].filter((ms) => ms !== undefined)
      nowMs = Math.max(nowMs, Math.min(...times))
      if (events[0] !== undefined && events[0].atMs <= nowMs) events.shift()?.run()
      else if (wake !== undefined && wake.atMs <= nowMs) {
        const { run } = wake
        wake = undefined
        run()
      } else {
        sweptMs = nowMs
        sweep?.()
      }
      await Promise.resolve()
    }
    const measured = recorder.measured()
    const names = [...states].map((state) => requestStates[state] ?? 'unsent')
    return { driven: result, measured, states: names, sentAt, requests, warmUps, opened, open }
  }
  return { finish, nowMs: () => nowMs }
}

const at = (encoded: string, percent: number): number => percentileMs(decodeHistogram(encoded), percent)

test('requests start when they are due, whether or not there are responses', async () => {
  const { measured, sentAt, states } = await simulate(100, 1_000, { respondMs: () => 300 }).finish()
  expect(sentAt).toHaveLength(100)
  expect(sentAt.every((ms, n) => Math.abs(ms - n * 10) < 2)).toBe(true)
  expect(new Set(states)).toEqual(new Set(['accepted']))
  expect(measured).toMatchObject({ sent: 100, late: 0, statuses: { 202: 100 }, failures: {} })
})

test('a server that stops for 2 s cannot hide it: every request that was due meanwhile counts from when it was due', async () => {
  const stallMs = 2_000
  // At 500 a second, with ten connections, nearly all requests of the stall wait for a connection.
  const run = simulate(
    500,
    20_000,
    { respondMs: (request) => (request >= 2_000 && request < 2_010 ? stallMs : 1) },
    { connections: { first: 10, max: 10 }, timeoutMs: 60_000 },
  )
  const { measured, driven } = await run.finish()
  // 1,000 of 10,000 requests wait from 0 to 2 s, evenly.
  expect(at(measured.latency, 99)).toBeGreaterThan(1_700)
  expect(at(measured.latency, 99)).toBeLessThan(1_900)
  expect(at(measured.latency, 50)).toBeLessThan(5)
  // What waited for a connection is time of the generator's, and what took a connection time of the server's.
  expect(at(measured.service, 99)).toBeLessThan(5)
  expect(driven?.isOutOfConnections).toBe(true)
})

test('the same stall with enough connections is the server’s time alone', async () => {
  const isStalled = (request: number): boolean => request >= 2_000 && request < 3_000
  const respondMs = (request: number): number => (isStalled(request) ? 2_000 - (request - 2_000) * 2 : 1)
  const { measured } = await simulate(
    500,
    20_000,
    { respondMs },
    { connections: { first: 4, max: 2_000 }, timeoutMs: 60_000 },
  ).finish()
  expect(at(measured.latency, 99)).toBeGreaterThan(1_700)
  expect(at(measured.service, 99)).toBeGreaterThan(1_700)
  expect(at(measured.lag, 99)).toBeLessThan(5)
})

test('a target that refuses connections costs each due request its failure, and nothing was sent', async () => {
  const { measured, states } = await simulate(50, 200, { refuses: true }).finish()
  expect(measured).toMatchObject({ sent: 0, unconnected: 10, failures: { 'connect ECONNREFUSED': 10 } })
  expect(states).toEqual(Array(10).fill('failed'))
})

test('a server that closes after each response gets a connection for each request', async () => {
  const { measured, opened } = await simulate(100, 500, { closes: true }).finish()
  expect(measured).toMatchObject({ sent: 50, statuses: { 202: 50 } })
  expect(opened).toBeGreaterThanOrEqual(50)
})

test('a response that does not come is given up after the timeout, and says so', async () => {
  const { measured } = await simulate(10, 500, { respondMs: () => 60_000 }).finish()
  expect(measured).toMatchObject({ sent: 5, failures: { 'no response within 1000 ms': 5 } })
})

test('a target that never answers the opening of a connection costs each due request its failure', async () => {
  const { measured, states } = await simulate(50, 200, { connectMs: 3_600_000 }, { endMs: 1_500 }).finish()
  expect(measured).toMatchObject({ sent: 0, unconnected: 10, failures: { 'no connection within 1000 ms': 10 } })
  expect(states).toEqual(Array(10).fill('failed'))
})

test('connections that are still being opened in the end are told, with how long that took', async () => {
  const { measured, driven } = await simulate(50, 200, { connectMs: 3_600_000 }, { timeoutMs: 60_000 }).finish()
  expect(measured).toMatchObject({ sent: 0, unconnected: 0 })
  expect(driven?.stillOpening.count).toBeGreaterThanOrEqual(4)
  // From a second before the start until what was due may be late.
  expect(driven?.stillOpening.longestMs).toBeCloseTo(1_300, -2)
  const { driven: other } = await simulate(50, 200, {}).finish()
  expect(other?.stillOpening).toEqual({ count: 0, longestMs: 0 })
})

test('a response that nobody asked for ends its connection, and counts nowhere', async () => {
  const { measured, open } = await simulate(0.5, 8_000, { answersIdleMs: 1_000 }, { endMs: 8_000 }).finish()
  expect(measured).toMatchObject({ sent: 4, statuses: { 202: 4 }, failures: {} })
  expect(open).toBe(0)
})

test('the warm-up counts nowhere, and the run starts on its connections', async () => {
  const { measured, opened, sentAt, warmUps } = await simulate(100, 500, {}, { warmUpPath: '/healthz' }).finish()
  expect(measured).toMatchObject({ sent: 50, statuses: { 202: 50 }, firstSentMs: 0 })
  expect(sentAt[0]).toBe(0)
  expect(opened).toBe(4)
  // It is no load of its own.
  expect(warmUps).toBe(4 * 50)
})

test('a target that leaves health checks unanswered is not waited for', async () => {
  const changes = { warmUpPath: '/healthz', connections: { first: 4, max: 4 } }
  const { measured, warmUps } = await simulate(100, 500, { healthMs: 3_600_000 }, changes).finish()
  expect(warmUps).toBe(4)
  expect(measured).toMatchObject({ sent: 50, statuses: { 202: 50 }, failures: {} })
})

test('responses that are there are all read before the next requests are written', async () => {
  const seen: string[] = []
  const behaviour: Behaviour = {
    respondMs: (request) => {
      seen.push(`write ${request}`)
      return 5
    },
    status: (request) => {
      seen.push(`read ${request}`)
      return 202
    },
  }
  const arrivals = openClosedArrivals(30)
  await simulate(1_000, 30, behaviour, { isClosed: true, arrivals, connections: { first: 3, max: 3 } }).finish()
  const three = (what: string, from: number): readonly string[] => [0, 1, 2].map((i) => `${what} ${from + i}`)
  expect(seen.slice(0, 12)).toEqual([
    ...three('write', 0),
    ...three('read', 0),
    ...three('write', 3),
    ...three('read', 3),
  ])
})

test.each([
  [202, 'accepted'],
  [200, 'unclear'],
  [204, 'unclear'],
  [307, 'refused'],
  [400, 'rejected'],
  [408, 'unclear'],
  [429, 'refused'],
  [503, 'unclear'],
])('a request that is answered with %i is %s', async (status, state) => {
  const { states } = await simulate(10, 300, { status: () => status }).finish()
  expect(states).toEqual(Array(3).fill(state))
})

test('no request is sent on a connection that its server may be closing for want of use', async () => {
  const { measured } = await simulate(0.15, 60_000, { closesIdleMs: 5_000 }).finish()
  expect(measured).toMatchObject({ sent: 9, statuses: { 202: 9 }, failures: {} })
})

test('after a pause responses that are there are read before any connection is opened', async () => {
  const behaviour: Behaviour = {
    respondMs: (request) => (request < 100 ? 5 : 1),
    pausesMs: (request) => (request === 100 ? 16 : 0),
  }
  // Of 20 connections 15 are idle, and the others have a response to be read.
  const { measured, opened } = await simulate(1_000, 200, behaviour, { connections: { first: 20, max: 100 } }).finish()
  expect(measured).toMatchObject({ sent: 200, statuses: { 202: 200 } })
  expect(opened).toBe(20)
})

test('a closed model has so many requests in flight, each after a response, until the time is over', async () => {
  const run = simulate(
    1,
    1_000,
    { respondMs: () => 10 },
    {
      isClosed: true,
      ...{ arrivals: openClosedArrivals(10_000), states: new Uint8Array(10_000) },
      ...{ connections: { first: 4, max: 4 }, endMs: 1_000 },
    },
  )
  const { measured, sentAt, opened } = await run.finish()
  expect(opened).toBe(4)
  // From 0 to 1,000 ms, both included.
  expect(measured).toMatchObject({ sent: 4 * 101, statuses: { 202: 4 * 101 }, late: 0 })
  expect(sentAt[0]).toBe(0)
  expect(at(measured.latency, 100)).toBeCloseTo(10, 0)
})

test('a closed model does not hammer a target that refuses connections', async () => {
  const { measured, driven } = await simulate(
    1,
    1_000,
    { refuses: true },
    { isClosed: true, arrivals: openClosedArrivals(10_000), states: new Uint8Array(10_000), endMs: 1_000 },
  ).finish()
  expect(driven).toBeDefined()
  expect(measured.sent).toBe(0)
  // Of 51 sweeps each opens four, as does the start.
  expect(measured.unconnected).toBeLessThanOrEqual(4 + 51 * 4)
})

test('an interrupt stops sending; what is in flight is awaited', async () => {
  const stop = new AbortController()
  const run = simulate(
    100,
    10_000,
    {
      respondMs: (request) => {
        if (request === 20) stop.abort()
        return 50
      },
    },
    { signal: stop.signal },
  )
  const { measured, driven, states } = await run.finish()
  expect(measured.sent).toBe(21)
  expect(measured.statuses).toEqual({ 202: 21 })
  expect(driven?.endedMs).toBeCloseTo(200, 0)
  expect(states.filter((state) => state === 'unsent')).toHaveLength(979)
})

test('whatever the server does, each request has one outcome, and no connection stays open', async () => {
  const aBehaviour = fc.record({
    connectMs: fc.integer({ min: 0, max: 50 }),
    delays: fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 1, maxLength: 8 }),
    outcomes: fc.array(fc.constantFrom(202, 429, 503, 0), { minLength: 1, maxLength: 8 }),
    closes: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      aBehaviour,
      fc.integer({ min: 1, max: 8 }),
      async ({ connectMs, delays, outcomes, closes }, max) => {
        const pick = <T>(values: readonly T[], request: number): T => values[request % values.length] as T
        const { measured, states, open, driven } = await simulate(
          40,
          500,
          {
            connectMs,
            closes,
            respondMs: (request) => pick(delays, request),
            status: (request) => pick(outcomes, request) || 202,
            resets: (request) => pick(outcomes, request) === 0,
          },
          { connections: { first: 1, max } },
        ).finish()
        expect(driven).toBeDefined()
        expect(open).toBe(0)
        const sumOf = (counts: Readonly<Record<string, number>>): number =>
          Object.values(counts).reduce((a, b) => a + b, 0)
        expect(sumOf(measured.statuses) + sumOf(measured.failures)).toBe(measured.sent)
        expect(states.filter((state) => state === 'inFlight')).toEqual([])
        expect(states.filter((state) => state !== 'unsent')).toHaveLength(measured.sent)
      },
    ),
    { numRuns: 50 },
  )
})

test('after a pause of the thread, the first responses are read before all requests that are due are written', async () => {
  let [inFlight, most] = [0, 0]
  const behaviour: Behaviour = {
    pausesMs: (request) => (request === 50 ? 100 : 0),
    respondMs: () => {
      most = Math.max(most, ++inFlight)
      return 0
    },
    status: () => {
      inFlight--
      return 202
    },
  }
  // 100 are due after the pause, with a connection for each.
  const run = simulate(1_000, 400, behaviour, { connections: { first: 100, max: 100 } })
  const { states } = await run.finish()
  expect(new Set(states)).toEqual(new Set(['accepted']))
  expect(most).toBeGreaterThan(8)
  expect(most).toBeLessThan(20)
})
