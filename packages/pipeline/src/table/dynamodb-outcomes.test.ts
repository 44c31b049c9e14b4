import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import pLimit from 'p-limit'
import { expect, test } from 'vitest'
import { aTenant } from '../../test/build.ts'
import { putOutcomes } from './dynamodb-outcomes.ts'
import type { RowsTable } from './dynamodb-table.ts'
import { type PartOutcome, toOutcomeItem } from './outcome.ts'

const nowMs = Date.UTC(2026, 0, 31)
const outcomes = Array.from({ length: 30 }, (_, i): PartOutcome => {
  return { name: `r-${i}`, part: 0, of: 1, stored: 1, dead_letters: {}, first: [] }
})

/** A table that answers each call in turn; a test says how. */
function aTable(...answers: readonly (object | Error)[]) {
  let calls = 0
  const send = async (): Promise<object> => {
    const answer = answers[calls++] ?? {}
    if (answer instanceof Error) throw answer
    return answer
  }
  const table: RowsTable = {
    client: { send } as unknown as DynamoDBDocumentClient,
    tableName: 'logs',
    recentIndex: 'recent',
    random: () => 0,
    now: () => nowMs,
    sleep: async () => undefined,
  }
  const put = (timeLeft = () => 10_000) => putOutcomes(table, aTenant(), outcomes, { calls: pLimit(1), timeLeft })
  return { put, calls: () => calls }
}

const leftOf = (...left: readonly PartOutcome[]) => ({
  UnprocessedItems: { logs: left.map((one) => ({ PutRequest: { Item: toOutcomeItem(aTenant(), one, nowMs) } })) },
})

test('writes at most 25 in a call, and again what was throttled or failed for a moment', async () => {
  const table = aTable(leftOf(...outcomes.slice(0, 2)), new Error('connection lost'))
  await table.put()
  expect(table.calls()).toBe(4)
})

test('gives up when there is no time left, and at once when it is refused for good', async () => {
  let left = 3
  const throttled = aTable(...Array.from({ length: 9 }, () => leftOf(...outcomes.slice(0, 2))))
  await expect(throttled.put(() => left--)).rejects.toThrow('2 of 2 outcomes were throttled')
  expect(throttled.calls()).toBe(2)
  const denied = aTable(Object.assign(new Error('denied'), { $metadata: { httpStatusCode: 400 } }))
  await expect(denied.put()).rejects.toThrow('denied')
  expect(denied.calls()).toBe(1)
})
