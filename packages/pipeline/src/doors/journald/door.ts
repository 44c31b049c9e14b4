import { hash } from 'node:crypto'
import { type LogId, numberOf, severityOfSyslog, timestampOfEpoch } from '@logpipe/sdk/contract'
import { decodeBytes } from '../../http/decode-body.ts'
import type { HttpEvent, HttpResponse } from '../../http/http-event.ts'
import { type Refusal, refused } from '../../http/response.ts'
import type { DecodedItem, DecodedRecords, Door, Outcome } from '../door.ts'
import { fitRecord } from '../fit-record.ts'
import { itemOf, jsonOf, type Shared, setField, sharedByNone } from '../item-of.ts'
import { plainRefusal, plainResponse } from '../plain-response.ts'
import { manyRecords, recordsOf } from '../records-of.ts'
import { readOrRefuse } from '../unreadable.ts'
import { readEntries, type SizedEntry } from './read-entries.ts'

/** What systemd-journal-upload sends: https://www.freedesktop.org/software/systemd/man/latest/systemd-journal-upload.service.html */
export const door: Door = { decode, respond }

async function decode(event: HttpEvent): Promise<DecodedRecords> {
  const body = await decodeBytes(event)
  if (body.kind === 'refused') return body.code === 'empty_body' ? recordsOf([]) : body
  const shared = sharedByNone()
  return recordsOf(
    readOrRefuse(() => readEntries(body.bytes, manyRecords).map((entry) => toItem(entry, shared))),
    manyRecords,
  )
}

/** Fields that the contract has a place for, or that say nothing elsewhere. */
const used: ReadonlySet<string> = new Set([
  'MESSAGE',
  'PRIORITY',
  '__CURSOR',
  '__REALTIME_TIMESTAMP',
  '__MONOTONIC_TIMESTAMP',
])

/** All other fields become attributes, with their names. */
function toItem({ fields, bytes }: SizedEntry, shared: Shared): DecodedItem {
  const { MESSAGE, PRIORITY, __CURSOR: cursor, __REALTIME_TIMESTAMP: micros } = fields
  const [text, priority] = [textOf(MESSAGE), numberOf(PRIORITY)]
  const timestamp = typeof micros === 'string' ? timestampOfEpoch(micros) : undefined
  const attributes: Record<string, unknown> = {}
  for (const name in fields) if (!used.has(name)) setField(attributes, name, fields[name])
  if (timestamp === undefined && micros !== undefined) attributes.__REALTIME_TIMESTAMP = micros
  if (PRIORITY !== undefined && !isPlain.has(priority)) attributes.PRIORITY = PRIORITY
  const record = {
    text: text === '' ? jsonOf(fields) : text,
    logId: typeof cursor === 'string' ? logIdOf(cursor) : undefined,
    severity: severityOfSyslog(priority),
    timestamp,
    attributes,
  }
  return itemOf(fitRecord(record, bytes), shared)
}

function textOf(message: string | readonly string[] | undefined): string {
  return typeof message === 'string' ? message : (message?.join('\n') ?? '')
}

/** Severities of syslog that say no more than ours. */
const isPlain: ReadonlySet<number> = new Set([3, 4, 6, 7])

/** The cursor names an entry, but has characters that a log id may not have. */
function logIdOf(cursor: string): LogId {
  return `journal-${hash('sha256', cursor, 'base64url')}` as LogId
}

/**
 * After any error the client ends, and when it is started again sends the same entries again. So only what may pass then is refused, and what cannot
 * be read at all; what of an entry is too large was left out before.
 */
function respond(event: HttpEvent, outcome: Outcome | Refusal): HttpResponse {
  const refusal = refusalOf(outcome)
  if (refusal !== undefined) return plainRefusal(event, refusal)
  return plainResponse(event, 202, ['OK.', ...droppedOf(outcome)].join('\n'))
}

function droppedOf(outcome: Outcome | Refusal): readonly string[] {
  const errors = outcome.kind === 'outcome' ? outcome.errors : []
  return errors.map(({ index, message }) => `entry ${index} is dropped: ${message}`)
}

function refusalOf(outcome: Outcome | Refusal): Refusal | undefined {
  if (outcome.kind === 'refused') return outcome
  const transient = outcome.errors.find(({ retryable }) => retryable)
  return transient && { ...refused(transient.code, transient.message), retryAfterMs: outcome.retryAfterMs }
}
