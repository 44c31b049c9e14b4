import { findRoles, otherFields } from './find-roles.ts'
import type { MadeRecord } from './item-of.ts'

/**
 * The record of a JSON object as loggers write it: text, severity and time by the names that loggers give them, everything else as
 * attributes. An object in which no field can be the message is its own message, as `json` has it.
 */
export function recordOfFields(fields: Readonly<Record<string, unknown>>, json: () => string | undefined): MadeRecord {
  const found = findRoles(fields)
  const known = { severity: found.level?.severity, timestamp: found.time }
  if (found.text === undefined) return { text: json(), ...known, attributes: {} }
  return { text: fields[found.text], ...known, attributes: otherFields(fields, found) }
}
