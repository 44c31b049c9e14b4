import type { IncomingMessage } from 'node:http'
import { entriesEnd } from '@logpipe/pipeline/doors/journald'
import { limits } from '@logpipe/sdk/contract'
import type { Route } from '../../topology.ts'
import { type ByteCount, maxBodyBytes } from './read-body.ts'

/** Where the last whole entry ends of the beginning of a body; 0 where none does. */
export type EndOf = (bytes: Buffer) => number

/** By doors whose clients send whatever they have in one request. */
const ends: Readonly<Record<string, EndOf>> = { journald: entriesEnd }
/** An id or an encoding is for all of a body. */
const ofWhole = ['content-encoding', 'idempotency-key', 'x-logpipe-outcome']

/** How to divide a body that may be longer than a request may be; undefined for one that may not. */
export function endOfParts({ door = '' }: Route, { headers }: IncomingMessage): EndOf | undefined {
  return ofWhole.some((name) => headers[name] !== undefined) ? undefined : ends[door]
}

/** A part is handed on once it has this size. Bytes. */
const partBytes = 1024 * 1024

interface PartReading {
  readonly read: ByteCount
  readonly endOf: EndOf
}

/** The body in parts, each of whole entries; not more of it is read before the next part is wanted. Counts what it keeps in `all`, and ends where that is too much. */
export async function* readParts(
  all: ByteCount,
  request: IncomingMessage,
  { read, endOf }: PartReading,
): AsyncGenerator<Buffer | 'request_too_large' | 'overloaded'> {
  let [chunks, keptBytes, wantedBytes]: [Buffer[], number, number] = [[], 0, partBytes]
  const keep = (bytes: number): void => {
    keptBytes += bytes
    all.bytes += bytes
  }
  try {
    for await (const chunk of request) {
      read.bytes += chunk.length
      keep(chunk.length)
      chunks.push(chunk)
      if (all.bytes > maxBodyBytes) yield 'overloaded'
      if (keptBytes > limits.maxRequestBytes + partBytes) yield 'request_too_large'
      if (keptBytes < wantedBytes) continue
      const kept = Buffer.concat(chunks)
      const end = endOf(kept)
      if (end > 0) yield kept.subarray(0, end)
      keep(-end)
      chunks = [kept.subarray(end)]
      if (keptBytes > limits.maxRequestBytes) yield 'request_too_large'
      // So that a long entry is not searched again with each chunk.
      wantedBytes = Math.max(partBytes, 2 * keptBytes)
    }
    yield Buffer.concat(chunks)
  } finally {
    keep(-keptBytes)
  }
}
