import {
  type Severity,
  severityOfOtlp,
  severityOfPython,
  severityOfSyslog,
  severityOfTens,
  severityOfWord,
} from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import type { FormatName } from './formats.ts'
import { createLineReader } from './read-line.ts'
import { timestampOf } from './timestamp.ts'

const nearMs = Date.UTC(2026, 6, 1)

function read(line: string, format: FormatName = 'auto') {
  return createLineReader({ nearMs, format })(line).record
}

test.each<[line: string, severity: Severity | undefined, timestamp: string | undefined]>([
  [
    '{"log.level":"error","@timestamp":"2026-01-02T03:04:05.123Z","message":"ECS"}',
    'error',
    '2026-01-02T03:04:05.123Z',
  ],
  ['{"level":"\\u001b[31merror\\u001b[39m","message":"winston with colours"}', 'error', undefined],
  ['{"levelname":"ERROR","message":"python-json-logger"}', 'error', undefined],
  ['{"@t":"2026-01-02T03:04:05.123Z","@l":"Error","@m":"Serilog"}', 'error', '2026-01-02T03:04:05.123Z'],
  ['{"Timestamp":"2026-01-02T03:04:05.123Z","LogLevel":"Error","Message":".NET"}', 'error', '2026-01-02T03:04:05.123Z'],
  ['{"level":3,"severity":"ERROR","message":"the first that can be used"}', 'error', undefined],
  [
    '{"timestamp":"02/01/2026 03:04:05","@timestamp":"2026-01-02T03:04:05Z","level":"error"}',
    'error',
    '2026-01-02T03:04:05Z',
  ],
  ['{"level":"error","time":1762000000123456,"msg":"microseconds"}', 'error', '2025-11-01T12:26:40.123456Z'],
  ['{"level":"error","time":1762000000123456789,"msg":"nanoseconds"}', 'error', '2025-11-01T12:26:40.123456789Z'],
  ['{"level":"error","time":"1762000000123","msg":"a string"}', 'error', '2025-11-01T12:26:40.123Z'],
  [
    '{"PRIORITY":"3","__REALTIME_TIMESTAMP":"1762000000123456","MESSAGE":"journald"}',
    'error',
    '2025-11-01T12:26:40.123456Z',
  ],
  ['{"@fields":{"level":"error","k":1},"@message":"winston for logstash"}', 'error', undefined],
  ['{"level":"SEVERE","msg":"java.util.logging"}', 'error', undefined],
  ['{"level":"ERROR+2","msg":"slog"}', 'error', undefined],
  [' {"level":"error","msg":"a blank before the brace"}', 'error', undefined],
])('reads severity and time of %s', (line, severity, timestamp) => {
  const record = read(line)
  expect([record.severity, record.timestamp]).toEqual([severity, timestamp])
  const values = Object.values(JSON.parse(line))
  expect(values.includes(record.text) || record.text === line).toBe(true)
})

