import { expect, test } from 'vitest'
import { parseStages } from './parse-stages.ts'

test('stages hold a rate or change it, per minute or per second', () => {
  expect(parseStages('--stages', '600rpm:30s, 10-50.5rps:500ms,0-60rpm:1m')).toEqual([
    { fromRate: 10, toRate: 10, durationMs: 30_000 },
    { fromRate: 10, toRate: 50.5, durationMs: 500 },
    { fromRate: 0, toRate: 1, durationMs: 60_000 },
  ])
})

test.each([
  ['1000:30s', '"1000:30s" is not a stage such as 1000rpm:30s'],
  ['1000rpm', '"1000rpm" is not a stage'],
  ['-5rpm:1s', '"-5rpm:1s" is not a stage'],
  ['', '"" is not a stage'],
  ['10rps:1s,', '"" is not a stage'],
  ['0rps:1s', 'at least one stage must have a rate above 0'],
  ['2000000rps:1s', 'is above 1000000 requests a second'],
  ['5rps:soon', 'it must be a time'],
])('%j is refused: %s', (value, message) => {
  expect(() => parseStages('--stages', value)).toThrow(message)
})
