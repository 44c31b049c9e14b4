import type { IncomingHttpHeaders } from 'node:http'
import { isObject, parseJson } from '@logpipe/sdk/contract'
import type { Item } from 'dynalite/db/index.js'

/** One put or delete of a BatchWriteItem. */
export type Write = { readonly kind: 'put'; readonly item: Item } | { readonly kind: 'delete'; readonly key: Item }

/** A batch request that needs none of dynalite's answers to malformed or unusual ones. */
export type FastRequest =
  /** `parsed` is the request as dynalite's own validation takes it. */
  | { readonly kind: 'write'; readonly table: string; readonly writes: readonly Write[]; readonly parsed: unknown }
  | { readonly kind: 'get'; readonly table: string; readonly keys: readonly Item[]; readonly parsed: unknown }

const target = 'DynamoDB_20120810.'
/** As every AWS SDK writes it. Whatever else is in the header is dynalite's to refuse. */
const signature = /^AWS4-HMAC-SHA256 Credential=[^\s,=]+, ?SignedHeaders=[^\s,=]+, ?Signature=[^\s,=]+$/

/** Whether the headers are those of a batch request as an AWS SDK sends it. */
export function isBatchRequest(
  method: string | undefined,
  url: string | undefined,
  headers: IncomingHttpHeaders,
): boolean {
  const action = headers['x-amz-target']
  return (
    (action === `${target}BatchWriteItem` || action === `${target}BatchGetItem`) &&
    method === 'POST' &&
    url === '/' &&
    headers['content-type'] === 'application/x-amz-json-1.0' &&
    headers['x-amz-date'] !== undefined &&
    headers.origin === undefined &&
    signature.test(headers.authorization ?? '')
  )
}

/** Reads the body of a batch request of one table with plain values; undefined for everything else. */
export function readFastRequest(body: string): FastRequest | undefined {
  const parsed = parseJson(body)
  if (!isObject(parsed) || !hasOnly(parsed, ['RequestItems']) || !isObject(parsed.RequestItems)) return undefined
  const [entry, ...others] = Object.entries(parsed.RequestItems)
  if (entry === undefined || others.length > 0 || !tableName.test(entry[0])) return undefined
  const [table, request] = entry
  return Array.isArray(request) ? readWrites(table, request, parsed) : readGets(table, request, parsed)
}

const tableName = /^[a-zA-Z0-9_.-]{3,255}$/
const [maxWrites, maxKeys] = [25, 100]

function readWrites(table: string, requests: readonly unknown[], parsed: unknown): FastRequest | undefined {
  if (requests.length === 0 || requests.length > maxWrites) return undefined
  const writes: Write[] = []
  for (const request of requests) {
    const write = readWrite(request)
    if (write === undefined) return undefined
    writes.push(write)
  }
  return { kind: 'write', table, writes, parsed }
}

function readWrite(request: unknown): Write | undefined {
  if (!isObject(request)) return undefined
  const [name, ...others] = Object.keys(request)
  const inner = name === undefined || others.length > 0 ? undefined : request[name]
  if (!isObject(inner)) return undefined
  if (name === 'PutRequest' && hasOnly(inner, ['Item']) && isItem(inner.Item)) return { kind: 'put', item: inner.Item }
  if (name === 'DeleteRequest' && hasOnly(inner, ['Key']) && isItem(inner.Key))
    return { kind: 'delete', key: inner.Key }
  return undefined
}

const getParameters = ['Keys', 'ConsistentRead', 'ProjectionExpression', 'ExpressionAttributeNames']

function readGets(table: string, request: unknown, parsed: unknown): FastRequest | undefined {
  if (!isObject(request) || !hasOnly(request, getParameters)) return undefined
  const { Keys: keys, ConsistentRead: isConsistent = false, ProjectionExpression: projection = ' ' } = request
  const { ExpressionAttributeNames: names = {} } = request
  if (typeof isConsistent !== 'boolean' || typeof projection !== 'string' || !isObject(names)) return undefined
  if (!Object.values(names).every((name) => typeof name === 'string')) return undefined
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > maxKeys || !keys.every(isItem)) return undefined
  return { kind: 'get', table, keys, parsed }
}

/** Whether these are attributes with values as they are stored: one type each, no sets and no binary. */
function isItem(item: unknown): item is Item {
  if (!isObject(item)) return false
  for (const name in item) if (name === '__proto__' || !isValue(item[name])) return false
  return true
}

function isValue(value: unknown): boolean {
  if (!isObject(value)) return false
  let types = 0
  for (const type in value) if (++types > 1 || !isOfType(type, value[type])) return false
  return types === 1
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'S':
    case 'N':
      return typeof value === 'string'
    case 'BOOL':
      return typeof value === 'boolean'
    case 'NULL':
      return value === true
    case 'M':
      return isItem(value)
    case 'L':
      return Array.isArray(value) && value.every(isValue)
    default:
      return false
  }
}

function hasOnly(value: Record<string, unknown>, names: readonly string[]): boolean {
  return Object.keys(value).every((name) => names.includes(name))
}
