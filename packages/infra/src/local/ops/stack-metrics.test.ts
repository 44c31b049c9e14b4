import { expect, test } from 'vitest'
import { stackMetrics } from './stack-metrics.ts'

const counters = { accepted: 5, denied: 1, stored: 4, queued: 1, deadLetters: 0 }
const health = { problems: [], freeBytes: 1_000 }

const valueIn = (metrics: ReturnType<typeof stackMetrics>, name: string): number | undefined =>
  metrics.find((metric) => metric.name === name)?.samples[0]?.value

test('a stack is ready while nothing is wrong and its counters can be read', () => {
  expect(valueIn(stackMetrics(counters, health), 'logpipe_ready')).toBe(1)
  expect(
    valueIn(stackMetrics(counters, { ...health, problems: ['the table does not respond'] }), 'logpipe_ready'),
  ).toBe(0)
  expect(valueIn(stackMetrics(undefined, health), 'logpipe_ready')).toBe(0)
})

test('counters that cannot be read are left out, and the free space is there', () => {
  const metrics = stackMetrics(undefined, health)
  expect(valueIn(metrics, 'logpipe_data_free_bytes')).toBe(1_000)
  expect(valueIn(metrics, 'logpipe_records_stored_total')).toBeUndefined()
  expect(valueIn(stackMetrics(counters, health), 'logpipe_records_stored_total')).toBe(4)
})
