import { faults, type RecordError } from '@logpipe/sdk/contract'
import type { AcceptedRecord, Outcome } from '../door.ts'
import { errorType } from './elastic-response.ts'
import type { BulkAction } from './read-bulk.ts'

/**
 * The items of a response as JSON, one for each action, in order: from objects they take a tenth of the handler's time. `spareBytes` is what reasons of errors may take together: an error beyond has a type
 * and no reason.
 */
export function bulkItems(
  actions: readonly BulkAction[],
  { accepted, errors }: Pick<Outcome, 'accepted' | 'errors'>,
  spareBytes: number,
): readonly string[] {
  // Both are in request order.
  let [nextAccepted, nextError, spare] = [0, 0, spareBytes]
  const created = createdWriter()
  return actions.map((action, i) => {
    const record = accepted[nextAccepted]?.index === i ? accepted[nextAccepted++] : undefined
    const error = errors[nextError]?.index === i ? errors[nextError++] : undefined
    if (error === undefined) return created(action, record)
    spare -= reasonBytes + escapedBytes(error.message)
    return rejectedItem(action, error, spare >= 0)
  })
}

/** A record that repeats another one of the request is neither accepted nor an error: the other one stands for both. */
function createdWriter(): (action: BulkAction, record: AcceptedRecord | undefined) => string {
  const last = { index: '', json: '""' }
  return ({ name, index, id }, record) => {
    if (index !== last.index) Object.assign(last, { index, json: JSON.stringify(index) })
    // A log id has no character to escape.
    const _id = id === undefined && record !== undefined ? `"${record.logId}"` : JSON.stringify(id ?? null)
    return `{"${name}":{"_index":${last.json},"_id":${_id},"_version":1,"result":"created","status":201}}`
  }
}

function rejectedItem({ name, index, id }: BulkAction, error: RecordError, hasReason: boolean): string {
  const status = itemStatus(error)
  const reason = hasReason && { reason: error.message }
  const item = { _index: index, _id: id ?? null, status, error: { type: errorType(status), ...reason } }
  return JSON.stringify({ [name]: item })
}

/** Clients retry an item with 429 and drop one with 400. */
function itemStatus({ code, retryable }: RecordError): number {
  if (retryable) return 429
  return faults[code].status === 403 ? 403 : 400
}

/**
 * What a response takes at most that lists these actions, without reasons of errors, as a function returns it: JSON within JSON, bytes. `idBytes` is
 * the longest id that is made for a document without one.
 */
export function responseBytes(actions: readonly BulkAction[], idBytes: number): number {
  let bytes = 0
  for (const { index, id } of actions) {
    const isNamed = typeof id === 'string'
    bytes +=
      escapedBytes(index) +
      (isNamed ? rejectedBytes + escapedBytes(id) : Math.max(createdBytes + idBytes, rejectedBytes))
  }
  return bytes
}

const noAction: BulkAction = { name: 'create', index: '', id: '' }
const rateLimited: RecordError = { index: 0, code: 'rate_limited', message: '', retryable: true }

/** An item that was created, and the longest that was not, with a comma and without index, id and reason. */
const createdBytes = embeddedBytes(createdWriter()(noAction, undefined)) + 1
const rejectedBytes = embeddedBytes(rejectedItem(noAction, rateLimited, false)) + 1
/** `,"reason":""` */
const reasonBytes = 16

/** A text in JSON within JSON, without its quotes. Most need no escapes. */
function escapedBytes(text: string): number {
  return /^[\w ./:;,-]*$/.test(text) ? text.length : embeddedBytes(JSON.stringify(text)) - 4
}

/** A JSON text within another, without the quotes of that. */
function embeddedBytes(json: string): number {
  return Buffer.byteLength(JSON.stringify(json)) - 2
}
