import type { SQSRecord } from 'aws-lambda'

/**
 * Which messages of a batch failed, by Lambda's rules for a `ReportBatchItemFailures` response: none for an empty response
 * or list; all for a response of another shape, an empty id, or an id that was not in the batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedMessageIds(response: unknown, records: readonly SQSRecord[]): ReadonlySet<string> {
  const all = new Set(records.map(({ messageId }) => messageId))
  if (response === null || response === undefined) return new Set()
  if (typeof response !== 'object') return all
  const failures = 'batchItemFailures' in response ? response.batchItemFailures : undefined
  if (failures === null || failures === undefined) return new Set()
  if (!Array.isArray(failures)) return all
  const ids = failures.map(itemIdentifier)
  return ids.every((id) => id !== undefined && all.has(id)) ? new Set(ids.filter((id) => id !== undefined)) : all
}

function itemIdentifier(failure: unknown): string | undefined {
  if (typeof failure !== 'object' || failure === null || !('itemIdentifier' in failure)) return undefined
  return typeof failure.itemIdentifier === 'string' ? failure.itemIdentifier : undefined
}
