import type { RawBody } from '@logpipe/sdk'
import { expect } from 'vitest'
import type { Position } from '../src/ship/deliver/record-ids.ts'
import { createTally } from '../src/ship/deliver/tally.ts'
import { type ReadOptions, readSteps } from '../src/ship/read-steps.ts'
import type { Input } from '../src/ship/source/input.ts'
import { chunksInTurn } from './chunks-in-turn.ts'
import { recordsOf } from './ingest-table.ts'

export interface Reading {
  readonly chunkBytes: number
  readonly takesRuns: boolean
  /** `text` by default. */
  readonly format?: 'text' | 'auto'
  readonly skipLines?: number
  readonly batchRecords?: number
  readonly state?: ReadOptions['state']
}

/** All requests, with their records as ingest reads them. */
export async function requestsOf(bytes: Buffer, reading: Reading) {
  const { chunkBytes, takesRuns, format = 'text', skipLines = 0, batchRecords = 7, state } = reading
  const input = { name: 'app.log', path: 'app.log', bytes: bytes.length, open: openFrom(bytes, chunkBytes) }
  const options: ReadOptions = {
    ...{ inputs: [input], batchRecords, skipLines, now: () => 0, ...(state && { state }) },
    // A rule by which no line continues another keeps runs from being taken, and changes no record.
    ...{ format: { format, ...(!takesRuns && { continues: () => false }) } },
    ...{ tenantId: undefined, signal: new AbortController().signal, onProblem: () => expect.fail(), stopped: {} },
  }
  const tally = createTally()
  const requests = []
  for await (const { batch, mark } of readSteps(options, tally)) {
    if (batch === undefined) continue
    const { id, numbers, body, lines } = batch
    const isText = lines === 'texts'
    const raw = isText ? { contentType: 'text/plain', splitsLines: true } : { contentType: 'application/x-ndjson' }
    requests.push({ id, numbers, mark, records: recordsOf({ body, ...raw } as RawBody) })
  }
  return { requests, lines: tally.lines }
}

const openFrom = (bytes: Buffer, chunkBytes: number): Input['open'] => {
  return (_, offset = 0) => chunksInTurn(bytes.subarray(offset), chunkBytes)
}

/** A file that an earlier run has sent up to a position. */
export function sentUpTo(position: Position, size: number): ReadOptions['state'] {
  const known = { dev: '1', ino: '2', born: '0', generation: 0, fingerprint: { bytes: 0, hash: '' }, path: 'app.log' }
  const entry = { ...known, id: 'file', position, end: position.offset }
  return {
    open: async () => ({ entry, size, isCompressed: false, isKnown: true, isRewritten: false, start: position }),
    mark: () => undefined,
  }
}
