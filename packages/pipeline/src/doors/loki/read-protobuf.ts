import type { DecodedItem } from '../door.ts'
import { setField } from '../item-of.ts'
import {
  enter,
  leave,
  openProtobuf,
  type ProtobufReader,
  readInt64,
  readText,
  readUint32,
  skip,
} from '../protobuf-reader.ts'
import { type Budget, createBudget } from '../records-of.ts'
import { type Entry, streamOf, toItem } from './loki-record.ts'
import { readLabels } from './read-labels.ts'
import { readSnappy } from './snappy.ts'

/**
 * The lines of a `PushRequest`, which is one block of snappy. A tag is a field's number times eight, and its wire type:
 * https://github.com/grafana/loki/blob/main/pkg/push/push.proto
 * Throws `Unreadable` where the bytes are not one.
 */
export function readProtobufPush(block: Buffer): readonly DecodedItem[] {
  const reader = openProtobuf(readSnappy(block))
  const items: DecodedItem[] = []
  const spend = createBudget()
  while (reader.at < reader.end) {
    const tag = readUint32(reader)
    if (tag === 10) readStream(reader, items, spend)
    else skip(reader, tag)
  }
  return items
}

/** Labels may come after the lines. */
function readStream(reader: ProtobufReader, items: DecodedItem[], spend: Budget): void {
  const outer = enter(reader)
  let labels = ''
  const entries: Entry[] = []
  while (reader.at < reader.end) {
    const tag = readUint32(reader)
    if (tag === 10) labels = readText(reader)
    else if (tag === 18) entries.push(readEntry(reader))
    else skip(reader, tag)
  }
  leave(reader, outer)
  const stream = streamOf(readLabels(labels))
  spend(entries.length, stream.shared)
  for (const entry of entries) items.push(toItem(entry, stream))
}

function readEntry(reader: ProtobufReader): Entry {
  const outer = enter(reader)
  let [time, line] = ['', '']
  const metadata: Record<string, string> = {}
  while (reader.at < reader.end) {
    const tag = readUint32(reader)
    if (tag === 10) time = readTime(reader)
    else if (tag === 18) line = readText(reader)
    else if (tag === 26) readPair(reader, metadata)
    else skip(reader, tag)
  }
  leave(reader, outer)
  return { time, line, metadata }
}

function readTime(reader: ProtobufReader): string {
  const outer = enter(reader)
  let [seconds, nanos]: (number | string)[] = [0, 0]
  while (reader.at < reader.end) {
    const tag = readUint32(reader)
    if (tag === 8) seconds = readInt64(reader)
    else if (tag === 16) nanos = readInt64(reader)
    else skip(reader, tag)
  }
  leave(reader, outer)
  return `${seconds}.${String(nanos).padStart(9, '0')}`
}

function readPair(reader: ProtobufReader, into: Record<string, string>): void {
  const outer = enter(reader)
  let [name, value] = ['', '']
  while (reader.at < reader.end) {
    const tag = readUint32(reader)
    if (tag === 10) name = readText(reader)
    else if (tag === 18) value = readText(reader)
    else skip(reader, tag)
  }
  leave(reader, outer)
  setField(into, name, value)
}
