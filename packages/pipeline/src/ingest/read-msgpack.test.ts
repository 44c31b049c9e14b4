import { encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aDoor } from '../../test/a-door.ts'
import { jsonOf } from '../../test/build.ts'
import { readMsgpack } from './read-msgpack.ts'

const msgpackOf = (value: unknown): Buffer => Buffer.from(encode(value))
const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')

/** By the tables of https://github.com/msgpack/msgpack/blob/master/spec.md, not by what our encoder makes. */
test.each<[string, string, unknown]>([
  ['positive fixint', '7f', 127],
  ['negative fixint', 'e0', -32],
  ['nil', 'c0', null],
  ['false', 'c2', false],
  ['true', 'c3', true],
  ['bin 8', 'c4 02 68 69', 'hi'],
  ['bin 16 that is not UTF-8', 'c5 0002 fffe', '//4='],
  ['bin 32', 'c6 00000001 61', 'a'],
  ['ext 8', 'c7 03 05 010203', 'AQID'],
  ['ext 16', 'c8 0001 05 01', 'AQ=='],
  ['ext 32', 'c9 00000001 05 01', 'AQ=='],
  ['float 32', 'ca 3fc00000', 1.5],
  ['float 64', 'cb 3ff8000000000000', 1.5],
  ['not a number', 'cb 7ff8000000000000', 'NaN'],
  ['an infinity', 'ca ff800000', '-Infinity'],
  ['uint 8', 'cc ff', 255],
  ['uint 16', 'cd ffff', 65_535],
  ['uint 32', 'ce ffffffff', 4_294_967_295],
  ['uint 64', 'cf 001fffffffffffff', Number.MAX_SAFE_INTEGER],
  ['uint 64 beyond 2^53', 'cf ffffffffffffffff', '18446744073709551615'],
  ['int 8', 'd0 80', -128],
  ['int 16', 'd1 8000', -32_768],
  ['int 32', 'd2 80000000', -2_147_483_648],
  ['int 64', 'd3 ffffffffffffffff', -1],
  ['int 64 beyond -2^53', 'd3 8000000000000000', '-9223372036854775808'],
  ['fixext 1', 'd4 05 01', 'AQ=='],
  ['fixext 2', 'd5 05 0102', 'AQI='],
  ['fixext 16', `d8 05 ${'00'.repeat(16)}`, Buffer.alloc(16).toString('base64')],
  ['timestamp 32', 'd6 ff 697df0c0', '2026-01-31T12:08:32.000000000Z'],
  ['timestamp 64', 'd7 ff 00000014 697df0c0', '2026-01-31T12:08:32.000000005Z'],
  ['timestamp 96', 'c7 0c ff 075bcd15 00000000697df0c0', '2026-01-31T12:08:32.123456789Z'],
  ['timestamp 96 of another age', 'c7 0c ff 00000000 ffffffffffffffff', '-1.000000000'],
  ["Fluentd's EventTime", 'd7 00 697df0c0 075bcd15', '2026-01-31T12:08:32.123456789Z'],
  ["Fluentd's EventTime in ext 8", 'c7 08 00 697df0c0 075bcd15', '2026-01-31T12:08:32.123456789Z'],
  ['fixstr', 'a2 c3a4', 'ä'],
  ['str 8', 'd9 01 61', 'a'],
  ['str 16', 'da 0001 61', 'a'],
  ['str 32', 'db 00000001 61', 'a'],
  ['fixarray', '92 01 02', [1, 2]],
  ['array 16', 'dc 0001 01', [1]],
  ['array 32', 'dd 00000001 01', [1]],
  ['fixmap', '81 a1 61 01', { a: 1 }],
  ['map 16', 'de 0001 a1 61 01', { a: 1 }],
  ['map 32', 'df 00000001 01 02', { 1: 2 }],
])('%s is read', (_, hex, value) => {
  expect(readMsgpack(bytes(hex))).toEqual([value])
})

test('a name that is __proto__ is a name', () => {
  const [value] = readMsgpack(msgpackOf(JSON.parse('{"__proto__":1}')))
  expect(JSON.stringify(value)).toBe('{"__proto__":1}')
})

test('any values that the library of MessagePack writes come back, one behind the other', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ depthSize: 'small' })), (values) => {
      const read = readMsgpack(Buffer.concat(values.map(msgpackOf)))
      expect(JSON.stringify(read)).toBe(JSON.stringify(values))
    }),
  )
})

const type = { 'content-type': 'application/msgpack' }
const time = bytes('d7 00 697df0c0 075bcd15')
const event = (record: object, head: Buffer = time): Buffer => Buffer.concat([bytes('92'), head, msgpackOf(record)])
const when = '2026-01-31T12:08:32.123456789Z'

