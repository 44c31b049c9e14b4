import { limits, parseLogRecord } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { anyCharacter } from '../../../../sdk/test/any-character.ts'
import { deepLines, pieces, starts } from '../../../test/hostile-lines.ts'
import { documentedLines } from './documented-lines.ts'
import { formatNames } from './formats.ts'
import { openRecordReader } from './open-record-reader.ts'
import { createLineReader } from './read-line.ts'

const nearMs = Date.UTC(2026, 6, 1)

/** Keys that are something else in an object's prototype, or that parsers look for. */
const key = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    '1',
    'text',
    'log_id',
    'tenant_id',
    'attributes',
  ),
  fc.constantFrom(
    'msg',
    'message',
    'level',
    'severity',
    'time',
    'log',
    'stream',
    'fields',
    't',
    's',
    'MESSAGE',
    'PRIORITY',
    'body',
    'short_message',
    'version',
    'timestamp',
    'severityText',
    'timeUnixNano',
    'observedTimeUnixNano',
  ),
  fc.string({ maxLength: 6 }),
)
const value = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 10 },
    fc.constantFrom(null, true, 50, 1e300, 1.762e18, 'error', '1762000000'),
    tie('leaf'),
    tie('node'),
  ),
  leaf: fc.oneof(fc.string(), fc.double(), fc.maxSafeInteger(), fc.bigInt().map(String)),
  node: fc.oneof(
    fc.array(tie('json'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('json')), { maxLength: 4 }).map(Object.fromEntries),
  ),
}))
const object = fc
  .array(fc.tuple(key, value.json), { maxLength: 6 })
  .map((entries) => JSON.stringify(Object.fromEntries(entries)))

/** Lines that are nearly in a format. */
const broken = fc
  .tuple(
    fc.constantFrom(...documentedLines.map(({ line }) => line)),
    fc.nat(200),
    fc.nat(20),
    fc.string({ unit: anyCharacter, maxLength: 8 }),
  )
  .map(([line, at, cut, junk]) => line.slice(0, at) + junk + line.slice(at + cut))

/** Lines that repeat something, up to a tenth of the longest. */
const repetitive = fc
  .tuple(fc.constantFrom(...starts), fc.constantFrom(...pieces), fc.integer({ min: 2, max: 13_000 }))
  .map(([[start], piece, chars]) => start + piece.repeat(Math.ceil(chars / piece.length)))
/** From depths that attributes may have to those beyond any stack of calls. */
const deep = fc
  .tuple(fc.constantFrom(...Object.keys(deepLines(1))), fc.oneof(fc.integer({ min: 1, max: 20 }), fc.nat(20_000)))
  .map(([name, depth]) => deepLines(depth)[name] ?? '')

/** A line as the cutting of input into lines gives it. */
const line = fc
  .oneof(
    {
      weight: 9,
      arbitrary: fc.oneof(object, broken, fc.string({ unit: anyCharacter }), fc.string({ unit: 'grapheme' })),
    },
    { weight: 1, arbitrary: fc.oneof(repetitive, deep) },
  )
  .map((text) => text.replaceAll('\n', ' '))
  .filter((text) => text.trim() !== '')

test('every line becomes one record that the contract accepts, in every format', () => {
  const format = fc.constantFrom(...formatNames)
  const paths = fc.constantFrom(
    {},
    { text: ['log', 'a.b'], severity: ['s'], timestamp: ['t.$date'], id: ['id', '1'] },
    { tenant: 'msg' },
  )
  fc.assert(
    fc.property(line, format, fc.boolean(), paths, (text, name, isRaw, fields) => {
      const { record, json } = createLineReader({ format: name, isRaw, paths: fields, nearMs })(text)
      expect(parseLogRecord(JSON.parse(json ?? JSON.stringify(record)))).toMatchObject({ kind: 'record' })
    }),
    runs({ fast: 1_000, full: 100_000 }),
  )
})

