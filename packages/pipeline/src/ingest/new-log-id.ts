import { randomUUID } from 'node:crypto'
import { spreadDigits } from './spread.ts'

/** Returns a generator for the ids of one request: random UUIDs, or other globally unique ids. */
export type LogIdSource = () => () => string

/** Hex digits at the start of an id that count within a request: 12 of a UUIDv4's 122 random bits. */
const counted = spreadDigits(3)

/**
 * Generates UUIDv4s (RFC 9562) per request: one is random, and its first three digits count in bit-reversed order, so that
 * a request's ids are spread evenly over all keys of the tenant and cost next to nothing. After 4,096 ids a new one is drawn.
 * Ids say nothing of time: with ids that grow, a tenant would write to the end of one key range, which takes 1,000 rows a second.
 */
export function createLogIdSource(draw: () => string = randomUUID): LogIdSource {
  return () => {
    let rest = ''
    let start = 0
    let n = counted.length
    return () => {
      if (n === counted.length) {
        const drawn = draw()
        start = Number.parseInt(drawn.slice(0, 3), 16)
        rest = drawn.slice(3)
        n = 0
      }
      // XOR with a random start permutes the counter: each id is used once, and a single record may land anywhere.
      return counted[n++ ^ start] + rest
    }
  }
}