test.each<[FormatName, string, object]>([
  [
    'clf',
    '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a?b=\\"c HTTP/1.0" 200 2326 "http://x/" "Mozilla/4.08 [en]" 0.5',
    {
      client: '127.0.0.1',
      user: 'frank',
      method: 'GET',
      path: '/a?b=\\"c',
      protocol: 'HTTP/1.0',
      status: 200,
      bytes: 2326,
      referrer: 'http://x/',
      user_agent: 'Mozilla/4.08 [en]',
      rest: '0.5',
    },
  ],
  [
    'clf',
    '::1 - - [10/Oct/2000:13:55:36 +0000] "\\x16\\x03" 400 -',
    { client: '::1', path: '\\x16\\x03', status: 400 },
  ],
  ['nginx', '2026/01/02 03:04:05 [crit] 31#32: *7 broken', { level: 'crit', pid: '31', tid: '32', connection: '7' }],
  [
    'rfc5424',
    '<165>1 2003-10-11T22:14:15Z host app 17 ID47 [a@1 x="1" y="q\\"\\\\\\]"][b z=""] hi',
    {
      host: 'host',
      app: 'app',
      pid: '17',
      msgid: 'ID47',
      facility: 20,
      level: 'notice',
      'a@1': { x: '1', y: 'q"\\]' },
      b: { z: '' },
    },
  ],
  [
    'rfc5424',
    // https://www.rfc-editor.org/rfc/rfc5424#section-6.3.5 has the first element.
    '<14>1 - h a - - [origin ip="192.0.2.1" ip="192.0.2.129"][b c="1"][b c="2"][host d="e"][facility f="g"] hi',
    {
      host: 'h',
      app: 'a',
      facility: 1,
      origin: { ip: ['192.0.2.1', '192.0.2.129'] },
      b: [{ c: '1' }, { c: '2' }],
      'structured_data.host': { d: 'e' },
      'structured_data.facility': { f: 'g' },
    },
  ],
  ['rfc3164', '<11>Feb  5 17:32:18 host cron[9]: hi', { host: 'host', app: 'cron', pid: '9', facility: 1 }],
  ['cri', '2026-01-02T03:04:05.1Z stderr F:x hi', { stream: 'stderr' }],
  [
    'gelf',
    '{"version":"1.1","host":"h","short_message":"hi","level":2,"_user":1,"_host":2,"_":3,"__a":4}',
    { host: 'h', user: 1, _host: 2, _: 3, _a: 4, level: 2 },
  ],
  [
    'gelf',
    '{"version":"1.0","host":"h","short_message":"hi","level":" ","_version":2,"_level":3}',
    { host: 'h', _version: 2, _level: 3, level: ' ', version: '1.0' },
  ],
  ['gelf', '{"host":"h","short_message":"hi","level":"5"}', { host: 'h', level: '5' }],
  ['journald', '{"MESSAGE":"hi","PRIORITY":""}', { PRIORITY: '' }],
  [
    'docker',
    '{"log":"{\\"msg\\":\\"hi\\",\\"stream\\":1,\\"attrs\\":2,\\"record.attrs\\":3}\\n","stream":"stdout","attrs":{"a":"b"}}',
    { stream: 'stdout', attrs: { a: 'b' }, 'record.stream': 1, 'record.attrs': 3, 'record.record.attrs': 2 },
  ],
  ['cri', '2026-01-02T03:04:05.1Z stderr F {"msg":"hi","stream":"x"}', { stream: 'stderr', 'record.stream': 'x' }],
  ['logfmt', 'level=info msg=hi a=1 a=2 a a=3', { a: ['1', '2', true, '3'] }],
  ['logfmt', 'level=trace msg=hi a="b \\"c\\"" d= e d=1', { level: 'trace', a: 'b "c"', d: ['', '1'], e: true }],
  ['winston', '{"@fields":{"level":"verbose","k":1},"@message":"hi"}', { '@fields': { level: 'verbose', k: 1 } }],
  ['winston', '{"@fields":{"level":"\\u001b[31merror\\u001b[39m"},"@message":"hi","k":1}', { k: 1 }],
  ['pino', '{"level":35,"msg":"hi","v":1}', { level: 35, v: 1 }],
])('%s: the rest of %s goes to attributes', (format, line, attributes) => {
  expect(read(line, format).attributes).toEqual(attributes)
})

test.each([
  '{"host":"h","short_message":"hi","level":""}',
  '{"host":"h","short_message":"hi","level":"  "}',
  '{"MESSAGE":"hi","PRIORITY":""}',
])('a level without characters is no severity: %s', (line) => {
  expect(read(line)).toMatchObject({ text: 'hi' })
  expect(read(line).severity).toBeUndefined()
})

test.each<[FormatName, string]>([
  ['ndjson', 'plain'],
  ['ndjson', '{"a":1'],
  ['logfmt', 'level=info "unclosed'],
  ['clf', '127.0.0.1 - - [99/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 1'],
  ['rfc5424', '<165>1 2003-10-11T22:14:15Z host app 17 ID47 [a@1 x="1] hi'],
  ['rfc5424', '<192>1 2003-10-11T22:14:15Z host app 17 ID47 - hi'],
  ['cri', '2026-01-02T03:04:05.1Z stdout X hi'],
  ['syslog', 'Foo 11 22:14:15 host app: hi'],
  ['journald-export', 'MESSAGE=x'],
  ['auto', 'a=1 b=2'],
  ['auto', 'May 17 is not a date of syslog'],
  ['auto', 'Error in the middle'],
  ['auto', 'the level=info of msg="prose"'],
])('a line that is not %s is text: %s', (format, line) => {
  expect(read(line, format)).toEqual({ text: line })
})

test.each<[string, Severity | undefined]>([
  ['2026-01-02 03:04:05 GET /error returned ERROR', undefined],
  ['2026-01-02 03:04:05 the ERROR of others', undefined],
  ['2026-01-02 03:04:05.678 [main] [x] ERROR a.b - hi', 'error'],
  ['2026-01-02 03:04:05,678 | WARN  | main | hi', 'warning'],
  ['2026-01-02T03:04:05Z\tinfo\tcaller\thi', 'info'],
  ['2026-01-02 03:04:05 error reading', undefined],
  ['[2026-01-02 03:04:05] prod.CRITICAL: hi', 'fatal'],
  ['[WARN] hi', 'warning'],
  ['[main] hi', undefined],
  ['ERROR hi', 'error'],
  ['error: hi', 'error'],
  ['Warning the reader', undefined],
  ['info hi', undefined],
])('the level of text counts only where a layout puts it: %s', (line, severity) => {
  expect(read(line)).toMatchObject({ text: line })
  expect(read(line).severity).toBe(severity)
})

