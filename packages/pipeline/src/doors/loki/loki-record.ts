import { levelOf, timestampOfEpoch } from '@logpipe/sdk/contract'
import type { DecodedItem } from '../door.ts'
import { itemOf, setField } from '../item-of.ts'

/** Names and values of a stream or an entry. */
export type Labels = Readonly<Record<string, unknown>>

/** One line of a stream. */
export interface Entry {
  /** Digits of an epoch: nanoseconds, or seconds with a fraction. */
  readonly time: string
  readonly line: unknown
  readonly metadata: Labels
}

/** Under these names clients say how severe a line is; Loki itself finds out the last one. */
const levelNames = ['level', 'severity', 'detected_level'] as const

/** Labels and metadata become attributes; of two with one name the entry's own counts. */
export function toItem({ time, line, metadata }: Entry, labels: Labels): DecodedItem {
  const attributes: Record<string, unknown> = {}
  for (const part of [labels, metadata]) for (const name in part) setField(attributes, name, part[name])
  const name = levelNames.find((one) => Object.hasOwn(attributes, one) && levelOf(attributes[one]) !== undefined)
  const level = name === undefined ? undefined : levelOf(attributes[name])
  if (name !== undefined && level?.isPlain) delete attributes[name]
  return itemOf({ text: line, severity: level?.severity, timestamp: timestampOfEpoch(time), attributes })
}
