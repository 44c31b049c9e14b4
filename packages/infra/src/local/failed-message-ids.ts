import type { SQSRecord } from 'aws-lambda'

/**
 * Which messages of a batch failed, as Lambda reads a function's `ReportBatchItemFailures` answer: none for an empty
 * answer or list; all for an answer of another shape, an empty id, or an id that was not in the batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedMessageIds(answer: unknown, records: readonly SQSRecord[]): ReadonlySet<string> {
  const all = new Set(records.map(({ messageId }) => messageId))
  if (answer === null || answer === undefined) return new Set()
  if (typeof answer !== 'object') return all
  const failures = 'batchItemFailures' in answer ? answer.batchItemFailures : undefined
  if (failures === null || failures === undefined) return new Set()
  if (!Array.isArray(failures)) return all
  const ids = failures.map(itemIdentifier)
  return ids.every((id) => id !== undefined && all.has(id)) ? new Set(ids.filter((id) => id !== undefined)) : all
}

function itemIdentifier(failure: unknown): string | undefined {
  if (typeof failure !== 'object' || failure === null || !('itemIdentifier' in failure)) return undefined
  return typeof failure.itemIdentifier === 'string' ? failure.itemIdentifier : undefined
}