test.each<[unknown, string | undefined]>([
  ['2026-01-02 03:04:05,678', '2026-01-02T03:04:05.678Z'],
  ['2026-01-02T03:04:05.678+01:00', '2026-01-02T02:04:05.678Z'],
  ['2026-01-02T03:04:05.1-0130', '2026-01-02T04:34:05.1Z'],
  ['2026-01-01T00:30:00+01:00', '2025-12-31T23:30:00Z'],
  ['2026-01-02T24:00:00Z', '2026-01-03T00:00:00Z'],
  ['2026-01-02t03:04:05z', '2026-01-02T03:04:05Z'],
  ['2026-01-02 03:04:05.5 UTC', '2026-01-02T03:04:05.5Z'],
  ['2026-01-02 03:04:05 +0200', '2026-01-02T01:04:05Z'],
  ['2026-01-02T03:04:05.1234567891234Z', '2026-01-02T03:04:05.123456789Z'],
  ['2026-02-30T03:04:05Z', undefined],
  ['29/Feb/2024:23:59:59 +0000', '2024-02-29T23:59:59Z'],
  ['29/Feb/2026:23:59:59 +0000', undefined],
  [1_762_000_000, '2025-11-01T12:26:40Z'],
  [1_762_000_000.25, '2025-11-01T12:26:40.25Z'],
  [1_762_000_000_123, '2025-11-01T12:26:40.123Z'],
  [1_762_000_000_123_456, '2025-11-01T12:26:40.123456Z'],
  ['1762000000123456789', '2025-11-01T12:26:40.123456789Z'],
  [12, undefined],
  [631_151_999, undefined],
  [631_152_000, '1990-01-01T00:00:00Z'],
  [4_102_444_800, undefined],
  [-1_762_000_000, undefined],
  ['noon', undefined],
  [Number.NaN, undefined],
  [null, undefined],
])('the time %j is %j', (value, expected) => {
  expect(timestampOf(value)).toBe(expected)
})

test('a date is read as the platform reads it, on every day tried', () => {
  for (let day = 7_305; day < 47_482; day += 13) {
    const seconds = day * 86_400 + ((day * 7_919) % 86_400)
    expect(timestampOf(seconds)).toBe(new Date(seconds * 1_000).toISOString().replace('.000', ''))
  }
})

test('a date without a year is in the year that brings it nearest', () => {
  const at = (month: number, day: number) => createLineReader({ nearMs: Date.UTC(2026, month, day) })
  const yearOf = (line: string, month: number, day: number) => at(month, day)(line).record.timestamp?.slice(0, 10)
  expect(yearOf('<13>Dec 31 23:59:59 h a: x', 0, 1)).toBe('2025-12-31')
  expect(yearOf('<13>Jan  1 00:00:00 h a: x', 11, 31)).toBe('2027-01-01')
  expect(yearOf('<13>Feb 29 00:00:00 h a: x', 11, 31)).toBeUndefined()
  expect(createLineReader({ nearMs: Date.UTC(2025, 1, 1) })('<13>Feb 29 00:00:00 h a: x').record.timestamp).toBe(
    '2024-02-29T00:00:00Z',
  )
})

test('levels by number are those of their loggers', () => {
  expect([10, 20, 29, 30, 40, 50, 60, 9, 61, 3].map(severityOfTens)).toEqual(
    ['debug', 'debug', 'debug', 'info', 'warning', 'error', 'fatal'].concat(Array(3).fill(undefined)),
  )
  expect([100, 200, 250, 300, 400, 500, 550, 600].map(severityOfTens)).toEqual([
    'debug',
    'info',
    'info',
    'warning',
    'error',
    'fatal',
    'fatal',
    'fatal',
  ])
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map(severityOfSyslog)).toEqual([
    'fatal',
    'fatal',
    'fatal',
    'error',
    'warning',
    'info',
    'info',
    'debug',
    undefined,
  ])
  expect([0, 1, 5, 9, 13, 17, 21, 24, 25].map(severityOfOtlp)).toEqual([
    undefined,
    'debug',
    'debug',
    'info',
    'warning',
    'error',
    'fatal',
    'fatal',
    undefined,
  ])
  expect([0, 10, 20, 30, 40, 50].map(severityOfPython)).toEqual([
    undefined,
    'debug',
    'info',
    'warning',
    'error',
    'fatal',
  ])
})

test.each<[string, Severity | undefined]>([
  ['Verbose', 'debug'],
  ['silly', 'debug'],
  ['NOTICE', 'info'],
  ['Warn', 'warning'],
  ['dpanic', 'fatal'],
  ['DEBUG-4', 'debug'],
  ['INFO2', 'info'],
  ['E', 'error'],
  ['loud', undefined],
  ['', undefined],
])('the level %j is %s', (word, severity) => {
  expect(severityOfWord(word)).toBe(severity)
})
