import {
  type Fault,
  type FoundLevel,
  faults,
  isObject,
  kindOf,
  levelOf,
  numberOf,
  severityOfSyslog,
} from '@logpipe/sdk/contract'
import { decodeBody } from '../../http/decode-body.ts'
import type { HttpEvent, HttpResponse } from '../../http/http-event.ts'
import { parseJson } from '../../http/parse-json.ts'
import { jsonResponse, problemResponse, type Refusal } from '../../http/response.ts'
import type { DecodedItem, DecodedRecords, Door, Outcome } from '../door.ts'
import { broken, isEmpty, itemOf, jsonOf, type Shared, setField, sharedByNone } from '../item-of.ts'
import { logTimeOf } from '../log-time.ts'
import { canBeAttributes } from '../record-of-fields.ts'
import { recordsOf } from '../records-of.ts'
import { refusalOf } from '../refusal-of.ts'

/** Datadog's intake of logs: https://docs.datadoghq.com/api/latest/logs/#send-logs */
export const door: Door = { keyOf: (headers) => headers['dd-api-key'], decode, respond }

async function decode(event: HttpEvent): Promise<DecodedRecords> {
  const body = await decodeBody(event)
  if (body.kind === 'refused') return body
  const parsed = parseJson(body.text)
  if (parsed.kind === 'refused') return parsed
  const { value } = parsed
  // An agent that starts asks with an empty object whether logs can be sent at all: it holds none.
  if (isObject(value) && isEmpty(value)) return recordsOf([])
  const shared = sharedByNone()
  return recordsOf((Array.isArray(value) ? value : [value]).map((entry) => toItem(entry, shared)))
}

/** `ddsource`, `ddtags`, `hostname`, `service` and fields of the application's own become attributes. */
function toItem(entry: unknown, shared: Shared): DecodedItem {
  if (!isObject(entry)) return broken('invalid_record', `an entry must be a JSON object, not ${kindOf(entry)}`)
  const [level, time] = [statusOf(entry.status), logTimeOf(entry.timestamp)]
  const attributes: Record<string, unknown> = {}
  for (const name in entry) {
    const isUsed =
      name === 'message' || (name === 'status' && level?.isPlain) || (name === 'timestamp' && time !== undefined)
    if (!isUsed) setField(attributes, name, entry[name])
  }
  const severity = level?.severity
  const attributesFit = canBeAttributes(attributes)
  // Agents drop what is refused.
  if (typeof entry.message === 'string' && !attributesFit)
    return itemOf({ text: jsonOf(entry), severity, timestamp: time, attributes: {} }, shared)
  return itemOf({ text: entry.message, severity, timestamp: time, attributes, attributesFit }, shared)
}

/** A name, or a number of syslog: https://docs.datadoghq.com/logs/log_configuration/processors/log_status_remapper/ */
function statusOf(status: unknown): FoundLevel | undefined {
  const isName = typeof status === 'string' && !/^[0-7]$/.test(status)
  const severity = isName ? undefined : severityOfSyslog(numberOf(status))
  return severity === undefined ? levelOf(status) : { severity, isPlain: false }
}

/** 202 where records were accepted, with what was not. After 429 and 503 agents send the request again. */
function respond(event: HttpEvent, outcome: Outcome | Refusal): HttpResponse {
  const refusal = refusalOf(outcome)
  if (refusal !== undefined) {
    const { statusCode: own = 500, headers = {} } = problemResponse(event, refusal)
    const statusCode = final.has(own) || faults[refusal.code].retryable ? own : 400
    const errors = [errorOf(faults[refusal.code], statusCode >= 500 ? '' : refusal.message)]
    return { statusCode, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ errors }) }
  }
  const rejected = outcome.kind === 'outcome' ? outcome.errors : []
  const errors = rejected.map(({ code, message }) => errorOf(faults[code], message))
  return jsonResponse(event, 202, errors.length === 0 ? {} : { errors })
}

/**
 * After these an agent gives a request up; after any other error it sends the same again, without end:
 * https://github.com/DataDog/datadog-agent/blob/main/pkg/logs/client/http/destination.go
 */
const final: ReadonlySet<number> = new Set([400, 401, 403, 413])

function errorOf({ status, title }: Fault, detail: string) {
  return { status: String(status), title, detail }
}
