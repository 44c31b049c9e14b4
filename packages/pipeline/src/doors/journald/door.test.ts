import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aDoor, fullQueue, refusing } from '../../../test/a-door.ts'
import { readEntries } from './read-entries.ts'

const route = 'POST /upload'
const headers = { 'content-type': 'application/vnd.fdo.journal', expect: '100-continue', accept: 'text/plain' }

/** https://systemd.io/JOURNAL_EXPORT_FORMATS/ */
const example = `__CURSOR=s=739ad463348b4ceca5a9e69c95a3c93f;i=4ece7;b=6c7c6013a26343b29e964691ff25d04c;m=4fc72436e;t=4c508a72423d9;x=d3e5610681098c10;p=system.journal
__REALTIME_TIMESTAMP=1342540861416409
__MONOTONIC_TIMESTAMP=21415215982
_BOOT_ID=6c7c6013a26343b29e964691ff25d04c
_TRANSPORT=syslog
PRIORITY=4
SYSLOG_FACILITY=3
SYSLOG_IDENTIFIER=gdm-password]
SYSLOG_PID=587
MESSAGE=AccountsService-DEBUG(+): ActUserManager: ignoring unspecified session '8' since it's not graphical: Success
_PID=587

`

function binary(name: string, value: Buffer | string): Buffer {
  const bytes = Buffer.from(value as string)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(bytes.length))
  return Buffer.concat([Buffer.from(`${name}\n`), length, bytes, Buffer.from('\n')])
}

test('an entry becomes a record, with its fields as attributes', async () => {
  const { post, records, logIds } = aDoor(route, 'journald')
  const response = await post({ headers, body: Buffer.from(example) })
  expect(response).toMatchObject({
    statusCode: 202,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: 'OK.\n',
  })
  expect(records()).toEqual([
    {
      text: expect.stringContaining('AccountsService-DEBUG(+)'),
      severity: 'warning',
      timestamp: '2012-07-17T16:01:01.416409Z',
      attributes: {
        _BOOT_ID: '6c7c6013a26343b29e964691ff25d04c',
        _TRANSPORT: 'syslog',
        SYSLOG_FACILITY: '3',
        SYSLOG_IDENTIFIER: 'gdm-password]',
        SYSLOG_PID: '587',
        _PID: '587',
      },
    },
  ])
  await post({ headers, body: Buffer.from(`${example}${example.replace('i=4ece7', 'i=4ece8')}`) })
  const [first, ...others] = logIds()
  expect(first).toMatch(/^journal-[\w-]{43}$/)
  expect(others).toEqual([first, expect.not.stringMatching(String(first))])
})

test.each<[string, Buffer, object]>([
  [
    'of several lines',
    Buffer.concat([binary('MESSAGE', 'a\nb'), Buffer.from('A=1\n\n')]),
    { text: 'a\nb', attributes: { A: '1' } },
  ],
  [
    'whose field is not UTF-8',
    Buffer.concat([Buffer.from('MESSAGE=a\n'), binary('A', Buffer.of(0xff))]),
    { text: 'a', attributes: { A: '/w==' } },
  ],
  ['with a field twice', Buffer.from('MESSAGE=a\nA=1\nA=2\nA=3\n'), { text: 'a', attributes: { A: ['1', '2', '3'] } }],
  ['without a message', Buffer.from('A=1\n'), { text: '{"A":"1"}', attributes: { A: '1' } }],
  [
    'whose severity says more',
    Buffer.from('MESSAGE=a\nPRIORITY=2\n'),
    { text: 'a', severity: 'fatal', attributes: { PRIORITY: '2' } },
  ],
  ['whose severity is none', Buffer.from('MESSAGE=a\nPRIORITY=x\n'), { text: 'a', attributes: { PRIORITY: 'x' } }],
  [
    'of another age',
    Buffer.from('MESSAGE=a\n__REALTIME_TIMESTAMP=7\n'),
    { text: 'a', attributes: { __REALTIME_TIMESTAMP: '7' } },
  ],
  ['with an equals sign in its value', Buffer.from('MESSAGE=a=b\n'), { text: 'a=b' }],
])('an entry %s is read', async (_, body, record) => {
  const { post, records } = aDoor(route, 'journald')
  expect((await post({ headers, body })).statusCode).toBe(202)
  expect(records()).toEqual([record])
})

test('entries that came as text may have U+FFFD in them', async () => {
  const { post, records } = aDoor(route, 'journald')
  expect((await post({ headers: { 'content-type': 'text/plain' }, body: 'MESSAGE=a\ufffd\n' })).statusCode).toBe(202)
  expect(records()).toEqual([{ text: 'a\ufffd' }])
})

test('binary data that a gateway took for text is refused', async () => {
  const { post, records } = aDoor(route, 'journald')
  const body = binary('MESSAGE', Buffer.alloc(200, 0xff)).toString('utf8')
  expect((await post({ headers: { 'content-type': 'text/plain' }, body })).statusCode).toBe(400)
  expect(records()).toEqual([])
})

