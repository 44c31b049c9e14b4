import { isAscii, isUtf8 } from 'node:buffer'
import { limits } from '@logpipe/sdk/contract'
import { tooManyValues } from '../../http/parse-json.ts'
import { addValue } from '../item-of.ts'
import { Unreadable } from '../unreadable.ts'

/** The fields of an entry; a field that is there several times is a list. */
export type Entry = Record<string, string | string[]>

/** An entry, and how many bytes it took. */
export interface SizedEntry {
  readonly fields: Entry
  readonly bytes: number
}

/**
 * The entries of a journal in its export format, each ended by an empty line: `NAME=value`, or a name alone, and on the next line the number of
 * its bytes and the bytes. Bytes that are not UTF-8 are base64. https://systemd.io/JOURNAL_EXPORT_FORMATS/ Stops at the first entry beyond `max`.
 * Throws `Unreadable`.
 */
export function readEntries(bytes: Buffer, max: number): readonly SizedEntry[] {
  // A character a byte: several times faster to read than bytes.
  const text = bytes.toString('latin1')
  const textOf = isAscii(bytes) ? (value: string) => value : decodeText
  const entries: SizedEntry[] = []
  let [fields, start, left]: [Entry, number, number] = [{}, 0, limits.maxValuesPerRequest]
  for (let at = 0; at < text.length && entries.length <= max; ) {
    const found = text.indexOf('\n', at)
    const end = found === -1 ? text.length : found
    if (end === at) {
      if (at > start) entries.push({ fields, bytes: at - start })
      fields = {}
      start = ++at
      continue
    }
    if (left-- === 0) throw new Unreadable('decoded_too_large', tooManyValues('fields').message)
    const line = text.slice(at, end)
    const nameLength = line.indexOf('=')
    if (nameLength === -1) {
      const dataEnd = binaryEnd(text, end + 1, bytes)
      addValue<string>(fields, line, textOf(text.slice(end + 9, dataEnd)))
      at = dataEnd + 1
    } else {
      addValue<string>(fields, line.slice(0, nameLength), textOf(line.slice(nameLength + 1)))
      at = end + 1
    }
  }
  if (start < text.length && entries.length <= max) entries.push({ fields, bytes: text.length - start })
  return entries
}

/** Where the bytes end whose number is at `start`, in eight bytes. */
function binaryEnd(text: string, start: number, bytes: Buffer): number {
  const dataAt = start + 8
  const length = dataAt <= bytes.length ? bytes.readBigUInt64LE(start) : undefined
  if (length === undefined || length > BigInt(bytes.length - dataAt)) throw damaged(start)
  const end = dataAt + Number(length)
  if (end < text.length && text[end] !== '\n') throw damaged(start)
  return end
}

function decodeText(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  if (/^[\x00-\x7f]*$/.test(value)) return value
  const bytes = Buffer.from(value, 'latin1')
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'base64')
}

function damaged(at: number): Unreadable {
  return new Unreadable('invalid_request', `the body is not a journal in export format: damaged at byte ${at}`)
}
