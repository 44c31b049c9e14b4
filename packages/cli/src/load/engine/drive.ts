import type { Recorder } from '../measure/recorder.ts'
import type { Arrivals } from '../schedule/arrivals.ts'
import type { Requests } from '../traffic/requests.ts'
import type { Connection, ConnectionEvents, ConnectionFailure } from './connection.ts'
import type { ReadResponse } from './response-reader.ts'

/** What became of one request. */
export const requestStates = ['unsent', 'inFlight', 'accepted', 'refused', 'failed', 'rejected', 'unclear'] as const
export type RequestState = (typeof requestStates)[number]
const [inFlight, accepted, refused, failed, rejected, unclear] = [1, 2, 3, 4, 5, 6]

/** Time of a run. Calls back from outside of the event loop, so that a busy loop cannot make it late on its own. */
export interface RunClock {
  /** Milliseconds since the start of the run; negative before. */
  readonly nowMs: () => number
  /** Calls `onWake` once, at that time or soon after. A later call replaces it. */
  readonly wakeAt: (ms: number, onWake: () => void) => void
}

export interface DriveOptions {
  readonly open: (events: ConnectionEvents) => Connection
  /** Of the requests. */
  readonly path: string
  readonly requests: Requests
  readonly arrivals: Arrivals
  /** Whether a request is due when a connection is free for it, as in a closed model. */
  readonly isClosed?: boolean
  /** Number of the first request, and the distance to the next: threads share a run. */
  readonly first: number
  readonly stride: number
  /** No request starts after this, milliseconds: what was not sent by then is unsent. */
  readonly endMs: number
  /** Connections that are open before the run starts, and the most there may be. */
  readonly connections: { readonly first: number; readonly max: number }
  /** Asked again and again until the run starts, so that it starts with code that is compiled; absent for none. */
  readonly warmUpPath?: string
  /** How long a response may take from the socket write on. */
  readonly timeoutMs: number
  /** One byte a request: its place in `requestStates`. */
  readonly states: Uint8Array
  /** Called with each accepted request of which the response has a body. */
  readonly onAccepted: (n: number, body: string) => void
  readonly recorder: Recorder
  readonly clock: RunClock
  /** Calls back again and again, a few times within a timeout; returns what ends that. A timer by default. */
  readonly everySweep?: (run: () => void) => () => void
  /** Calls back when the responses that are there already have been read; `setImmediate` by default. */
  readonly soon?: (run: () => void) => void
  /** Stops sending; responses are awaited. */
  readonly signal: AbortSignal
  /** Ends the wait for responses: what is in flight has none. */
  readonly cut?: AbortSignal
}

export interface Driven {
  /** When the last request could have started, milliseconds. */
  readonly endedMs: number
  /** Whether a request had to wait although as many connections were open as may be. */
  readonly isOutOfConnections: boolean
  /** Connections that were still being opened when sending ended with requests left, and for how long at most, milliseconds. */
  readonly stillOpening: { readonly count: number; readonly longestMs: number }
}

interface Slot {
  connection: Connection | undefined
  isOpen: boolean
  /** Number of the request in flight, or `none`, or `warmUp`. */
  n: number
  dueMs: number
  /** Until it is open, when that began. */
  sentMs: number
  /** Since when it is free. */
  freeMs: number
  /** Health checks that it was warmed up with. */
  warmUps: number
}

/** Why a request has no response for which nobody waited any more. */
export const cutReason = 'interrupted before the response'

const [none, warmUp] = [-1, -2]
/** The last request of the warm-up starts this long before the run, milliseconds. */
const quietMs = 50
/** Health checks of a connection: enough for the code to be compiled, and no load of its own. */
const maxWarmUps = 50
/** A server that leaves a health check unanswered for so long, milliseconds, gets no more of them. */
const warmUpTimeoutMs = 500
/** Connections that are being opened at once, and in one turn of the event loop: each that is opened in vain costs the server. */
const [maxOpening, maxOpeningPerTurn] = [32, 4]
/** Servers close what is idle, most after 5 s and more, and a request that is on its way then is lost: none is sent so late. */
const maxIdleMs = 4_000
/** The most requests that are written before responses are read: after a pause many are due, and the first responses must not wait for all of them. */
const mostPerTurn = 16
/** Between two looks for responses that are overdue, milliseconds. */
const sweepMs = 20

