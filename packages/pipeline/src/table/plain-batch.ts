import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import type { Attributes } from './row-attributes.ts'

/**
 * A BatchWriteItem of rows of one table that goes out as `JSON.stringify` writes it. The SDK would walk every value against
 * its schema and write its JSON character by character, which costs as much as redacting the rows; without binary, which rows
 * do not have, a value is its own JSON. Endpoint, signature, retries and answer stay the SDK's: it is handed the same
 * request without rows, and its body is replaced before it is counted and signed.
 */
export function plainBatch(tableName: string, items: readonly Attributes[]): BatchWriteItemCommand {
  const command = new BatchWriteItemCommand({ RequestItems: { [tableName]: [] } })
  const body = JSON.stringify({ RequestItems: { [tableName]: items.map((Item) => ({ PutRequest: { Item } })) } })
  command.middlewareStack.add(
    (next) => (args) => next({ ...args, request: Object.assign(args.request as object, { body }) }),
    { name: 'logpipePlainBatch', step: 'build', priority: 'high' },
  )
  return command
}
