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
  const [time, line, metadata]: readonly unknown[] = Array.isArray(entry) ? entry : []
  if ((typeof time !== 'string' && typeof time !== 'number') || line === undefined)
    return { kind: 'broken', code: 'invalid_record', message: 'an entry must be a list of a time and a line' }
  return toItem({ time: String(time), line, metadata: isObject(metadata) ? metadata : {} }, labels)
}

function unreadable(message: string): Unreadable {
  return new Unreadable('invalid_request', message)
}
