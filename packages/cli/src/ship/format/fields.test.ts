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

test.each<[string, string, object]>([
  [
    'a level in an object, and a field with its path as name',
    '{"msg":"m","log.level":"loud","log":{"level":"error"}}',
    { severity: 'error', attributes: { 'log.level': 'loud' } },
  ],
  [
    'a message in an object, and a field with its path as name',
    '{"fields":{"message":"m"},"fields.message":"other"}',
    { text: 'm', attributes: { 'fields.message': 'other' } },
  ],
  [
    'what stands beside the time of MongoDB',
    '{"t":{"$date":"2026-01-02T03:04:05Z","other":1},"msg":"m"}',
    { timestamp: '2026-01-02T03:04:05Z', attributes: { t: { other: 1 } } },
  ],
  [
    'a time in nanoseconds in an object',
    '{"t":{"$date":1762000000123456789},"msg":"m"}',
    { timestamp: '2025-11-01T12:26:40.123456789Z' },
  ],
  [
    'a time of GELF in nanoseconds',
    '{"host":"h","short_message":"m","timestamp":1762000000123456789}',
    { timestamp: '2025-11-01T12:26:40.123456789Z', attributes: { host: 'h' } },
  ],
])('nothing is lost of %s', (_, line, record) => {
  expect(read(line).record).toEqual({ text: 'm', ...record })
})

test.each<[string, string, FieldPaths, object]>([
  ['a text', '{"code":12345678901234567890}', { text: ['code'] }, { text: '12345678901234567890' }],
  [
    'a time',
    '{"msg":"m","at":1762000000123456789}',
    { timestamp: ['at'] },
    { text: 'm', timestamp: '2025-11-01T12:26:40.123456789Z' },
  ],
  ['an id', '{"msg":"m","uid":12345678901234567890}', { id: ['uid'] }, { text: 'm', log_id: '12345678901234567890' }],
  [
    'a text inside of a container',
    '2026-01-02T03:04:05Z stderr F {"code":12345678901234567890,"msg":"m"}',
    { text: ['code'] },
    {
      text: '12345678901234567890',
      timestamp: '2026-01-02T03:04:05Z',
      attributes: { stream: 'stderr', msg: 'm' },
    },
  ],
])('a number that --field takes as %s keeps its digits', (_, line, paths, record) => {
  expect(read(line, { paths }).record).toEqual(record)
})

test('a record whose numbers are too large for attributes once they are text is sent as its line', () => {
  const numbers = (count: number) => `{"text":"m","attributes":{"a":[${Array(count).fill('12345678901234567890')}]}}`
  expect(read(numbers(700)).record.text).toBe('m')
  expect(read(numbers(750))).toEqual({ record: { text: numbers(750) }, kind: 'text' })
})

/** A line of the collector's file exporter; `resource` and what else is given stand where its schema may. */
const collectorLine = (logRecords: string, more: { resource?: string; scope?: string; beside?: string } = {}): string =>
  `{"resourceLogs":[{${more.resource ?? ''}"scopeLogs":[{${more.scope ?? ''}"logRecords":[${logRecords}]}]}]${more.beside ?? ''}}`

test('a log record keeps every digit in a line of the collector, as it does alone', () => {
  const record =
    '{"timeUnixNano":1586960586000000001,"body":{"stringValue":"m"},"attributes":[{"key":"n","value":{"intValue":12345678901234567890}},{"key":"d","value":{"doubleValue":1e300}}]}'
  const alone = records([record])[0]?.record
  expect(alone).toEqual({
    text: 'm',
    timestamp: '2020-04-15T14:23:06.000000001Z',
    attributes: { attributes: { n: '12345678901234567890', d: '1e300' } },
  })
  expect(records([collectorLine(record)])[0]?.record).toEqual(alone)
  // What is no record of OpenTelemetry is its own text, with the numbers as they are.
  const [other] = records([collectorLine('{"n":12345678901234567890}')])
  expect(other?.record.text).toBe('{"n":12345678901234567890}')
})

