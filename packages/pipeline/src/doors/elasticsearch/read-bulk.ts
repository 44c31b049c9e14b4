import { hash } from 'node:crypto'
import { isObject, type LogId, parseJson, parseLogId } from '@logpipe/sdk/contract'
import { parseExactJson } from '../../http/exact-json.ts'
import { refuseTooManyValues } from '../../http/parse-json.ts'
import { type Refusal, refused } from '../../http/response.ts'
import type { DecodedItem } from '../door.ts'
import { broken, itemOf, type Shared, sharedByNone } from '../item-of.ts'
import { lineReader } from '../lines-of.ts'
import { recordOfFields } from '../record-of-fields.ts'

/** What to do with a document, and how the response refers to it. */
export interface BulkAction {
  readonly name: ActionName
  readonly index: string
  /** As the client wrote it; null where it wrote one that cannot be one. */
  readonly id: string | null | undefined
}

type ActionName = 'index' | 'create' | 'update' | 'delete'

/** The records of a bulk request, one for each action. */
export interface BulkRequest {
  readonly kind: 'bulk'
  readonly actions: readonly BulkAction[]
  readonly items: readonly DecodedItem[]
}

/**
 * Reads lines in pairs, an action and its document. https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk
 * An action that cannot be read refuses the request, as Elasticsearch does: nobody knows which line is the next one.
 */
export function readBulk(body: string, index: string | undefined): BulkRequest | Refusal {
  if (index !== undefined && index.length > maxIndexChars)
    return refused(
      'invalid_request',
      `the index of the path is ${index.length} characters; the limit is ${maxIndexChars}`,
    )
  const tooMany = refuseTooManyValues(body)
  if (tooMany !== undefined) return tooMany
  const next = lineReader(body)
  const readAction = actionReader(index)
  const shared = sharedByNone()
  const [actions, items]: [BulkAction[], DecodedItem[]] = [[], []]
  for (let line = next(); line !== undefined; line = next()) {
    const action = readAction(line.text)
    if (action === undefined) return malformed(line.number)
    const document = action.name === 'delete' ? undefined : next()
    if (document === undefined && action.name !== 'delete')
      return refused('invalid_request', `line ${line.number} is an action without a document`)
    actions.push(action)
    items.push(document === undefined ? notKept(action) : toItem(action, document.text, shared))
  }
  return actions.length === 0 ? refused('empty_body', 'the body contains no action') : { kind: 'bulk', actions, items }
}

/** As in Elasticsearch: each record has it, and a path could make gigabytes of it. */
const maxIndexChars = 255

function malformed(number: number): Refusal {
  const wanted = '{"create": {}} or {"index": {}}, with _index in it unless the path names one'
  return refused('invalid_request', `line ${number} is not an action such as ${wanted}`)
}

const names: ReadonlySet<string> = new Set<ActionName>(['index', 'create', 'update', 'delete'])

/** Most clients write the same action for each document: it is read once. */
function actionReader(pathIndex: string | undefined): (line: string) => BulkAction | undefined {
  const last: { line: string; action: BulkAction | undefined } = { line: '', action: undefined }
  return (line) => {
    if (line !== last.line) Object.assign(last, { line, action: parseAction(line, pathIndex) })
    return last.action
  }
}

function parseAction(line: string, pathIndex: string | undefined): BulkAction | undefined {
  const value = parseJson(line)
  if (!isObject(value)) return undefined
  const [name = '', ...others] = Object.keys(value)
  const meta = value[name]
  if (others.length > 0 || !names.has(name) || !isObject(meta)) return undefined
  const index = typeof meta._index === 'string' ? meta._index : pathIndex
  if (index === undefined) return undefined
  return { name: name as ActionName, index, id: idOf(meta._id) }
}

/** Any other value cannot identify a document when it is sent again, and a number beyond 2^53 has already lost digits. */
function idOf(value: unknown): BulkAction['id'] {
  if (value === undefined || value === null) return undefined
  if (Number.isSafeInteger(value)) return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}

function toItem(action: BulkAction, line: string, shared: Shared): DecodedItem {
  if (action.name === 'update') return notKept(action)
  if (action.id === null)
    return broken('invalid_log_id', '_id must be a string that is not empty, or an integer below 2^53')
  const fields = parseExactJson(line)
  if (!isObject(fields)) return broken('invalid_json', 'the document is not a JSON object')
  const logId = action.id === undefined ? undefined : logIdOf(action.index, action.id)
  const beside = { _index: action.index }
  const record = recordOfFields(fields, () => line.trim(), { beside })
  const { text, severity, timestamp, attributes, attributesFit } = record
  return itemOf({ text, logId, severity, timestamp, attributes, attributesFit }, shared)
}

function notKept({ name }: BulkAction): DecodedItem {
  return broken('invalid_record', `${name} is not supported: stored logs do not change`)
}

/**
 * The log id of a document: index and `_id`, or a digest of both where they have characters that a log id may not have. The same document
 * sent again has the same, and makes no second row.
 */
function logIdOf(index: string, id: string): LogId {
  const parsed = parseLogId(`${index}:${id}`)
  // With a second colon, nobody could tell where the index ends.
  if (!index.includes(':') && parsed.kind === 'logId') return parsed.logId
  return `es-${hash('sha256', `${index}\0${id}`, 'base64url')}` as LogId
}