/**
 * Sends requests when they are due, whether or not earlier ones have a response. A request for which no connection is free
 * waits for one, and more are opened; as requests start in their order, what waits is a count, whatever its size.
 */
export async function drive(options: DriveOptions): Promise<Driven> {
  const { arrivals, clock, recorder, states, connections, requests, path, warmUpPath, stride } = options
  const { endMs, timeoutMs, signal, isClosed = false, soon = setImmediate } = options
  const slots = new Set<Slot>()
  const idle: Slot[] = []
  const over = Promise.withResolvers<void>()
  let [opening, busy, next] = [0, 0, options.first]
  let [isSending, isOutOfConnections, willOpen, willPump, endedMs] = [true, false, false, false, endMs]
  let isWarmingUp = warmUpPath !== undefined
  let stillOpening: Driven['stillOpening'] = { count: 0, longestMs: 0 }

  const open = (): void => {
    const begun = { sentMs: clock.nowMs(), freeMs: 0, warmUps: 0 }
    const slot: Slot = { connection: undefined, isOpen: false, n: none, dueMs: 0, ...begun }
    slots.add(slot)
    opening++
    slot.connection = options.open({
      onOpen: () => {
        opening--
        slot.isOpen = true
        release(slot, clock.nowMs())
      },
      onResponse: (_, response) => settle(slot, response),
      onGone: (_, failure) => lose(slot, failure),
    })
  }
  /** The slot is free for what is next. */
  const release = (slot: Slot, nowMs: number): void => {
    slot.n = none
    if (isWarmingUp && slot.warmUps < maxWarmUps && nowMs < -quietMs) {
      slot.warmUps++
      slot.n = warmUp
      slot.sentMs = nowMs
      // The same shape as a request of the run, so that V8 compiles `send` for one shape.
      slot.connection?.send({ method: 'GET', path: warmUpPath ?? '', headers: '', body: '', isAscii: true })
      return
    }
    slot.freeMs = nowMs
    idle.push(slot)
    pumpSoon()
  }
  /** All responses that are there are read before the next request is written: their times wait for no write, and a server that
   * gets many requests at once need not be woken for each. */
  const pumpSoon = (): void => {
    if (willPump) return
    willPump = true
    soon(() => {
      willPump = false
      pump()
    })
  }
  /** After a pause many responses are there and not read yet: their connections come free before a new one is open. */
  const openSoon = (): void => {
    if (willOpen) return
    if (slots.size >= connections.max) {
      isOutOfConnections ||= opening === 0
      return
    }
    willOpen = true
    soon(() => {
      willOpen = false
      const isWaiting = isSending && idle.length === 0 && arrivals.dueMs() <= clock.nowMs()
      if (!isWaiting) return
      for (let i = 0; i < maxOpeningPerTurn && opening < maxOpening && slots.size < connections.max; i++) open()
    })
  }
  const start = (slot: Slot, nowMs: number): void => {
    slot.n = next
    slot.dueMs = isClosed ? nowMs : arrivals.dueMs()
    slot.sentMs = nowMs
    states[next] = inFlight
    busy++
    recorder.sent(slot.dueMs, nowMs)
    const [headers, body] = [requests.headersOf(next), requests.bodyOf(next)]
    slot.connection?.send({ method: 'POST', path, headers, body, isAscii: requests.isAscii })
    advance()
  }
  const advance = (): void => {
    next += stride
    arrivals.advance()
  }
  const settle = (slot: Slot, { status, isKeptAlive, body }: ReadResponse): void => {
    const nowMs = clock.nowMs()
    if (slot.n >= 0) {
      busy--
      if (status === 202 && body !== '') options.onAccepted(slot.n, body)
      states[slot.n] = stateOf(status)
      recorder.answered(slot.dueMs, slot.sentMs, nowMs, status, slot.n)
    }
    // What nobody asked for, such as the 408 of a server that closes what is idle, says nothing of a request.
    const isUnasked = slot.n === none
    if (isKeptAlive && !isUnasked) {
      release(slot, nowMs)
      return
    }
    leaveIdle(slot)
    drop(slot)
    pump()
  }
  const leaveIdle = (slot: Slot): void => {
    const at = slot.n === none ? idle.indexOf(slot) : -1
    if (at >= 0) idle.splice(at, 1)
  }
  const lose = (slot: Slot, { reason, isUnconnected }: ConnectionFailure): void => {
    const nowMs = clock.nowMs()
    slots.delete(slot)
    if (slot.n >= 0) {
      busy--
      states[slot.n] = failed
      recorder.failed(nowMs, reason, isUnconnected)
    } else if (slot.isOpen) {
      // What has no health check to offer may take requests all the same.
      if (slot.n === warmUp) isWarmingUp = false
      leaveIdle(slot)
    } else {
      opening--
      failOldest(nowMs, reason, isUnconnected)
      // Of a closed model the next request would follow at once, and so on: it waits for the next sweep.
      if (isClosed) return
    }
    pump()
  }
  /** The request that waited longest is the one that found no connection. */
  const failOldest = (nowMs: number, reason: string, isUnconnected: boolean): void => {
    if (!isSending || arrivals.dueMs() > nowMs) return
    states[next] = failed
    recorder.failed(nowMs, reason, isUnconnected)
    advance()
  }
  /** The one that was used last. Where even that one is too old, so are all others. */
  const takeIdle = (nowMs: number): Slot | undefined => {
    for (let slot = idle.pop(); slot !== undefined; slot = idle.pop()) {
      if (nowMs - slot.freeMs <= maxIdleMs) return slot
      drop(slot)
    }
    return undefined
  }
  const drop = (slot: Slot): void => {
    slots.delete(slot)
    slot.connection?.close()
  }
  const pump = (): void => {
    let nowMs = clock.nowMs()
    if (isSending && (signal.aborted || nowMs > endMs)) {
      isSending = false
      endedMs = Math.min(nowMs, endMs)
      stillOpening = openingOf(slots, nowMs)
    }
    for (let started = 0; isSending && arrivals.dueMs() <= nowMs; started++) {
      if (started === mostPerTurn) {
        pumpSoon()
        break
      }
      const slot = takeIdle(nowMs)
      if (slot === undefined) {
        openSoon()
        break
      }
      start(slot, nowMs)
      nowMs = clock.nowMs()
    }
    if (arrivals.dueMs() === Number.POSITIVE_INFINITY) isSending = false
    if (!isSending && busy === 0) over.resolve()
    else if (isSending && arrivals.dueMs() > nowMs) clock.wakeAt(Math.min(arrivals.dueMs(), endMs), pump)
  }
  const endSweep = (options.everySweep ?? everyFewMs)(() => {
    const nowMs = clock.nowMs()
    for (const slot of slots) {
      const limitMs = slot.n === warmUp ? Math.min(timeoutMs, warmUpTimeoutMs) : timeoutMs
      if ((slot.isOpen && slot.n === none) || nowMs - slot.sentMs <= limitMs) continue
      slot.connection?.abandon(`${slot.isOpen ? 'no response' : 'no connection'} within ${timeoutMs} ms`)
    }
    pump()
  })
  const cutOff = (): void => {
    for (const slot of [...slots]) if (slot.n >= 0) slot.connection?.abandon(cutReason)
  }
  signal.addEventListener('abort', pump, { once: true })
  options.cut?.addEventListener('abort', cutOff, { once: true })
  for (let i = 0; i < connections.first; i++) open()
  pump()
  await over.promise
  endSweep()
  signal.removeEventListener('abort', pump)
  options.cut?.removeEventListener('abort', cutOff)
  for (const slot of slots) slot.connection?.close()
  return { endedMs, isOutOfConnections, stillOpening }
}

function openingOf(slots: ReadonlySet<Slot>, nowMs: number): Driven['stillOpening'] {
  const ages = [...slots].filter(({ isOpen }) => !isOpen).map(({ sentMs }) => nowMs - sentMs)
  return { count: ages.length, longestMs: Math.max(0, ...ages) }
}

function stateOf(status: number): number {
  if (status === 202) return accepted
  // Behind an error of the server, or of a gateway that waited too long, the request may have been taken.
  if (status === 408 || status >= 500) return unclear
  // Another success, of a server or a gateway that is none of ours, promises neither that it is stored nor that it is not.
  if (status >= 200 && status < 300) return unclear
  return isRejection(status) ? rejected : refused
}

/** Refused for what it holds, and not because of its sender or the rate. */
function isRejection(status: number): boolean {
  return status === 400 || status === 413 || status === 415 || status === 422
}

function everyFewMs(run: () => void): () => void {
  const timer = setInterval(run, sweepMs)
  return () => clearInterval(timer)
}