const body = '"timeUnixNano":"1700000000000000001","body":{"stringValue":"m"}'

test.each<[string, Parameters<typeof collectorLine>[1], object]>([
  [
    'schemas',
    {
      resource: '"resource":{"attributes":[]},"schemaUrl":"r",',
      scope: '"scope":{"name":"x"},"schemaUrl":"s",',
    },
    { resource: { schemaUrl: 'r' }, scope: { name: 'x', schemaUrl: 's' } },
  ],
  ['a schema without a resource', { resource: '"schemaUrl":"r",' }, { resource: { schemaUrl: 'r' } }],
  [
    'an attribute with the name of a field',
    { scope: '"scope":{"name":"x","attributes":[{"key":"name","value":{"stringValue":"y"}}]},' },
    { scope: { name: 'x', attributes: { name: 'y' } } },
  ],
  [
    'attributes of one name',
    {
      resource:
        '"resource":{"attributes":[{"key":"a","value":{"intValue":"1"}},{"key":"a","value":{"intValue":"2"}}]},',
    },
    {
      resource: {
        attributes: [
          { key: 'a', value: { intValue: '1' } },
          { key: 'a', value: { intValue: '2' } },
        ],
      },
    },
  ],
  [
    'attributes that are none, and values with more than one kind',
    {
      resource: '"resource":{"attributes":"none"},',
      scope:
        '"scope":{"attributes":[{"key":"a","value":{"intValue":"1","stringValue":"2"}},{"key":"b","value":{"arrayValue":{"values":3}}}]},',
    },
    {
      resource: { attributes: 'none' },
      scope: { a: { intValue: '1', stringValue: '2' }, b: { arrayValue: { values: 3 } } },
    },
  ],
  ['a resource that is none', { resource: '"resource":"r",' }, { resource: ['r', {}] }],
  [
    'a schema of both',
    { resource: '"resource":{"schemaUrl":"a"},"schemaUrl":"b",' },
    { resource: [{ schemaUrl: 'a' }, { schemaUrl: 'b' }] },
  ],
])('a log record of the collector has %s', (_, more, attributes) => {
  expect(records([collectorLine(`{${body}}`, more)])).toMatchObject([{ record: { text: 'm', attributes } }])
})

test.each([
  ['a log record that is no object', collectorLine(`{${body}},"lost"`)],
  ['a scope that is no object', `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{${body}}]},"lost"]}]}`],
  [
    'a resource without a log record',
    `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{${body}}]}]},{"resource":{"a":"lost"}}]}`,
  ],
  [
    'a scope without a log record',
    `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{${body}}]},{"scope":{"name":"lost"},"logRecords":[]}]}]}`,
  ],
  ['something beside the resources', collectorLine(`{${body}}`, { beside: ',"other":"lost"' })],
  ['a resource of its own', collectorLine(`{${body},"resource":"lost"}`, { resource: '"resource":{"a":"b"},' })],
])('a line of the collector with %s is its own text', (_, line) => {
  expect(records([line])).toMatchObject([{ record: { text: line } }])
})

test.each([
  ['a second kind of body', '"severityNumber":9,"body":{"stringValue":"m","intValue":"7"}', undefined],
  ['a severity between two of ours', '"severityNumber":10,"body":"m"', { severityNumber: 10 }],
  [
    'a number and a word that disagree',
    '"severityNumber":17,"severityText":"info","body":"m"',
    { severityText: 'info' },
  ],
  ['a number that is none', '"severityNumber":99,"severityText":"info","body":"m"', { severityNumber: 99 }],
])('nothing of a log record of OpenTelemetry is lost: %s', (_, fields, attributes) => {
  const [{ record } = { record: undefined }] = records([`{${fields}}`])
  if (attributes === undefined) expect(record?.text).toBe(`{${fields}}`)
  else expect(record).toMatchObject({ text: 'm', attributes })
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
