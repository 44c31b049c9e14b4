import { expect, test } from 'vitest'
import { missedObjectives, parseObjective } from './objectives.ts'

const report = {
  latency_ms: { p50: 1, p90: 2, p95: 3, p99: 200, p999: 250, max: 300 },
  records: {
    sent: 9,
    accepted: 9,
    stored: null,
    refused: 1,
    unanswered: 0,
    lost: null,
    duplicated: null,
    misplaced: null,
    unanswered_stored: null,
    unclear_stored: null,
  },
  ...{ drain_ms: 1_500, responses: 10, late: 2, unsent: 0 },
  rate: { target_per_second: 100, achieved_per_second: 99.5, error_percent: -0.5 },
}

test.each([
  ['p99>200ms', []],
  ['p99>199.9ms', [200]],
  ['max > 0.3s', []],
  ['p50>900us', [1]],
  ['p95>2ms', [3]],
  ['p999>249ms', [250]],
  // As reports write it.
  ['p99.9>249ms', [250]],
  ['drain>1s', [1_500]],
  ['late>1', [2]],
  ['rate<99.6', [99.5]],
  ['accepted<9', []],
  // What is not known has not been met.
  ['lost>0', [null]],
  ['unredacted>0', [null]],
])('%s', (text, values) => {
  expect(missedObjectives([parseObjective(text)], report)).toEqual(values.map((value) => ({ objective: text, value })))
})

test.each(['p99>200ms', 'p50<1ms', 'max>1s'])('%s is not known where nothing was answered', (text) => {
  const missed = missedObjectives([parseObjective(text)], { ...report, responses: 0 })
  expect(missed).toEqual([{ objective: text, value: null }])
})

test.each([
  ['p98>1s', 'it may name p50'],
  ['p99=1s', 'it must be a condition such as'],
  ['p99>200', '--fail-if is "p99>200"; p99 is a time and needs a unit, such as 200ms or 2s'],
  ['lost>0ms', '--fail-if is "lost>0ms"; lost is not a time; write the number without a unit'],
  ['p9.99>1s', 'it may name p50'],
  ['', 'such as'],
])('%j is refused: %s', (value, message) => {
  expect(() => parseObjective(value)).toThrow(message)
})
