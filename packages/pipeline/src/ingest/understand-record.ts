import { isObject, isSeverity } from '@logpipe/sdk/contract'
import { findRoles, otherFields } from '../doors/find-roles.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * The record that a line of a structured logger means: text, level and time under the names that loggers give them, and all other fields as
 * attributes. Undefined where that is not plain: without a text, or where a field that is the contract's own has a value that cannot be read.
 */
export function understandRecord(value: unknown): Fields | undefined {
  if (!isObject(value) || !isObjectOrAbsent(value.attributes)) return undefined
  const found = findRoles(value)
  const textName = found.text ?? found.emptyText
  if (textName === undefined) return undefined
  const severity = isSeverity(value.severity) ? value.severity : found.level?.severity
  if (isUnread(value, 'severity', severity) || isUnread(value, 'timestamp', found.time)) return undefined
  const { tenant_id, log_id } = value
  return {
    tenant_id,
    log_id,
    text: value[textName],
    severity,
    timestamp: found.time,
    attributes: otherFields(value, found, isObject(value.attributes) ? value.attributes : {}, notAttributes),
  }
}

const notAttributes = new Set(['tenant_id', 'log_id', 'attributes'])

function isObjectOrAbsent(value: unknown): boolean {
  return value === undefined || value === null || isObject(value)
}

function isUnread(value: Fields, name: string, read: string | undefined): boolean {
  return value[name] !== undefined && value[name] !== null && read === undefined
}
