import { isObject, parseLogRecord } from '@logpipe/sdk/contract'
import { type Found, findRoles, otherFields } from '../doors/find-roles.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * The record that a line of a structured logger means: text, level and time under the names that loggers give them, and all other fields as
 * attributes. What it cannot read of the contract's own fields stays as it is, for the contract's checks to refuse; undefined for no object.
 */
export function understandRecord(value: unknown): Fields | undefined {
  if (!isObject(value)) return undefined
  const withId = understandLogId(value)
  // Of the contract but for its id, it has the content of one whose id is text.
  if (withId !== undefined && parseLogRecord(withId).kind === 'record') return withId
  return recordOf(value, findRoles(value))
}

/** The record of a strict request: only an id that is an integer is read, and undefined returned where there is none. */
export function understandLogId(value: unknown): Fields | undefined {
  if (!isObject(value) || !Number.isSafeInteger(value.log_id)) return undefined
  return { ...value, log_id: logIdText(value.log_id) }
}

/** Ids of databases are integers: one stands for its digits, as one beyond 2^53 does, which JSON of ours has as text from the start. */
function logIdText(id: unknown): unknown {
  return Number.isSafeInteger(id) ? String(id) : id
}

/** The record of an object in which these fields have a role. */
export function recordOf(value: Fields, found: Found): Fields {
  const { tenant_id, log_id, severity, timestamp, attributes } = value
  const textName = found.text ?? found.emptyText ?? 'text'
  return {
    tenant_id,
    log_id: logIdText(log_id),
    text: value[textName],
    severity: found.level?.severity ?? severity,
    timestamp: found.time ?? timestamp,
    attributes: isObjectOrAbsent(attributes) ? otherFields(value, found, attributes ?? {}, notAttributes) : attributes,
  }
}

const notAttributes = new Set(['tenant_id', 'log_id', 'attributes'])

function isObjectOrAbsent(value: unknown): value is Fields | undefined | null {
  return value === undefined || value === null || isObject(value)
}
