import { expect, test } from 'vitest'
import { aDoor } from '../../test/a-door.ts'
import { jsonOf } from '../../test/build.ts'

const route = 'POST /ingest'
const json = { 'content-type': 'application/json' }
const when = '2026-01-31T12:00:00Z'

test.each<[Readonly<Record<string, string>>, object, object]>([
  [
    { text: 'log', timestamp: 'date' },
    { log: 'a', message: 'b', date: when, time: 1 },
    { text: 'a', timestamp: when, attributes: { message: 'b', time: 1 } },
  ],
  [{ text: 'body' }, { body: 'a', level: 'warn' }, { text: 'a', severity: 'warning' }],
  [
    { text: 'body', severity: 'prio' },
    { body: 'a', prio: 'err', severity: 'info', level: 'debug' },
    { text: 'a', severity: 'error', attributes: { severity: 'info', level: 'debug' } },
  ],
  [{ severity: 'prio' }, { text: 'a', prio: 'loud' }, { text: 'a', attributes: { prio: 'loud' } }],
  [
    { timestamp: 'at' },
    { text: 'a', at: 'noon', date: when },
    { text: 'a', timestamp: when, attributes: { at: 'noon' } },
  ],
  [
    { text: 'body', strict: '1' },
    { body: 'a', b: 1 },
    { text: 'a', attributes: { b: 1 } },
  ],
  [{ text: 'body' }, { body: 'a', text: 'b' }, { text: 'a', attributes: { text: 'b' } }],
  [{ text: '__proto__' }, JSON.parse('{"__proto__":"a"}'), { text: 'a' }],
  [
    { preset: 'fluent-bit' },
    { date: 1_769_860_800.5, log: 'a', message: 'b' },
    { text: 'a', timestamp: '2026-01-31T12:00:00.5Z', attributes: { message: 'b' } },
  ],
  [
    { preset: 'fluentd' },
    { message: 'a', msg: 'b', time: when },
    { text: 'a', timestamp: when, attributes: { msg: 'b' } },
  ],
  [
    { preset: 'vector' },
    { message: 'a', timestamp: when, host: 'h' },
    { text: 'a', timestamp: when, attributes: { host: 'h' } },
  ],
  [
    { preset: 'logstash' },
    { '@timestamp': when, '@version': '1', message: 'a', timestamp: 'x' },
    { text: 'a', timestamp: when, attributes: { '@version': '1', timestamp: 'x' } },
  ],
  [{ preset: 'fluent-bit' }, { date: when, message: 'b' }, { text: 'b', timestamp: when }],
  [
    { preset: 'fluent-bit', text: 'message' },
    { log: 'a', message: 'b' },
    { text: 'b', attributes: { log: 'a' } },
  ],
])('with %j, %j becomes %j', async (query, value, record) => {
  const { post, records } = aDoor(route)
  expect((await post({ headers: json, query, body: value })).statusCode).toBe(202)
  expect(records()).toEqual([{ attributes: {}, ...record }])
})

test('the parameter whose field is not there is named, and other records of the request are stored', async () => {
  const { post, records } = aDoor(route)
  const response = await post({
    headers: json,
    query: { text: 'log' },
    body: [{ message: 'a' }, { log: 'b' }, { log: 3 }, 7],
  })
  expect(jsonOf(response)).toMatchObject({
    accepted: 1,
    errors: [
      { index: 0, message: 'the field "log" that the parameter text names is not a string' },
      { index: 2, message: expect.stringContaining('parameter text') },
      { index: 3 },
    ],
  })
  expect(records()).toEqual([{ text: 'b', attributes: {} }])
})

test.each([
  [{ preset: 'syslog' }, 'preset must be one of fluent-bit, fluentd, vector, logstash'],
  [{ timestamp: '' }, 'timestamp must be the name of a field'],
])('%j is refused', async (query, detail) => {
  const response = await aDoor(route).post({ headers: json, query, body: { text: 'a' } })
  expect([response.statusCode, jsonOf(response)]).toMatchObject([400, { detail }])
})

test('tenant and id keep their meaning, and so do attributes', async () => {
  const { post, records, logIds } = aDoor(route)
  const value = { tenant_id: 'acme', log_id: 'x-1', body: 'a', attributes: { b: 1 }, c: 2 }
  await post({ headers: json, query: { text: 'body' }, body: value })
  expect([records(), logIds()]).toEqual([[{ text: 'a', attributes: { b: 1, c: 2 } }], ['x-1']])
})

test.each([
  ['one behind the other, as Fluent Bit has them with json_stream', '{"log":"a","date":1769860800.5}{"log":"b"}'],
  ['one a line, as it has them with json_lines', '{"log":"a","date":1769860800.5}\n{"log":"b"}\n'],
])('objects that are %s are records under application/json', async (_, body) => {
  const { post, records } = aDoor(route)
  expect((await post({ headers: json, body })).statusCode).toBe(202)
  expect(records()).toMatchObject([{ text: 'a', timestamp: '2026-01-31T12:00:00.5Z' }, { text: 'b' }])
})

test.each([
  ['something else behind an object', '{"log":"a"} b', {}],
  ['an object that is not closed', '{"log":"a"}{"log":"b"', {}],
  ['objects in a strict request', '{"text":"a"}{"text":"b"}', { strict: '1' }],
])('%s is no JSON', async (_, body, query) => {
  const { post, records } = aDoor(route)
  const response = await post({ headers: json, query, body })
  expect([response.statusCode, jsonOf(response), records()]).toMatchObject([400, { code: 'invalid_json' }, []])
})

test('more objects than a request may have are refused', async () => {
  const response = await aDoor(route).post({ headers: json, body: '{"log":"a"}'.repeat(5_001) })
  expect(jsonOf(response)).toMatchObject({ code: 'too_many_records' })
})
