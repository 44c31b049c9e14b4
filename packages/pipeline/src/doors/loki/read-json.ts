import { isObject } from '@logpipe/sdk/contract'
import type { DecodedItem } from '../door.ts'
import { broken } from '../item-of.ts'
import { createBudget } from '../records-of.ts'
import { Unreadable } from '../unreadable.ts'
import { type JsonStream, lineLiterals } from './line-literals.ts'
import { type Stream, streamOf, toItem } from './loki-record.ts'

/**
 * `{"streams": [{"stream": {…}, "values": [["<nanoseconds>", "<line>", {…}]]}]}`, as the body has it and as a value. Throws `Unreadable` for
 * anything else.
 */
export function readJsonPush(body: string, value: unknown): readonly DecodedItem[] {
  if (!isObject(value) || !Array.isArray(value.streams)) throw unreadable('the body must be {"streams": […]}')
  const sent = value.streams.map(readStream)
  const streams = withinBudget(sent)
  const literals = lineLiterals(body, sent) ?? []
  const items: DecodedItem[] = []
  for (const [i, stream] of streams.entries()) {
    for (const entry of sent[i]?.values ?? []) items.push(readEntry(entry, stream, literals[items.length]))
  }
  return items
}

function withinBudget(streams: readonly JsonStream[]): readonly Stream[] {
  const spend = createBudget()
  return streams.map(({ labels, values }) => {
    const stream = streamOf(labels)
    spend(values.length, stream.shared)
    return stream
  })
}

function readStream(value: unknown, at: number): JsonStream {
  if (!isObject(value) || !Array.isArray(value.values)) throw unreadable(`streams[${at}].values must be an array`)
  return { labels: isObject(value.stream) ? value.stream : {}, values: value.values }
}

function readEntry(entry: unknown, stream: Stream, literal: string | undefined): DecodedItem {
  if (!Array.isArray(entry)) return notEntry
  const time: unknown = entry[0]
  const line: unknown = entry[1]
  const metadata: unknown = entry.length > 2 ? entry[2] : undefined
  if ((typeof time !== 'string' && typeof time !== 'number') || line === undefined) return notEntry
  return toItem({ time: String(time), line, literal, metadata: isObject(metadata) ? metadata : undefined }, stream)
}

const notEntry = broken('invalid_record', 'an entry must be [time, line]')

function unreadable(message: string): Unreadable {
  return new Unreadable('invalid_request', message)
}
