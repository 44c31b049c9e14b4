import { jsonOf } from '../item-of.ts'
import { stringEnd } from '../read-json-objects.ts'
import type { Labels } from './loki-record.ts'

/** A stream of a push in JSON. */
export interface JsonStream {
  readonly labels: Labels
  readonly values: readonly unknown[]
}

/**
 * The lines of all streams as the body has them, in quotes and with their escapes: to escape each again takes half as long as to parse its entry. Only of
 * a body that is exactly its streams, in the order and without the blanks of Loki's own clients, with entries of a time and a line; undefined for any other.
 */
export function lineLiterals(body: string, streams: readonly JsonStream[]): readonly string[] | undefined {
  const reading: Reading = { body, at: 0, literals: [] }
  if (!pass(reading, '{"streams":[')) return undefined
  for (let i = 0; i < streams.length; i++) {
    const stream = streams[i]
    if (stream === undefined || (i > 0 && !pass(reading, ',')) || !readStream(reading, stream)) return undefined
  }
  return body.slice(reading.at).trimEnd() === ']}' ? reading.literals : undefined
}

/** How far a body, which is known to be JSON, was read. */
interface Reading {
  readonly body: string
  at: number
  readonly literals: string[]
}

/** Passes over a text; false where the body has another one. */
function pass(reading: Reading, text: string): boolean {
  const isThere = reading.body.startsWith(text, reading.at)
  if (isThere) reading.at += text.length
  return isThere
}

function readStream(reading: Reading, { labels, values }: JsonStream): boolean {
  if (!pass(reading, `{"stream":${jsonOf(labels)},"values":[`)) return false
  for (let i = 0; i < values.length; i++) {
    if ((i > 0 && reading.body.charCodeAt(reading.at++) !== comma) || !readEntry(reading)) return false
  }
  return pass(reading, ']}')
}

const [quote, comma, openArray, closeArray, backslash] = [34, 44, 91, 93, 92]

/** `["<time>","<line>"]`, where a time has no escapes. */
function readEntry(reading: Reading): boolean {
  const { body, at } = reading
  if (body.charCodeAt(at) !== openArray || body.charCodeAt(at + 1) !== quote) return false
  const timeEnd = body.indexOf('"', at + 2)
  if (body.charCodeAt(timeEnd - 1) === backslash) return false
  if (body.charCodeAt(timeEnd + 1) !== comma || body.charCodeAt(timeEnd + 2) !== quote) return false
  const end = stringEnd(body, timeEnd + 2)
  reading.literals.push(body.slice(timeEnd + 2, end + 1))
  reading.at = end + 2
  return body.charCodeAt(end + 1) === closeArray
}
