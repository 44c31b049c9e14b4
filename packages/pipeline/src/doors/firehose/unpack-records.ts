import { isObject, limits } from '@logpipe/sdk/contract'
import { decodeBytes } from '../../http/decode-body.ts'
import type { HttpEvent } from '../../http/http-event.ts'
import { type Refusal, refused } from '../../http/response.ts'
import type { DecodedItem } from '../door.ts'
import { broken } from '../item-of.ts'

/** The text of each record, or what it is refused for. */
export interface UnpackedRecords {
  readonly kind: 'unpacked'
  readonly parts: readonly (string | DecodedItem)[]
}

/** Firehose sends no more records. Each that is compressed costs a thread hop. */
const maxRecords = 10_000

/** Undoes base64 and gzip of records. Together they may be as large as any decoded body, so that no record is a bomb. */
export async function unpackRecords(event: HttpEvent, records: readonly unknown[]): Promise<UnpackedRecords | Refusal> {
  if (records.length > maxRecords)
    return refused('too_many_records', `the request contains ${records.length} records; the limit is ${maxRecords}`)
  const parts: (string | DecodedItem)[] = []
  let [bytes, damaged] = [0, 0]
  for (const record of records) {
    const unpacked = await unpack(event, isObject(record) ? record.data : undefined)
    if (unpacked.kind === 'refused') return unpacked
    bytes += unpacked.kind === 'bytes' ? unpacked.bytes.length : 0
    if (bytes > limits.maxDecodedBytes) return tooLarge
    if (isDamaged(unpacked) && ++damaged > maxDamaged) return tooDamaged
    parts.push(unpacked.kind === 'bytes' ? unpacked.bytes.toString('utf8') : unpacked)
  }
  return { kind: 'unpacked', parts }
}

/** Nobody knows how large one was until it broke off, so that it does not count as decoded: a hundred kilobytes could hold 16 MiB hundreds of times. */
const maxDamaged = 10
const tooDamaged = refused('invalid_encoding', `more than ${maxDamaged} records are not valid gzip`)

const tooLarge = refused(
  'decoded_too_large',
  `the decoded records exceed the limit of ${limits.maxDecodedBytes} bytes; lower the buffer size of the stream`,
)

type Unpacked = { readonly kind: 'bytes'; readonly bytes: Buffer } | DecodedItem | Refusal

async function unpack(event: HttpEvent, data: unknown): Promise<Unpacked> {
  const bytes = typeof data === 'string' && data.length % 4 === 0 ? Buffer.from(data, 'base64') : undefined
  // Characters that are not base64 are skipped.
  if (typeof data !== 'string' || bytes?.length !== Buffer.byteLength(data, 'base64'))
    return broken('invalid_record', 'the data of a record must be base64')
  if (!isGzip(bytes)) return { kind: 'bytes', bytes }
  const packed = { ...event, headers: { 'content-encoding': 'gzip' }, body: data, isBase64Encoded: true }
  const decoded = await decodeBytes(packed)
  if (decoded.kind === 'bytes') return decoded
  if (decoded.code === 'empty_body') return { kind: 'bytes', bytes: Buffer.of() }
  return decoded.code === 'invalid_encoding' ? broken('invalid_encoding', 'the data is not valid gzip') : tooLarge
}

function isDamaged(unpacked: Unpacked): boolean {
  return unpacked.kind === 'broken' && unpacked.code === 'invalid_encoding'
}

/** https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1: no UTF-8 text begins with these bytes. */
function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}
