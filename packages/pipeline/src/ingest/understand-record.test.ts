import { parseLogRecord, severities } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aDoor } from '../../test/a-door.ts'
import { runs } from '../../test/full-size.ts'
import { understandRecord } from './understand-record.ts'

const json = { 'content-type': 'application/json' }

/** The record that `POST /ingest` queues; the message of its refusal otherwise. */
async function ingested(body: unknown, query: Readonly<Record<string, string>> = {}) {
  const { post, records } = aDoor('POST /ingest')
  const response = await post({ headers: json, body, query })
  return response.statusCode === 202 ? records()[0] : JSON.parse(response.body ?? '{}').detail
}

test.each([
  ['Fluent Bit', { date: 1764000000.123456, log: 'a', stream: 'stdout' }, { attributes: { stream: 'stdout' } }],
  [
    'Vector',
    { message: 'a', timestamp: '2025-11-24T16:00:00.123456Z', host: 'web-1' },
    { attributes: { host: 'web-1' } },
  ],
  ['pino', { level: 40, time: 1764000000123, pid: 7, msg: 'a' }, { severity: 'warning', attributes: { pid: 7 } }],
  [
    'bunyan',
    { name: 'shop', level: 60, msg: 'a', time: '2025-11-24T16:00:00.123Z', v: 0 },
    { severity: 'fatal', attributes: { name: 'shop', v: 0 } },
  ],
  ['winston', { level: 'warn', message: 'a', timestamp: '2025-11-24T16:00:00.123Z' }, { severity: 'warning' }],
  [
    'Python',
    { levelname: 'CRITICAL', message: 'a', created: 1 },
    { severity: 'fatal', attributes: { levelname: 'CRITICAL', created: 1 } },
  ],
  ['Java', { level: 'SEVERE', message: 'a' }, { severity: 'error', attributes: { level: 'SEVERE' } }],
  ['java.util.logging', { level: 900, message: 'a' }, { severity: 'warning', attributes: { level: 900 } }],
  ['syslog', { severity: 'emerg', message: 'a' }, { severity: 'fatal', attributes: { severity: 'emerg' } }],
  ['OpenTelemetry', { severity_number: 18, message: 'a' }, { severity: 'error', attributes: { severity_number: 18 } }],
  [
    'Elastic Common Schema',
    { '@timestamp': '2025-11-24T16:00:00.123Z', 'log.level': 'error', message: 'a' },
    { severity: 'error' },
  ],
])(
  'a record of %s is understood',
  async (_, sent, expected: { readonly severity?: string; readonly attributes?: object }) => {
    const record = await ingested(sent)
    expect(record).toMatchObject({ text: 'a', ...expected })
    const { timestamp, attributes = {} } = record
    if (timestamp !== undefined) expect(timestamp).toMatch(/^2025-11-24T16:00:00\.123/)
    expect(Object.keys(attributes)).toEqual(Object.keys(expected.attributes ?? {}))
  },
)

test.each([
  [1764000000, '2025-11-24T16:00:00Z'],
  [1764000000123, '2025-11-24T16:00:00.123Z'],
  ['1764000000123456', '2025-11-24T16:00:00.123456Z'],
  ['1764000000123456789', '2025-11-24T16:00:00.123456789Z'],
  [1764000000.5, '2025-11-24T16:00:00.5Z'],
])('the epoch %s is read by its magnitude', async (timestamp, expected) => {
  expect(await ingested({ text: 'a', timestamp })).toMatchObject({ timestamp: expected })
})

test.each([
  ['WARN', 'warning'],
  ['Warning', 'warning'],
  ['err', 'error'],
  ['critical', 'fatal'],
  [30, 'info'],
  ['30', 'info'],
])('the severity %s is %s', async (severity, expected) => {
  expect(await ingested({ text: 'a', severity })).toMatchObject({ severity: expected })
})

describe('what is not plain is refused in the words of the contract', () => {
  test.each([
    [{ text: 'a', severity: 'purple' }, 'severity must be one of debug, info, warning, error, fatal'],
    [{ text: 'a', severity: 3 }, 'severity must be one of debug, info, warning, error, fatal'],
    [{ text: 'a', timestamp: 'yesterday' }, 'timestamp must be an ISO 8601 date-time such as 2026-01-31T23:59:59Z'],
    [{ text: 'a', timestamp: 12 }, 'timestamp must be an ISO 8601 date-time such as 2026-01-31T23:59:59Z'],
    [{ text: 'a', attributes: 'x', level: 'info' }, 'attributes must be a JSON object, not string'],
    [{ message: 'a', timestamp: 0 }, 'timestamp must be an ISO 8601 date-time such as 2026-01-31T23:59:59Z'],
    [{ message: 'a', severity: 'purple' }, 'severity must be one of debug, info, warning, error, fatal'],
    [{ body: 'a' }, 'text is missing; it must be a string'],
    [{ text: 7, level: 'info' }, 'text must be a string, not number'],
    [{ text: '' }, 'text is empty'],
    [{ message: '' }, 'text is empty'],
    [{ text: 'a', log_id: 'a b', level: 'info' }, 'log_id must be 1 to 128 of A-Z a-z 0-9 . _ : -'],
  ])('%j', async (sent, detail) => {
    expect(await ingested(sent)).toBe(detail)
  })
})

