import { limits } from '@logpipe/sdk/contract'
import type { DecodedItem } from '../door.ts'
import { refusedGroup, setField } from '../item-of.ts'
import {
  openProtobuf,
  type ProtobufReader,
  readFields,
  readInt64,
  readMessage,
  readText,
  skip,
} from '../protobuf-reader.ts'
import { type Budget, createBudget } from '../records-of.ts'
import { type Entry, type Stream, streamOf, toItem } from './loki-record.ts'
import { readLabels } from './read-labels.ts'
import { readSnappy } from './snappy.ts'

/**
 * The lines of a `PushRequest`, which is one block of snappy. A tag is a field's number times eight, and its wire type:
 * https://github.com/grafana/loki/blob/main/pkg/push/push.proto
 * Throws `Unreadable` where the bytes are not one.
 */
export function readProtobufPush(block: Buffer): readonly DecodedItem[] {
  const push: Push = { items: [], spend: createBudget() }
  return readFields(openProtobuf(readSnappy(block)), push, readPushField).items
}

interface Push {
  readonly items: DecodedItem[]
  readonly spend: Budget
}

function readPushField(reader: ProtobufReader, push: Push, tag: number): void {
  if (tag === 10) readStream(reader, push)
  else skip(reader, tag)
}

/** Labels may come after the lines. */
function readStream(reader: ProtobufReader, { items, spend }: Push): void {
  const { labels, entries } = readMessage(reader, { labels: '', entries: [] }, readStreamField)
  const stream = labels.length <= maxLabelsChars ? streamOf(readLabels(labels)) : withLongLabels(labels)
  spend(entries.length, stream.shared)
  for (const entry of entries) items.push(toItem(entry, stream))
}

/** As attributes may be, with ten characters for each byte (`\U00000041`): longer ones would only be read to be refused. */
const maxLabelsChars = 10 * limits.maxAttributesBytes

function withLongLabels({ length }: string): Stream {
  const message = `the labels are ${length} characters; the limit is ${maxLabelsChars}`
  return { shared: refusedGroup('attributes_too_large', message), level: undefined }
}

interface WireStream {
  labels: string
  readonly entries: Entry[]
}

function readStreamField(reader: ProtobufReader, stream: WireStream, tag: number): void {
  if (tag === 10) stream.labels = readText(reader)
  else if (tag === 18) stream.entries.push(readMessage(reader, { time: '', line: '', metadata: {} }, readEntryField))
  else skip(reader, tag)
}

interface WireEntry {
  time: string
  line: string
  readonly metadata: Record<string, string>
}

function readEntryField(reader: ProtobufReader, entry: WireEntry, tag: number): void {
  if (tag === 10) entry.time = textOf(readMessage(reader, { seconds: 0, nanos: 0 }, readTimeField))
  else if (tag === 18) entry.line = readText(reader)
  else if (tag === 26) {
    const { name, value } = readMessage(reader, { name: '', value: '' }, readPairField)
    setField(entry.metadata, name, value)
  } else skip(reader, tag)
}

interface WireTime {
  seconds: number | string
  nanos: number | string
}

function readTimeField(reader: ProtobufReader, time: WireTime, tag: number): void {
  if (tag === 8) time.seconds = readInt64(reader)
  else if (tag === 16) time.nanos = readInt64(reader)
  else skip(reader, tag)
}

function textOf({ seconds, nanos }: WireTime): string {
  return `${seconds}.${String(nanos).padStart(9, '0')}`
}

function readPairField(reader: ProtobufReader, pair: { name: string; value: string }, tag: number): void {
  if (tag === 10) pair.name = readText(reader)
  else if (tag === 18) pair.value = readText(reader)
  else skip(reader, tag)
}
