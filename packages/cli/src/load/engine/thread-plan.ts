import type { Counts, Measured } from '../measure/recorder.ts'
import type { ScheduleSpec } from '../schedule/arrivals.ts'
import type { TrafficSpec } from '../traffic/requests.ts'
import type { Endpoint } from './connection.ts'
import type { Driven } from './drive.ts'

/** What a thread is to send. Plain data. */
export interface ThreadPlan {
  readonly endpoint: Endpoint
  readonly traffic: TrafficSpec
  readonly schedule: ScheduleSpec
  /** Of a closed model, requests in flight at once over all threads, each with a connection of its own; the schedule then only says how long. */
  readonly concurrency?: number
  /** Number of its first request, and the distance to its next. */
  readonly first: number
  readonly stride: number
  /** No request starts after this, milliseconds. */
  readonly endMs: number
  readonly connections: { readonly first: number; readonly max: number }
  readonly timeoutMs: number
  /** A request that starts later than this after it was due is late, milliseconds. */
  readonly maxLagMs: number
  readonly isPrecise: boolean
  readonly isWarmedUp: boolean
  /** One byte a request of the whole run. */
  readonly states: SharedArrayBuffer
}

export type ToThread =
  /** On the clock that all threads share. */
  | { readonly kind: 'start'; readonly startAtMs: number }
  | { readonly kind: 'stop' }
  /** Responses are not awaited any more. */
  | { readonly kind: 'cut' }

/** How a thread itself was: what it measured can be no better. */
export interface ThreadRan {
  /** Share of the time in which its event loop was busy, warm-up included. */
  readonly busyShare: number
  readonly gcMs: number
  readonly longestGcMs: number
  /** When the last request could have started, milliseconds. */
  readonly endedMs: number
  readonly isOutOfConnections: boolean
  readonly stillOpening: Driven['stillOpening']
}

/** Requests that were accepted in part: indexes of the records that were not, by number of the request. */
export type Partial = ReadonlyMap<number, readonly number[]>

/** What was accepted in part: all records that were not, and of these the ones that may be stored all the same. */
export interface InPart {
  readonly partial: Partial
  readonly unclear: Partial
}

export type FromThread =
  | { readonly kind: 'ready' }
  /** With the requests that were accepted in part since the last one. */
  | { readonly kind: 'progress'; readonly counts: Counts; readonly partial: Partial }
  | ({ readonly kind: 'end'; readonly measured: Measured; readonly ran: ThreadRan } & InPart)
