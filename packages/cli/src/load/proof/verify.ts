import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { parseRunLogId } from '../../ledger/run-id.ts'
import { type Histogram, newHistogram, recordMs } from '../measure/histograms.ts'
import type { RecordFate } from './fates.ts'

/** What the table says about the requests of a run. Counts are records. */
export interface Verified {
  /** Acknowledged with 202. */
  readonly accepted: number
  /** Acknowledged and in the table. */
  readonly stored: number
  /** Acknowledged and nowhere in the table. */
  readonly lost: number
  /** Rows beyond the first of one record. */
  readonly duplicated: number
  /** Rows of this run under a tenant that it was not sent for, or of a record that was refused in a way that promises it is not stored. */
  readonly misplaced: number
  /** Without a response: they may be stored or not, and neither is wrong. */
  readonly unanswered: number
  /** Of those, how many are in the table. */
  readonly unansweredStored: number
  /** Records in the table that were refused by an error of the server, which promises nothing: they are not wrong. */
  readonly unclearStored: number
  /** Rows that hold personal data which was planted in their record; undefined where none was. */
  readonly unredacted?: number
  /** From when ingest received a record until the worker wrote it, by the clocks of both. */
  readonly pipeline: Histogram
  /** The same of all tenants but the noisy one; undefined where there is none. */
  readonly othersPipeline?: Histogram
}

/** What is read of a row besides its id. */
export interface RowContent {
  readonly text?: string | undefined
  /** ISO 8601. */
  readonly receivedAt?: string | undefined
  readonly processedAt?: string | undefined
}

/** What was sent; as much as is needed to judge a row. */
export interface SentRun {
  readonly runId: string
  /** Requests of the run. */
  readonly total: number
  readonly batchRecords: number
  readonly noisyTenant?: TenantId
  readonly tenantOf: (n: number) => TenantId
  /** What the responses to all requests with a record say of it. */
  readonly fateOf: (n: number, index: number) => RecordFate
  /** What was planted in a record and must not be stored; absent where nothing was. */
  readonly secretOf?: (n: number, index: number) => string
}

export interface Verifier {
  /** A row that the tenant's partition has. Rows of other runs are passed over. */
  readonly add: (tenantId: TenantId, logId: string, content?: RowContent) => void
  readonly verified: () => Verified
}

/** Follows each record of a run into the table, row by row, in a quarter of a byte a record. */
export function openVerifier(run: SentRun): Verifier {
  const { runId, total, batchRecords, tenantOf, fateOf, secretOf } = run
  const pipeline = newHistogram()
  const othersPipeline = run.noisyTenant && newHistogram()
  const seen = openBits(total * batchRecords)
  const elsewhere = openBits(total * batchRecords)
  let [duplicated, misplaced, unredacted] = [0, 0, 0]
  return {
    add: (tenantId, logId, { text, receivedAt, processedAt } = {}) => {
      const place = parseRunLogId(logId)
      if (place === undefined || place.runId !== runId) return
      const { request, index } = place
      const record = request * batchRecords + index
      if (receivedAt !== undefined && processedAt !== undefined) {
        const ms = Date.parse(processedAt) - Date.parse(receivedAt)
        recordMs(pipeline, ms)
        if (othersPipeline && tenantId !== run.noisyTenant) recordMs(othersPipeline, ms)
      }
      if (text !== undefined && secretOf !== undefined && text.includes(secretOf(request, index))) unredacted++
      if (request >= total || index >= batchRecords) misplaced++
      else if (tenantOf(request) !== tenantId) {
        misplaced++
        elsewhere.add(record)
      } else if (seen.has(record)) duplicated++
      else seen.add(record)
    },
    verified: () => {
      const counts = { accepted: 0, stored: 0, lost: 0, unanswered: 0, unansweredStored: 0, unclearStored: 0 }
      let refusedRows = 0
      const judge = (fate: RecordFate, record: number): void => {
        const isStored = seen.has(record)
        if (fate === 'accepted') {
          counts.accepted++
          if (isStored) counts.stored++
          else if (!elsewhere.has(record)) counts.lost++
        } else if (fate === 'unanswered') {
          counts.unanswered++
          if (isStored) counts.unansweredStored++
        } else if (isStored && fate === 'unclear') counts.unclearStored++
        else if (isStored && fate !== 'acceptedBad') refusedRows++
      }
      for (let n = 0; n < total; n++) {
        for (let index = 0; index < batchRecords; index++) judge(fateOf(n, index), n * batchRecords + index)
      }
      const wrong = { duplicated, misplaced: misplaced + refusedRows, ...(secretOf && { unredacted }) }
      return { ...counts, ...wrong, pipeline, ...(othersPipeline && { othersPipeline }) }
    },
  }
}

/** Records of a large run are more than the 32 bits that shifts work on. */
function openBits(count: number) {
  const bytes = bytesFor(count)
  return {
    has: (at: number): boolean => ((bytes[Math.floor(at / 8)] ?? 0) & (1 << (at % 8))) !== 0,
    add: (at: number): void => {
      const byte = Math.floor(at / 8)
      bytes[byte] = (bytes[byte] ?? 0) | (1 << (at % 8))
    },
  }
}

function bytesFor(bits: number): Uint8Array {
  try {
    return new Uint8Array(Math.ceil(bits / 8))
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    const megabytes = Math.ceil(bits / 4 / 1e6).toLocaleString('en-US')
    throw new LogpipeError(
      'invalid_option',
      `following ${bits.toLocaleString('en-US')} records takes ${megabytes} MB of memory, more than this process can get; lower the rate, --duration or --batch`,
      { cause },
    )
  }
}
