import { isObject } from '@logpipe/sdk/contract'
import type { DecodedItem } from '../door.ts'
import { Unreadable } from '../unreadable.ts'
import { type Labels, toItem } from './loki-record.ts'

/** `{"streams": [{"stream": {…}, "values": [["<nanoseconds>", "<line>", {…}]]}]}`. Throws `Unreadable` for anything else. */
export function readJsonPush(value: unknown): readonly DecodedItem[] {
  if (!isObject(value) || !Array.isArray(value.streams)) throw unreadable('the body must be {"streams": […]}')
  return value.streams.flatMap(readStream)
}

function readStream(value: unknown, at: number): readonly DecodedItem[] {
  if (!isObject(value) || !Array.isArray(value.values)) throw unreadable(`stream ${at} has no list of values`)
  const labels: Labels = isObject(value.stream) ? value.stream : {}
  return value.values.map((entry) => readEntry(entry, labels))
}

/** A time as a number has lost its last digits by now; it is taken for what is left of it. */
function readEntry(entry: unknown, labels: Labels): DecodedItem {
  if (!Array.isArray(entry) || entry.length < 2)
    return { kind: 'broken', code: 'invalid_record', message: 'an entry must be a time and a line' }
  const [time, line, metadata] = entry
  return toItem({ time: String(time), line, metadata: isObject(metadata) ? metadata : {} }, labels)
}

function unreadable(message: string): Unreadable {
  return new Unreadable('invalid_request', message)
}
