import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'

/** Starts the ids of one request; each call of what it gives makes the next: a UUIDv7, or another id unique for all time. */
export type LogIdSource = () => () => string

const bytesPerId = 16
const idsPerDraw = 64
/** Of a UUIDv7's 74 bits of entropy, the last twelve count within a request. */
const countedDigits = 3
const counted = Array.from({ length: 16 ** countedDigits }, (_, n) => n.toString(16).padStart(countedDigits, '0'))

/**
 * Makes UUIDv7s (RFC 9562) by the request: one is drawn at random, and its last three digits count up from there, so that
 * the ids of a request sort in its order and cost next to nothing. After 4,096 another is drawn. 62 random bits and the
 * millisecond keep two requests apart.
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