test('a level that is none of ours stays an attribute, and the record has no severity', async () => {
  expect(await ingested({ text: 'a', level: 'purple' })).toEqual({ text: 'a', attributes: { level: 'purple' } })
})

test('text counts before message, which then is an attribute', async () => {
  expect(await ingested({ message: 'b', text: 'a' })).toEqual({ text: 'a', attributes: { message: 'b' } })
})

test('fields beside attributes join them, and none is lost', async () => {
  const record = await ingested({ text: 'a', user: 'ann', pid: 7, attributes: { user: 'bob' } })
  expect(record).toEqual({ text: 'a', attributes: { user: 'bob', 'record.user': 'ann', pid: 7 } })
})

test.each([
  ['?strict=1', { query: { strict: '1' } }],
  ['the preference of the SDK', { headers: { prefer: 'handling=strict, log-ids=compact' } }],
])(
  '%s keeps to the contract',
  async (_, { query, headers }: { query?: Record<string, string>; headers?: Record<string, string> }) => {
    const { post } = aDoor('POST /ingest')
    const response = await post({ headers: { ...json, ...headers }, body: { message: 'a' }, ...(query && { query }) })
    expect(response).toMatchObject({ statusCode: 400 })
    expect(response.body).toContain('unknown field \\"message\\"')
  },
)

describe('a log id that is an integer stands for its digits, whether a double can hold it or not', () => {
  const ids = ['5', '0', '-7', '9007199254740991', '9007199254740993', '123456789012345678901234567890']
  const types = ['application/json', 'application/x-ndjson']
  const queries = [{}, { strict: '1' }, { text: 'text' }]
  const cases = ids.flatMap((id) => types.flatMap((type) => queries.map((query) => ({ id, type, query }))))
  test.each(cases)('%j', async ({ id, type, query }) => {
    const { post } = aDoor('POST /ingest')
    const headers = { 'content-type': type }
    const response = await post({ headers, query, body: `{"text":"a","log_id":${id}}` })
    expect([response.statusCode, JSON.parse(response.body ?? '')]).toMatchObject([202, { log_ids: [id] }])
  })

  test('and repeats a record whose id is the same digits as text', async () => {
    const { post } = aDoor('POST /ingest')
    const response = await post({ headers: json, body: '[{"text":"a","log_id":5},{"text":"a","log_id":"5"}]' })
    expect(JSON.parse(response.body ?? '')).toMatchObject({ accepted: 1, duplicates: 1, log_ids: ['5'] })
  })

  test.each([
    ['1.5', 'number'],
    ['1e300', 'number'],
    ['true', 'boolean'],
    ['{"a":1}', 'object'],
  ])('%s does not, strict or not', async (id, kind) => {
    for (const query of [{}, { strict: '1' }]) {
      const { post } = aDoor('POST /ingest')
      const response = await post({ headers: json, query, body: `{"text":"a","log_id":${id}}` })
      expect(response).toMatchObject({ statusCode: 400 })
      expect(response.body).toContain(`log_id must be a string, not ${kind}`)
    }
  })
})

test('every field of a record is in what is understood, whatever the fields are', () => {
  const names = fc.constantFrom('message', 'level', 'time', 'severity', 'timestamp', 'attributes', 'x', '__proto__')
  fc.assert(
    fc.property(fc.array(fc.tuple(names, fc.jsonValue({ maxDepth: 1 }))), (entries) => {
      const value = JSON.parse(JSON.stringify(Object.fromEntries(entries)))
      const record = understandRecord({ text: 'a', ...value })
      if (record === undefined || parseLogRecord(record).kind === 'invalid') return
      const kept = JSON.stringify(record)
      const { attributes } = record
      expect(severities).toContain(record.severity ?? 'info')
      for (const name of Object.keys(value)) {
        const isField = ['text', 'severity', 'timestamp', 'attributes'].includes(name)
        const isRead = name === 'level' || name === 'time'
        if (!isField && !isRead) expect([name, kept.includes(JSON.stringify(name).slice(1, -1))]).toEqual([name, true])
      }
      expect(typeof attributes).toBe('object')
    }),
    runs({ fast: 200, full: 10_000 }),
  )
})
