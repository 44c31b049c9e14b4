import { expect, test } from 'vitest'
import { lineToRecord } from './line-to-record.ts'

test.each([
  ['text goes to the letter', '  GET / 200 "x" ', { text: '  GET / 200 "x" ' }],
  ['half a JSON object is text', '{"text":"a"', { text: '{"text":"a"' }],
  ['a JSON array is text', '[1,2]', { text: '[1,2]' }],
  [
    'a record of the contract goes as it is',
    '{"text":"a","log_id":"1","severity":"error"}',
    { text: 'a', log_id: '1', severity: 'error' },
  ],
  ['an object with a text and more is a log line', '{"text":"a","user":7}', { text: '{"text":"a","user":7}' }],
  [
    'severity and time of pino are read beside',
    '{"level":50,"time":1762000000000,"msg":"x"}',
    { text: '{"level":50,"time":1762000000000,"msg":"x"}', severity: 'error', timestamp: '2025-11-01T12:26:40.000Z' },
  ],
  [
    'severity and time as words',
    '{"severity":"WARN","@timestamp":"2026-01-02T03:04:05Z"}',
    {
      text: '{"severity":"WARN","@timestamp":"2026-01-02T03:04:05Z"}',
      severity: 'warning',
      timestamp: '2026-01-02T03:04:05Z',
    },
  ],
  [
    'what is no severity and no time is left alone',
    '{"level":"loud","time":"noon"}',
    { text: '{"level":"loud","time":"noon"}' },
  ],
  ['a level of another scale is left alone', '{"level":3,"ts":12}', { text: '{"level":3,"ts":12}' }],
])('%s', (_, line, expected) => {
  expect(lineToRecord(line)).toEqual(expected)
})