test.each<[string, Buffer, readonly object[]]>([
  [
    "Fluent Bit's events",
    Buffer.concat([event({ log: 'a' }), event({ log: 'b', level: 'warn' })]),
    [
      { text: 'a', timestamp: when },
      { text: 'b', timestamp: when, severity: 'warning' },
    ],
  ],
  [
    'its events with metadata',
    event({ log: 'a' }, Buffer.concat([bytes('92'), time, msgpackOf({ tag: 'x' })])),
    [{ text: 'a', timestamp: when, attributes: { metadata: { tag: 'x' } } }],
  ],
  [
    'its events with no metadata in them',
    event({ log: 'a' }, Buffer.concat([bytes('92'), time, bytes('80')])),
    [{ text: 'a', timestamp: when }],
  ],
  [
    'its events in an array',
    Buffer.concat([bytes('92'), event({ log: 'a' }), event({ log: 'b' })]),
    [
      { text: 'a', timestamp: when },
      { text: 'b', timestamp: when },
    ],
  ],
  [
    'an event with a date of its own',
    event({ log: 'a', date: '2026-02-01T00:00:00Z' }),
    [{ text: 'a', timestamp: '2026-02-01T00:00:00Z' }],
  ],
  [
    "Fluentd's records",
    Buffer.concat([msgpackOf({ message: 'a' }), msgpackOf({ message: 'b', n: 1 })]),
    [{ text: 'a' }, { text: 'b', attributes: { n: 1 } }],
  ],
  ['an array of two records', msgpackOf([{ message: 'a' }, { message: 'b' }]), [{ text: 'a' }, { text: 'b' }]],
  ['records of the contract', msgpackOf([{ text: 'a', attributes: { b: 1 } }]), [{ text: 'a', attributes: { b: 1 } }]],
])('%s become records', async (_, body, expected) => {
  const { post, records } = aDoor('POST /ingest')
  expect((await post({ headers: type, body })).statusCode).toBe(202)
  expect(records()).toEqual(expected.map((record) => ({ attributes: {}, ...record })))
})

test('a record that is none is refused alone', async () => {
  const { post, records } = aDoor('POST /ingest')
  const response = await post({ headers: type, body: msgpackOf([{ message: 'a' }, 7, { message: 'b' }]) })
  expect(jsonOf(response)).toMatchObject({ accepted: 2, rejected: 1, errors: [{ index: 1, code: 'invalid_record' }] })
  expect(records().map(({ text }) => text)).toEqual(['a', 'b'])
})

describe('hostile bodies are refused', () => {
  test.each<[string, Buffer, number]>([
    ['nothing', Buffer.of(), 400],
    ['no records', msgpackOf([]), 400],
    ['an unused type', bytes('c1'), 400],
    ['a text cut off', bytes('db ffffffff 61'), 400],
    ['four billion values that are not there', bytes('dd ffffffff'), 400],
    ['a map of four billion', bytes('df ffffffff'), 400],
    ['arrays in arrays, each of which states a million', Buffer.alloc(100_000, bytes('dd 000f4240')), 400],
    ['a map whose name is a map', bytes('81 80 01'), 400],
    ['nesting 65 deep', Buffer.concat([Buffer.alloc(66, 0x91), bytes('01')]), 400],
    ['nesting a million deep', Buffer.alloc(1_000_000, 0x91), 400],
    ['more records than a request may have', Buffer.alloc(5_001, 0x80), 413],
  ])('%s', async (_, body, status) => {
    const { post, records } = aDoor('POST /ingest')
    expect((await post({ headers: type, body })).statusCode).toBe(status)
    expect(records()).toEqual([])
  })

  test('half a million values of one record', async () => {
    const body = Buffer.concat([bytes('81 a1 61 dd 0007a121'), Buffer.alloc(500_001, 0x01)])
    const response = await aDoor('POST /ingest').post({ headers: type, body })
    expect(jsonOf(response)).toMatchObject({
      code: 'decoded_too_large',
      detail: expect.stringContaining('500000 values'),
    })
  })

  test('random bytes, and bodies cut off at every byte', async () => {
    const whole = msgpackOf([{ message: 'a', list: [1, -1, 1.5, null], more: { deep: 'ä' } }])
    const cut = fc.nat(whole.length - 1).map((end) => whole.subarray(0, end))
    const any = fc.uint8Array().map((array) => Buffer.from(array))
    await fc.assert(
      fc.asyncProperty(fc.oneof(any, cut), async (body) => {
        const { statusCode } = await aDoor('POST /ingest').post({ headers: type, body })
        expect([202, 400, 413]).toContain(statusCode)
      }),
    )
  })
})
