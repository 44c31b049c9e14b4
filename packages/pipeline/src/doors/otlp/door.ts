import { decodeBody, decodeBytes } from '../../http/decode-body.ts'
import type { HttpEvent } from '../../http/http-event.ts'
import { mediaType } from '../../http/media-type.ts'
import { parseJson } from '../../http/parse-json.ts'
import { type Refusal, refused } from '../../http/response.ts'
import type { DecodedItem, DecodedRecords, Door } from '../door.ts'
import { manyRecords, recordsOf } from '../records-of.ts'
import { readOrRefuse } from '../unreadable.ts'
import { readJsonRequest } from './read-json.ts'
import { respond } from './respond.ts'

/** OTLP over HTTP, logs: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export const door: Door = { decode, respond }

async function decode(event: HttpEvent): Promise<DecodedRecords> {
  const media = mediaType(event)
  if (media.kind === 'refused') return media
  if (media.type === 'application/json') return recordsOf(await decodeJson(event), manyRecords)
  if (media.type === 'application/x-protobuf') return recordsOf(await decodeProtobuf(event), manyRecords)
  return refused('unsupported_media_type', 'unsupported Content-Type; use application/x-protobuf or application/json')
}

async function decodeJson(event: HttpEvent): Promise<readonly DecodedItem[] | Refusal> {
  const body = await decodeBody(event)
  if (body.kind === 'refused') return body
  const parsed = parseJson(body.text)
  if (parsed.kind === 'refused') return parsed
  const items = readOrRefuse(() => readJsonRequest(parsed.value))
  return items ?? refused('invalid_request', 'the body must be an ExportLogsServiceRequest: {"resourceLogs": […]}')
}

/** A request without records takes no bytes. */
async function decodeProtobuf(event: HttpEvent): Promise<readonly DecodedItem[] | Refusal> {
  const body = await decodeBytes(event)
  if (body.kind === 'refused') return body.code === 'empty_body' ? [] : body
  const { readProtobufRequest } = await import('./read-protobuf.ts')
  return readOrRefuse(() => readProtobufRequest(body.bytes))
}
