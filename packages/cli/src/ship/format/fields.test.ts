import { expect, test } from 'vitest'
import type { FieldPaths } from './field-paths.ts'
import { openRecordReader } from './open-record-reader.ts'
import { createLineReader, type LineFormat } from './read-line.ts'

const nearMs = Date.UTC(2026, 6, 1)

function read(line: string, options: Omit<LineFormat, 'nearMs'> = {}) {
  return createLineReader({ nearMs, ...options })(line)
}

test.each<[string, string, FieldPaths, object]>([
  [
    'a dotted path, and what is beside it stays',
    '{"log":{"msg":"deep","x":1},"msg":"top"}',
    { text: ['log.msg'] },
    { text: 'deep', attributes: { log: { x: 1 }, msg: 'top' } },
  ],
  [
    'a name with a dot in it',
    '{"log.msg":"flat","y":1}',
    { text: ['log.msg'] },
    { text: 'flat', attributes: { y: 1 } },
  ],
  [
    'the first that can be used',
    '{"a":"","b":"yes"}',
    { text: ['missing', 'a', 'b'] },
    { text: 'yes', attributes: { a: '' } },
  ],
  [
    'the usual names, where none can',
    '{"msg":"usual","a":{}}',
    { text: ['a'] },
    { text: 'usual', attributes: { a: {} } },
  ],
  [
    'severity, time and id',
    '{"msg":"m","sev":"CRITICAL","at":1762000000,"uid":42,"level":"info"}',
    { severity: ['sev'], timestamp: ['at'], id: ['uid'] },
    { text: 'm', severity: 'fatal', timestamp: '2025-11-01T12:26:40Z', log_id: '42', attributes: { level: 'info' } },
  ],
  [
    'an id that is none stays where it is',
    '{"msg":"m","uid":"a b"}',
    { id: ['uid'] },
    { text: 'm', attributes: { uid: 'a b' } },
  ],
  [
    'fields of lines that are not JSON',
    '2026-01-02T03:04:05Z stderr F {"note":"hi","k":1}',
    { text: ['note'] },
    { text: 'hi', timestamp: '2026-01-02T03:04:05Z', attributes: { stream: 'stderr', k: 1 } },
  ],
  [
    'logfmt',
    'level=warn note="a b" id=7',
    { text: ['note'], id: ['id'] },
    { text: 'a b', severity: 'warning', log_id: '7' },
  ],
])('--field takes %s', (_, line, paths, record) => {
  expect(read(line, { paths }).record).toEqual(record)
})

test.each([
  ['JSON', '{"msg":"m","org":{"id":"beta"}}'],
  ['logfmt', 'level=info msg=m org.id=beta'],
  ['a container', '{"log":"{\\"msg\\":\\"m\\",\\"org\\":{\\"id\\":\\"beta\\"}}\\n","stream":"stdout"}'],
  ['a record', '{"text":"m","attributes":{"org":{"id":"x"}},"tenant_id":"beta"}'],
])('the tenant is read from %s', (_, line) => {
  const tenant = line.includes('tenant_id') ? 'tenant_id' : 'org.id'
  expect(read(line, { paths: { tenant } })).toMatchObject({ tenant: 'beta', record: { text: 'm' } })
})

test('a record of the contract says its tenant without being asked; another line does not', () => {
  expect(read('{"text":"m","tenant_id":"beta"}').tenant).toBe('beta')
  expect(read('{"msg":"m","tenant_id":"beta"}').tenant).toBeUndefined()
})

test('--raw keeps the line, and reads severity and time; a record of the contract stays one', () => {
  const line = '{"level":50,"time":1762000000000,"msg":"m","a":1}'
  expect(read(line, { isRaw: true }).record).toEqual({
    text: line,
    severity: 'error',
    timestamp: '2025-11-01T12:26:40.000Z',
  })
  expect(read('{"text":"m","severity":"error"}', { isRaw: true }).record).toEqual({ text: 'm', severity: 'error' })
})

test('--format text reads nothing', () => {
  expect(read('{"level":50,"msg":"m"}', { format: 'text' }).record).toEqual({ text: '{"level":50,"msg":"m"}' })
})

test('a record of the contract goes as the JSON that it is', () => {
  const line = '{ "text":"m", "severity":"error" }'
  expect(read(line)).toMatchObject({ kind: 'record', json: line })
  expect(read('{"text":"m","severity":"ERROR"}').json).toBeUndefined()
})

function records(lines: readonly string[]) {
  const reader = openRecordReader<number>({ nearMs })
  return [...lines.flatMap((line, i) => reader.push(line, i + 1, 0)), ...reader.flush()]
}

test('a line that is an array of objects is a record for each, as Fluent Bit sends them', () => {
  const [one, two] = records([
    '[{"date":1762000000.123,"log":"GET / 200"},{"date":1762000001,"log":"GET /a 404","n":1}]',
  ])
  expect(one).toMatchObject({
    first: 1,
    index: 0,
    record: { text: 'GET / 200', timestamp: '2025-11-01T12:26:40.123Z' },
  })
  expect(two).toMatchObject({ first: 1, index: 1, record: { text: 'GET /a 404', attributes: { n: 1 } } })
  expect(records(['[1,{"a":2}]', '[{"a":1},']).map(({ record }) => record.text)).toEqual(['[1,{"a":2}]', '[{"a":1},'])
})

test('a line of the OpenTelemetry collector is a record for each log record, with resource and scope', () => {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] }
  const log = { timeUnixNano: '1700000000000000001', severityNumber: 17, body: { stringValue: 'boom' } }
  const attributes = [
    { key: 'n', value: { intValue: '7' } },
    { key: 'l', value: { arrayValue: { values: [{ boolValue: true }] } } },
  ]
  const logRecords = [
    { ...log, attributes },
    { ...log, body: { stringValue: 'again' } },
  ]
  const line = JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'x' }, logRecords }] }] })
  const [one, two] = records([line])
  expect(one).toMatchObject({
    kind: 'otlp',
    record: {
      text: 'boom',
      severity: 'error',
      timestamp: '2023-11-14T22:13:20.000000001Z',
      attributes: { attributes: { n: '7', l: [true] }, resource: { 'service.name': 'shop' }, scope: { name: 'x' } },
    },
  })
  expect(two).toMatchObject({ index: 1, record: { text: 'again' } })
})

test('the lines of an entry in the export format of the journal are one record', () => {
  const entry = [
    '__CURSOR=s=1',
    '__REALTIME_TIMESTAMP=1423944916375353',
    'PRIORITY=4',
    'MESSAGE=a=b',
    '_PID=1',
    '_PID=2',
  ]
  const [one, two, three] = records([
    ...entry,
    '__CURSOR=s=2',
    '__REALTIME_TIMESTAMP=1423944916375354',
    'MESSAGE=c',
    'no entry',
  ])
  expect(one).toMatchObject({
    first: 1,
    last: 6,
    kind: 'journald-export',
    record: {
      text: 'a=b',
      severity: 'warning',
      timestamp: '2015-02-14T20:15:16.375353Z',
      attributes: { _PID: ['1', '2'] },
    },
  })
  expect(two).toMatchObject({ first: 7, record: { text: 'c' } })
  expect(three).toMatchObject({ kind: 'text', record: { text: 'no entry' } })
})
