import { isObject } from '@logpipe/sdk/contract'
import type { DecodedItem } from '../door.ts'
import { broken } from '../item-of.ts'
import { createBudget } from '../records-of.ts'
import { Unreadable } from '../unreadable.ts'
import { type Labels, type Stream, streamOf, toItem } from './loki-record.ts'

/** `{"streams": [{"stream": {…}, "values": [["<nanoseconds>", "<line>", {…}]]}]}`. Throws `Unreadable` for anything else. */
export function readJsonPush(value: unknown): readonly DecodedItem[] {
  if (!isObject(value) || !Array.isArray(value.streams)) throw unreadable('the body must be {"streams": […]}')
  const streams = value.streams.map(readStream)
  const spend = createBudget()
  return streams.flatMap(({ labels, values }) => {
    const stream = streamOf(labels)
    spend(values.length, stream.shared)
    return values.map((entry) => readEntry(entry, stream))
  })
}

function readStream(value: unknown, at: number): { readonly labels: Labels; readonly values: readonly unknown[] } {
  if (!isObject(value) || !Array.isArray(value.values)) throw unreadable(`streams[${at}].values must be an array`)
  return { labels: isObject(value.stream) ? value.stream : {}, values: value.values }
}

function readEntry(entry: unknown, stream: Stream): DecodedItem {
  if (!Array.isArray(entry)) return notEntry
  const time: unknown = entry[0]
  const line: unknown = entry[1]
  const metadata: unknown = entry[2]
  if ((typeof time !== 'string' && typeof time !== 'number') || line === undefined) return notEntry
  return toItem({ time: String(time), line, metadata: isObject(metadata) ? metadata : noMetadata }, stream)
}

const noMetadata: Labels = {}
const notEntry = broken('invalid_record', 'an entry must be [time, line]')

function unreadable(message: string): Unreadable {
  return new Unreadable('invalid_request', message)
}
