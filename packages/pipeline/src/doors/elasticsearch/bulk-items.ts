import { faults, type RecordError } from '@logpipe/sdk/contract'
import type { AcceptedRecord, Outcome } from '../door.ts'
import { errorType } from './elastic-response.ts'
import type { BulkAction } from './read-bulk.ts'

/**
 * The items of a response, one for each action, in order. `spareBytes` is what reasons of errors may take together: an error beyond has a type
 * and no reason.
 */
export function bulkItems(
  actions: readonly BulkAction[],
  { accepted, errors }: Pick<Outcome, 'accepted' | 'errors'>,
  spareBytes: number,
): readonly object[] {
  // Both are in request order.
  let [nextAccepted, nextError, spare] = [0, 0, spareBytes]
  return actions.map((action, i) => {
    const record = accepted[nextAccepted]?.index === i ? accepted[nextAccepted++] : undefined
    const error = errors[nextError]?.index === i ? errors[nextError++] : undefined
    if (error === undefined) return { [action.name]: createdItem(action, record) }
    spare -= reasonBytes + embeddedBytes(error.message)
    return { [action.name]: rejectedItem(action, error, spare >= 0) }
  })
}

/** A record that repeats another one of the request is neither accepted nor an error: the other one stands for both. */
function createdItem({ index, id }: BulkAction, record: AcceptedRecord | undefined): object {
  return { _index: index, _id: id ?? record?.logId ?? null, _version: 1, result: 'created', status: 201 }
}

function rejectedItem({ index, id }: BulkAction, error: RecordError, hasReason: boolean): object {
  const status = itemStatus(error)
  const reason = hasReason && { reason: error.message }
  return { _index: index, _id: id ?? null, status, error: { type: errorType(status), ...reason } }
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
      embeddedBytes(index) +
      (isNamed ? rejectedBytes + embeddedBytes(id) : Math.max(createdBytes + idBytes, rejectedBytes))
  }
  return bytes
}

const noAction: BulkAction = { name: 'create', index: '', id: '' }
const rateLimited: RecordError = { index: 0, code: 'rate_limited', message: '', retryable: true }

/** An item that was created, and the longest that was not, with a comma and without index, id and reason. */
const createdBytes = bytesInJson({ create: createdItem(noAction, undefined) }) - 1
const rejectedBytes = bytesInJson({ create: rejectedItem(noAction, rateLimited, false) }) - 1
/** `,"reason":""` */
const reasonBytes = 16

/** A text, without its quotes. Most need no escapes. */
function embeddedBytes(text: string): number {
  return /^[\w ./:;,-]*$/.test(text) ? text.length : bytesInJson(text) - 6
}

/** A value in JSON within JSON, with the quotes of the outer one. */
function bytesInJson(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(value)))
}
