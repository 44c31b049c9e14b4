import { createHash } from 'node:crypto'
import { isObject, parseJson, parseLogId } from '@logpipe/sdk/contract'
import { refuseTooManyValues } from '../../http/parse-json.ts'
import { type Refusal, refused } from '../../http/response.ts'
import type { DecodedItem } from '../door.ts'
import { itemOf } from '../item-of.ts'
import { recordOfFields } from '../record-of-fields.ts'

/** What to do with a document, by the names under which the response speaks of it. */
export interface BulkAction {
  readonly name: ActionName
  readonly index: string
  /** As the client wrote it. */
  readonly id: string | undefined
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
  const tooMany = refuseTooManyValues(body)
  if (tooMany !== undefined) return tooMany
  const next = linesOf(body)
  const [actions, items]: [BulkAction[], DecodedItem[]] = [[], []]
  for (let line = next(); line !== undefined; line = next()) {
    const action = readAction(line.text, index)
    if (action === undefined) return malformed(line.number)
    const document = action.name === 'delete' ? undefined : next()
    if (document === undefined && action.name !== 'delete')
      return refused('invalid_request', `line ${line.number} names an action, and no document follows it`)
    actions.push(action)
    items.push(document === undefined ? notKept(action) : toItem(action, document.text))
  }
  return actions.length === 0 ? refused('empty_body', 'the body contains no action') : { kind: 'bulk', actions, items }
}

function malformed(number: number): Refusal {
  const wanted = '{"create": {}} or {"index": {}}, with _index in it unless the path names one'
  return refused('invalid_request', `line ${number} is not an action such as ${wanted}`)
}

interface NumberedLine {
  readonly text: string
  /** From 1. */
  readonly number: number
}

/** The lines that are not blank, one after the other. */
function linesOf(body: string): () => NumberedLine | undefined {
  let [start, number] = [0, 0]
  return () => {
    while (start < body.length) {
      const end = body.indexOf('\n', start)
      const text = body.slice(start, end === -1 ? body.length : end)
      start = end === -1 ? body.length : end + 1
      number++
      if (text.trim() !== '') return { text, number }
    }
    return undefined
  }
}

const names: ReadonlySet<string> = new Set<ActionName>(['index', 'create', 'update', 'delete'])

function readAction(line: string, pathIndex: string | undefined): BulkAction | undefined {
  const value = parseJson(line)
  if (!isObject(value)) return undefined
  const [name = '', ...others] = Object.keys(value)
  const meta = value[name]
  if (others.length > 0 || !names.has(name) || !isObject(meta)) return undefined
  const index = typeof meta._index === 'string' ? meta._index : pathIndex
  if (index === undefined) return undefined
  return { name: name as ActionName, index, id: idOf(meta._id) }
}

function idOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function toItem(action: BulkAction, line: string): DecodedItem {
  if (action.name === 'update') return notKept(action)
  const fields = parseJson(line)
  if (!isObject(fields)) return { kind: 'broken', code: 'invalid_json', message: 'the document is not a JSON object' }
  const { attributes, ...record } = recordOfFields(fields, () => line.trim())
  const log_id = action.id === undefined ? undefined : logIdOf(action.index, action.id)
  return itemOf({ ...record, log_id, attributes: { _index: action.index, ...attributes } })
}

function notKept({ name }: BulkAction): DecodedItem {
  return { kind: 'broken', code: 'invalid_record', message: `logs are kept as they came: ${name} is not supported` }
}

/**
 * The log id of a document: index and `_id`, or a digest of both where they have other characters than a log id may. The same document
 * sent again has the same, and makes no second row.
 */
function logIdOf(index: string, id: string): string {
  const logId = `${index}:${id}`
  if (parseLogId(logId).kind === 'logId') return logId
  return `es-${createHash('sha256').update(`${index}\0${id}`).digest('base64url')}`
}
