import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'

/** Returns a generator for the ids of one request: UUIDv7s, or other globally unique ids. */
export type LogIdSource = () => () => string

const bytesPerId = 16
const idsPerDraw = 64
/** Hex digits used as a counter within a request: 12 of a UUIDv7's 74 random bits. */
const countedDigits = 3
const counted = Array.from({ length: 16 ** countedDigits }, (_, n) => n.toString(16).padStart(countedDigits, '0'))

/**
 * Generates UUIDv7s (RFC 9562) per request: one is random, and its last three digits count up, so that a request's ids
 * sort in order and cost next to nothing. After 4,096 ids a new one is drawn. 62 random bits and the millisecond tell
 * requests apart.
 */
export function createLogIdSource(): LogIdSource {
  const pool = new Uint8Array(bytesPerId * idsPerDraw)
  let used = pool.length
  const draw = (): string => {
    if (used === pool.length) {
      randomFillSync(pool)
      used = 0
    }
    const random = pool.subarray(used, used + bytesPerId)
    used += bytesPerId
    return v7({ random }).slice(0, -countedDigits)
  }
  return () => {
    let base = ''
    let n = counted.length
    return () => {
      if (n === counted.length) {
        base = draw()
        n = 0
      }
      return base + counted[n++]
    }
  }
}
