import { attributesFault } from '@logpipe/sdk/contract'
import { findRoles, otherFields } from './find-roles.ts'
import type { MadeRecord } from './item-of.ts'

type Fields = Readonly<Record<string, unknown>>

/** What the door knows of the record from elsewhere. */
interface Beside {
  /** Attributes. A field of the object with the name of one becomes `record.<name>`. */
  readonly beside?: Fields
  /** Its time. */
  readonly hasTime?: boolean
}

/**
 * The record of a JSON object as loggers write it: text, severity and time by the names that loggers give them, everything else as
 * attributes. An object in which no field can be the message is its own message, as `json` has it; so is one whose fields cannot be attributes (nested
 * too deeply, too large), for clients drop what is refused.
 */
export function recordOfFields(
  fields: Fields,
  json: () => string | undefined,
  { beside = {}, hasTime = false }: Beside = {},
): MadeRecord {
  const found = findRoles(fields)
  // A time that is not used stays an attribute.
  if (hasTime) found.timeName = undefined
  const severity = found.level?.severity
  const timestamp = found.time
  if (found.text !== undefined) {
    const attributes = otherFields(fields, found, beside)
    if (canBeAttributes(attributes))
      return { text: fields[found.text], severity, timestamp, attributes, attributesFit: true }
  }
  return { text: json(), severity, timestamp, attributes: { ...beside } }
}

/** Whether the contract admits a record with these attributes. */
export function canBeAttributes(attributes: unknown): boolean {
  return attributesFault(attributes) === undefined
}
