import type { HttpEvent } from './http-event.ts'

/** When a request arrived, and where that puts it among others. */
export interface Receipt {
  /** Wall clock, milliseconds. */
  readonly atMs: number
  /** ISO 8601 UTC. */
  readonly at: string
  /** `time#counter`: sorts as text in the order of receipt, or in the order that the sender stated. */
  readonly order: string
}

export type TakeReceipt = (event: HttpEvent) => Receipt

/** Response header: the time of receipt, epoch milliseconds. A sender needs it to state its order in this clock. */
export const receivedAtHeader = 'x-logpipe-received-at'
/** Request header: `<epoch milliseconds>.<counter>`. The sender's own order, by an estimate of this clock. */
const orderHeader = 'x-logpipe-order'

/** A stated order older than this is ignored, as is one ahead by more than clocks of instances differ. Milliseconds. */
const [maxAgeMs, maxAheadMs] = [900_000, 1_000]
/** A clock set back by less than this waits, instead of putting a request before earlier ones. Milliseconds. */
const maxBackMs = 1_000

/**
 * Numbers the requests of each millisecond. A sender that has several requests in flight may state in which order it sent
 * them; a stated order that cannot be right is ignored, because receipt is an order too.
 */
export function createReceiptClock(now: () => number): TakeReceipt {
  let lastMs = 0
  let lastTime = ''
  let counter = 0
  return ({ headers }) => {
    const nowMs = now()
    if (nowMs <= lastMs && nowMs > lastMs - maxBackMs) counter++
    else {
      lastMs = nowMs
      lastTime = isoTime(nowMs)
      counter = 0
    }
    const stated = statedOrder(headers[orderHeader], nowMs)
    const at = nowMs === lastMs ? lastTime : isoTime(nowMs)
    return { atMs: nowMs, at, order: stated ?? orderOf(lastTime, counter) }
  }
}

function statedOrder(header: string | undefined, nowMs: number): string | undefined {
  const match = header === undefined ? null : /^(\d{1,15})\.(\d{1,4})$/.exec(header)
  if (match === null) return undefined
  const ms = Number(match[1])
  return ms >= nowMs - maxAgeMs && ms <= nowMs + maxAheadMs ? orderOf(isoTime(ms), Number(match[2])) : undefined
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}

function orderOf(time: string, counter: number): string {
  return `${time}#${String(Math.min(counter, 9_999)).padStart(4, '0')}`
}

/** The order of one record: its request's, and its place in the request. */
export function recordOrder(order: string, place: number): string {
  return `${order}#${String(place).padStart(5, '0')}`
}
