import type { SQSRecord } from 'aws-lambda'
import { expect, test } from 'vitest'
import { failedMessageIds } from './failed-message-ids.ts'

const records = ['a', 'b', 'c'].map((messageId) => ({ messageId }) as SQSRecord)

test.each([
  ['an empty response is success', undefined, []],
  ['null is success', null, []],
  ['an object without a list is success', {}, []],
  ['a null list is success', { batchItemFailures: null }, []],
  ['an empty list is success', { batchItemFailures: [] }, []],
  ['a named message failed', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
  ['a string fails the batch', 'done', ['a', 'b', 'c']],
  ['a list of the wrong type fails the batch', { batchItemFailures: 'b' }, ['a', 'b', 'c']],
  ['an empty id fails the batch', { batchItemFailures: [{ itemIdentifier: '' }] }, ['a', 'b', 'c']],
  ['an unknown id fails the batch', { batchItemFailures: [{ itemIdentifier: 'z' }] }, ['a', 'b', 'c']],
  ['a misspelt key fails the batch', { batchItemFailures: [{ itemIdentifer: 'b' }] }, ['a', 'b', 'c']],
])('%s', (_, response, failed) => {
  expect([...failedMessageIds(response, records)]).toEqual(failed)
})
