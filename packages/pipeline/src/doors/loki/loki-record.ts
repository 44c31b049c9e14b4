import { type FoundLevel, levelOf, timestampOfEpoch } from '@logpipe/sdk/contract'
import type { DecodedItem } from '../door.ts'
import { addField, isEmpty, itemOf, type Shared, setField, sharedOf } from '../item-of.ts'

/** Names and values of a stream or an entry. */
export type Labels = Readonly<Record<string, unknown>>

/** One line of a stream. */
export interface Entry {
  /** Digits of an epoch: nanoseconds, or seconds with a fraction. */
  readonly time: string
  readonly line: unknown
  /** The line's JSON, where the body has it. */
  readonly literal?: string | undefined
  readonly metadata: Labels | undefined
}

/** Under these names clients say how severe a line is; Loki itself finds out the last one. */
const levelNames = ['level', 'severity', 'detected_level'] as const

interface Level extends FoundLevel {
  readonly name: string
  readonly value: unknown
}

/** What the entries of a stream share. */
export interface Stream {
  readonly shared: Shared
  readonly level: Level | undefined
}

/** Labels become attributes of each entry, but for a level that is its severity. */
export function streamOf(labels: Labels): Stream {
  const level = levelIn(labels)
  if (!level?.isPlain) return { shared: sharedOf(labels), level }
  const { [level.name]: _, ...others } = labels
  return { shared: sharedOf(others), level }
}

/** Metadata become attributes too. Of two levels the entry's own is the severity, and the stream's stays an attribute. */
export function toItem({ time, line, literal, metadata }: Entry, { shared, level }: Stream): DecodedItem {
  const timestamp = timestampOfEpoch(time)
  // Most entries are a time and a line.
  if (timestamp !== undefined && (metadata === undefined || isEmpty(metadata)))
    return itemOf({ text: line, literal, severity: level?.severity, timestamp, attributes: noAttributes }, shared)
  const own = metadata && levelIn(metadata)
  const attributes: Record<string, unknown> = {}
  if (own !== undefined && level?.isPlain) setField(attributes, level.name, level.value)
  for (const name in metadata) {
    if (!(own?.isPlain && name === own.name)) addField(attributes, name, metadata[name], shared.fields)
  }
  if (timestamp === undefined && !isNoTime.test(time)) addField(attributes, 'time', time, shared.fields)
  return itemOf({ text: line, severity: (own ?? level)?.severity, timestamp, attributes }, shared)
}

const noAttributes = {}

/** Protobuf writes no zeros: a time of zero is none. */
const isNoTime = /^[0.]*$/

function levelIn(fields: Labels): Level | undefined {
  for (const name of levelNames) {
    const value = fields[name]
    const level = value === undefined ? undefined : levelOf(value)
    if (level !== undefined) return { ...level, name, value }
  }
  return undefined
}