test('what is too large is left out and named, for the client would send the same for ever', async () => {
  const { post, records } = aDoor(route, 'journald')
  const body = Buffer.concat([
    binary('MESSAGE', 'x'.repeat(200_000)),
    binary('COREDUMP', Buffer.alloc(300_000, 0xff)),
    Buffer.from(Array.from({ length: 30 }, (_, i) => `A${i}=${'y'.repeat(600)}\n`).join('')),
  ])
  expect((await post({ headers, body })).statusCode).toBe(202)
  expect(records()).toMatchObject([
    { text: 'x'.repeat(131_072), attributes: { left_out: expect.arrayContaining(['text: 68928 bytes', 'COREDUMP']) } },
  ])
})

test('any entries come back, whatever is in them', () => {
  const name = fc.stringMatching(/^[A-Z_]{1,8}$/)
  const value = fc.string({ unit: 'grapheme' })
  const entry = fc.dictionary(name, value, { minKeys: 1, noNullPrototype: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(entry, fc.boolean())), (list) => {
      const bytes = list.flatMap(([fields, isBinary]) => [
        ...Object.entries(fields).map(([key, one]) =>
          isBinary || one.includes('\n') ? binary(key, one) : Buffer.from(`${key}=${one}\n`),
        ),
        Buffer.from('\n'),
      ])
      const read = readEntries(Buffer.concat(bytes), list.length).map(({ fields }) => fields)
      expect(read).toEqual(list.map(([fields]) => fields))
      expect(readEntries(Buffer.concat(bytes), 2)).toHaveLength(Math.min(3, list.length))
    }),
  )
})

test('of tens of thousands of entries that cannot be kept the first are told of, and how many there are', async () => {
  const { post } = aDoor(route, 'journald')
  const entries = Array.from({ length: 40_001 }, (_, i) => `__CURSOR=a\nMESSAGE=${i}\n\n`)
  const { statusCode, body = '' } = await post({ headers, body: Buffer.from(entries.join('')) })
  const lines = body.trimEnd().split('\n')
  expect([statusCode, lines.length, lines.at(-1)]).toEqual([202, 1_002, '39000 more entries are dropped'])
  expect(lines.slice(0, 2)).toEqual(['OK.', expect.stringContaining('entry 1 is dropped')])
})

describe('hostile bodies', () => {
  test.each<[string, Buffer, number]>([
    ['a length of 2^64', Buffer.concat([Buffer.from('A\n'), Buffer.alloc(8, 0xff), Buffer.from('a')]), 400],
    [
      'a length beyond the end',
      Buffer.concat([Buffer.from('A\n'), Buffer.from('0400000000000000', 'hex'), Buffer.from('abc')]),
      400,
    ],
    ['a length cut off', Buffer.from('A\nabc'), 400],
    ['a value with no end', Buffer.concat([binary('A', 'abc').subarray(0, -1), Buffer.from('x')]), 400],
    ['a line that is no field', Buffer.from('hello\n'), 400],
    ['more entries than a request may have', Buffer.from('A=1\n\n'.repeat(50_001)), 413],
    ['half a million fields of one entry', Buffer.from('A=1\n'.repeat(500_001)), 413],
    ['as many without an equals sign', Buffer.alloc(11 * 500_001, binary('A', '')), 413],
  ])('%s is refused', async (_, body, status) => {
    const { post, records } = aDoor(route, 'journald')
    expect((await post({ headers, body })).statusCode).toBe(status)
    expect(records()).toEqual([])
  })

  test('nothing, and empty lines, are nothing to store', async () => {
    const { post, records } = aDoor(route, 'journald')
    for (const body of [Buffer.of(), Buffer.alloc(1_000_000, '\n')])
      expect((await post({ headers, body })).statusCode).toBe(202)
    expect(records()).toEqual([])
  })

  test('random bytes, and journals cut off at any byte, are never a failure of the server', async () => {
    const whole = Buffer.concat([Buffer.from('__CURSOR=a\n'), binary('MESSAGE', 'a\nb'), Buffer.from('\n')])
    const body = fc.oneof(
      fc.uint8Array().map((array) => Buffer.from(array)),
      fc.nat(whole.length).map((end) => whole.subarray(0, end)),
    )
    await fc.assert(
      fc.asyncProperty(body, async (bytes) => {
        const { statusCode } = await aDoor(route, 'journald').post({ headers, body: bytes })
        expect([202, 400]).toContain(statusCode)
      }),
    )
  })
})

test.each([
  ['too many for the tenant', refusing('rate_limited'), 429],
  ['a queue that takes nothing', fullQueue, 503],
])('what may be accepted later is refused until then: %s', async (_, deps, status) => {
  const response = await aDoor(route, 'journald', deps).post({ headers, body: Buffer.from(example) })
  expect(response).toMatchObject({ statusCode: status, body: expect.stringMatching(/\S/) })
})

test.each(['__proto__', 'constructor', 'toString'])(
  'a field that is called %s and comes twice is a list',
  async (name) => {
    const { post, records } = aDoor(route, 'journald')
    const body = Buffer.from(`${name}=a\n${name}=b\nMESSAGE=x\n\n`)
    expect(await post({ headers, body })).toMatchObject({ statusCode: 202 })
    expect(JSON.stringify(records())).toBe(`[{"text":"x","attributes":{"${name}":["a","b"]}}]`)
  },
)
