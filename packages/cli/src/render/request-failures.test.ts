import { expect, test } from 'vitest'
import { requestFailureReporter } from './request-failures.ts'

test('reports a failed request at once, and those within a second in the next line', () => {
  const clock = { ms: 0 }
  const told: string[] = []
  const tell = requestFailureReporter(
    (text) => told.push(text),
    () => clock.ms,
  )
  const failAt = (ms: number): void => {
    clock.ms = ms
    tell({ requestId: `at-${ms}`, code: 'table_unavailable', error: 'ThrottlingException' })
  }
  for (const ms of [0, 1, 999, 1_000, 1_500, 2_000]) failAt(ms)
  expect(told).toEqual([
    'request at-0 failed: table_unavailable (ThrottlingException)',
    'request at-1000 failed: table_unavailable (ThrottlingException); 2 more requests failed before it',
    'request at-2000 failed: table_unavailable (ThrottlingException); 1 more request failed before it',
  ])
})
