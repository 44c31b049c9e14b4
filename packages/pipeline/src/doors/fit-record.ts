import { limits } from '@logpipe/sdk/contract'
import { jsonOf, type MadeRecord } from './item-of.ts'

/** A shorter source cannot grow beyond a limit, whatever JSON escapes. Characters. */
const certainlyFits = limits.maxAttributesBytes / 8
/** How many names of what is left out are listed. */
const maxListed = 20

/**
 * A record that fits the limits, for senders who can neither be told of one that does not nor do anything about it: the largest attributes are
 * left out, and the end of a text, both named in the attribute `left_out`. `sourceLength` is that of what the record was made of, characters.
 */
export function fitRecord<T extends MadeRecord>(record: T, sourceLength: number): T {
  if (sourceLength <= certainlyFits) return record
  const { text, cut } = fitText(record.text)
  const { attributes, leftOut } = fitAttributes(record.attributes, cut === 0 ? 0 : roomForCut)
  const all = cut === 0 ? leftOut : [`text: ${cut} bytes`, ...leftOut]
  if (all.length === 0) return record
  const listed = all.length <= maxListed ? all : [...all.slice(0, maxListed), `${all.length - maxListed} more`]
  return { ...record, text, attributes: { ...attributes, left_out: listed } }
}

interface Fitting {
  readonly attributes: Record<string, unknown>
  readonly leftOut: readonly string[]
}

/** Room for `left_out` itself: with the names of attributes, or with the text alone. Bytes. */
const [roomForNames, roomForCut] = [4_096, 100]

function fitAttributes(attributes: Record<string, unknown>, room: number): Fitting {
  const sized = Object.entries(attributes).map(([name, value]) => ({ name, value, bytes: sizeOf(name, value) }))
  let bytes = sized.reduce((sum, one) => sum + one.bytes, 2)
  if (bytes <= limits.maxAttributesBytes - room) return { attributes, leftOut: [] }
  const largestFirst = sized.toSorted((a, b) => b.bytes - a.bytes)
  const leftOut = new Set<string>()
  for (const one of largestFirst) {
    if (bytes <= limits.maxAttributesBytes - roomForNames) break
    bytes -= one.bytes
    leftOut.add(one.name)
  }
  const kept = sized.filter(({ name }) => !leftOut.has(name)).map(({ name, value }) => [name, value] as const)
  return { attributes: Object.fromEntries(kept), leftOut: [...leftOut].map(shortName) }
}

/** `maxListed` of them have room, whatever they become in JSON: a character may take six bytes. */
function shortName(name: string): string {
  const short = name.slice(0, 100)
  return Buffer.byteLength(JSON.stringify(short)) <= 182 ? short : short.slice(0, 30)
}

/** Of an attribute with its name, a colon and a comma. */
function sizeOf(name: string, value: unknown): number {
  return Buffer.byteLength(JSON.stringify(name)) + Buffer.byteLength(jsonOf(value) ?? '') + 2
}

function fitText(text: unknown): { readonly text: unknown; readonly cut: number } {
  const bytes = typeof text === 'string' ? Buffer.from(text) : Buffer.of()
  if (typeof text !== 'string' || bytes.length <= limits.maxTextBytes) return { text, cut: 0 }
  let end = limits.maxTextBytes
  // Not inside a character.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return { text: bytes.toString('utf8', 0, end), cut: bytes.length - end }
}