test('nothing that a JSON line says is lost: its values are in the text, a field of the record or an attribute', () => {
  const marked = fc.uniqueArray(
    fc.tuple(
      key,
      // Ended, so that none is the start of another.
      fc.nat(9_999).map((n) => `mark${n};`),
    ),
    { selector: ([, mark]) => mark, maxLength: 6 },
  )
  fc.assert(
    fc.property(marked, (entries) => {
      const fields = Object.fromEntries(entries)
      const { record } = createLineReader({ nearMs })(JSON.stringify(fields))
      const sent = JSON.stringify(record)
      for (const mark of Object.values(fields)) expect(sent).toContain(mark)
    }),
    runs({ fast: 500, full: 20_000 }),
  )
})

test('whatever lines come, each is in a record, and reading again gives the same', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const read = () => {
        const reader = openRecordReader<number>({ nearMs })
        return [...lines.flatMap((text, i) => reader.push(text, i, 0)), ...reader.flush()]
      }
      const records = read()
      expect(records).toEqual(read())
      for (const i of lines.keys()) expect(records.some(({ first, last }) => first <= i && i <= last)).toBe(true)
      expect(records.map(({ first }) => first)).toEqual(records.map(({ first }) => first).toSorted((a, b) => a - b))
    }),
    runs({ fast: 300, full: 10_000 }),
  )
})

test.each([
  'timeUnixNano',
  'observedTimeUnixNano',
  'severityNumber',
  'SeverityNumber',
  'PRIORITY',
  'level',
  'severity',
  'time',
  'ts',
])('an object that cannot be made a number is no reason to fail: %s', (name) => {
  const unusable = { toString: {}, valueOf: {} }
  const others = { body: 'm', MESSAGE: 'm', msg: 'm', short_message: 'm', host: 'h', version: '1.1', __CURSOR: 'c' }
  for (const fields of [
    { [name]: unusable, ...others },
    { [name]: unusable, body: 'm' },
    { [name]: [unusable], msg: 'm' },
  ]) {
    const { record } = createLineReader({ nearMs })(JSON.stringify(fields))
    expect(JSON.stringify(record)).toContain('toString')
  }
})

test('a hostile key is an attribute like any other, and changes no prototype', () => {
  const text =
    '{"msg":"m","__proto__":{"polluted":1},"constructor":{"prototype":2},"log":{"level":"error","__proto__":3}}'
  const { record } = createLineReader({ nearMs })(text)
  expect(JSON.stringify(record.attributes)).toBe(
    '{"__proto__":{"polluted":1},"constructor":{"prototype":2},"log":{"__proto__":3}}',
  )
  expect(Object.getPrototypeOf(record.attributes)).toBe(Object.prototype)
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
})

test.each([
  ['too deep', `{"msg":"m","level":"error","a":${'['.repeat(8)}1${']'.repeat(8)}}`],
  ['too large', JSON.stringify({ msg: 'm', level: 'error', a: 'x'.repeat(limits.maxAttributesBytes) })],
])('attributes that are %s leave the line as text', (_, text) => {
  expect(createLineReader({ nearMs })(text).record).toEqual({ text, severity: 'error' })
})

test('attributes at the limits of depth and size are kept', () => {
  const read = createLineReader({ nearMs })
  const deep = `{"msg":"m","a":${'['.repeat(7)}1${']'.repeat(7)}}`
  expect(read(deep).record.text).toBe('m')
  const large = JSON.stringify({ msg: 'm', a: 'x'.repeat(limits.maxAttributesBytes - '{"a":""}'.length) })
  expect(read(large).record.text).toBe('m')
  expect(read(large.replace('xx', 'xxx')).record.text).not.toBe('m')
})

test('numbers that a double cannot hold stay exactly as written', () => {
  const read = createLineReader({ nearMs })
  const attributes = {
    id: '9007199254740993',
    big: '1e400',
    float: 0.1,
    safe: 9_007_199_254_740_991,
    list: ['-9007199254740993'],
  }
  const numbers = '"id":9007199254740993,"big":1e400,"float":0.1,"safe":9007199254740991,"list":[-9007199254740993]'
  expect(read(`{"msg":"m",${numbers}}`).record.attributes).toEqual(attributes)
  expect(read(`{"text":"m","attributes":{${numbers}}}`)).toMatchObject({ kind: 'record', record: { attributes } })
  const docker = JSON.stringify({ log: `{"msg":"m",${numbers}}\n`, stream: 'stdout', time: '2026-01-02T03:04:05Z' })
  expect(read(docker).record.attributes).toEqual({ stream: 'stdout', ...attributes })
})
