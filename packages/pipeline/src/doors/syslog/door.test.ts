import { limits } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aDoor, fullQueue, refusing } from '../../../test/a-door.ts'
import { openValueBudget } from '../value-budget.ts'
import { parseMessage } from './parse-message.ts'

const route = 'POST /logplex'
/** https://github.com/heroku/logplex/blob/master/doc/README.http_drains.md */
const headers = {
  'content-type': 'application/logplex-1',
  'logplex-msg-count': '2',
  'logplex-frame-id': '09C557EAFCFB6CF2740EE62F62971098',
  'logplex-drain-token': 'd.fc6b856b-3332-4546-93de-7d0ee272c3bd',
  'user-agent': 'Logplex/v72',
}
const frame = (message: string): string => `${Buffer.byteLength(message)} ${message}`
const drained = ['Hi from erlang', '[info] - Hallö\n'].map((text) =>
  frame(`<174>1 2012-07-22T00:06:26+00:00 host erlang console - ${text}`),
)

test("messages of a drain of Heroku's become records, whose texts may look like structured data", async () => {
  const { post, records } = aDoor(route, 'syslog')
  const response = await post({ headers, body: Buffer.from(drained.join('')) })
  expect([response.statusCode, response.body]).toEqual([204, undefined])
  const shared = {
    severity: 'info',
    timestamp: '2012-07-22T00:06:26+00:00',
    attributes: { facility: 'local5', hostname: 'host', app_name: 'erlang', proc_id: 'console' },
  }
  expect(records()).toEqual([
    { text: 'Hi from erlang', ...shared },
    { text: '[info] - Hallö', ...shared },
  ])
})

test('a request that logplex sends again has the same ids', async () => {
  const { post, logIds } = aDoor(route, 'syslog')
  for (let i = 0; i < 2; i++) await post({ headers, body: Buffer.from(drained.join('')) })
  expect(new Set(logIds()).size).toBe(2)
  expect(logIds()[0]).toContain(headers['logplex-frame-id'])
})

const options = { atMs: Date.UTC(2026, 0, 2, 12), hasStructuredData: true, budget: openValueBudget(0) }
const local = (...parts: readonly [number, number, number, number, number, number]): string =>
  new Date(...parts).toISOString().replace('.000', '')

/** Examples of the standards, and what else is sent under their names. */
test.each<[string, string, object]>([
  [
    // https://www.rfc-editor.org/rfc/rfc5424#section-6.5
    'without structured data',
    "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \ufeff'su root' failed for lonvick on /dev/pts/8",
    {
      text: "'su root' failed for lonvick on /dev/pts/8",
      severity: 'fatal',
      timestamp: '2003-10-11T22:14:15.003Z',
      attributes: {
        facility: 'auth',
        level: 'crit',
        hostname: 'mymachine.example.com',
        app_name: 'su',
        msg_id: 'ID47',
      },
    },
  ],
  [
    'with structured data, and escapes in it',
    '<165>1 2003-10-11T22:14:15.003Z h evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="a\\"\\]\\\\b"][examplePriority@32473 class="high"] An application event',
    {
      text: 'An application event',
      severity: 'info',
      attributes: {
        level: 'notice',
        structured_data: {
          'exampleSDID@32473': { iut: '3', eventSource: 'a"]\\b' },
          'examplePriority@32473': { class: 'high' },
        },
      },
    },
  ],
  [
    // https://www.rfc-editor.org/rfc/rfc5424#section-6.3.5 has the first.
    'with parameters and elements of one name',
    '<14>1 - h a - - [origin ip="192.0.2.1" ip="192.0.2.129" ip="192.0.2.3"][b c="1"][b c="2"][toString d=""] e',
    {
      text: 'e',
      attributes: {
        structured_data: {
          origin: { ip: ['192.0.2.1', '192.0.2.129', '192.0.2.3'] },
          b: [{ c: '1' }, { c: '2' }],
          toString: { d: '' },
        },
      },
    },
  ],
  [
    'with structured data alone',
    '<165>1 - h a - - [b c="d"]',
    { text: '<165>1 - h a - - [b c="d"]', attributes: { structured_data: { b: { c: 'd' } } } },
  ],
  [
    'with a text where structured data should be',
    '<14>1 - h a - - [b] [c',
    { text: '[c', attributes: { structured_data: { b: {} } } },
  ],
  ['with structured data that is not closed', '<14>1 - h a - - [b c="d', { text: '[b c="d' }],
  ['with a time that is none', '<14>1 noon h a - - - b', { text: 'b', attributes: { time: 'noon', hostname: 'h' } }],
  ['cut off in its header', '<14>1 - h', { text: '<14>1 - h', attributes: { hostname: 'h' } }],
  [
    'of JSON, whose level counts',
    '<14>1 2026-01-01T00:00:00Z h a - - - {"level":"error","msg":"b","hostname":"c"}',
    { text: 'b', severity: 'error', attributes: { hostname: 'h', 'record.hostname': 'c' } },
  ],
  [
    'of JSON whose fields cannot be attributes',
    `<14>1 - h a - - - {"msg":"b","c":${'['.repeat(9)}${']'.repeat(9)}}`,
    { text: `{"msg":"b","c":${'['.repeat(9)}${']'.repeat(9)}}`, attributes: { hostname: 'h' } },
  ],
  [
    // https://www.rfc-editor.org/rfc/rfc3164#section-5.4
    'of the older format',
    "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8",
    {
      text: "'su root' failed for lonvick on /dev/pts/8",
      severity: 'fatal',
      timestamp: local(2025, 9, 11, 22, 14, 15),
      attributes: { facility: 'auth', level: 'crit', hostname: 'mymachine', app_name: 'su' },
    },
  ],
  [
    'of the year before',
    '<14>Dec 31 23:59:59 h a[7]: b',
    { text: 'b', timestamp: local(2025, 11, 31, 23, 59, 59), attributes: { proc_id: '7' } },
  ],
  ['of this year', '<14>Jan  2 11:59:59 h a: b', { text: 'b', timestamp: local(2026, 0, 2, 11, 59, 59) }],
  ['with a year', '<14>Feb 3 2024 01:02:03 h a: b', { timestamp: local(2024, 1, 3, 1, 2, 3) }],
  ['with a fraction', '<14>Jan  2 11:59:59.123456 h a: b', { timestamp: expect.stringMatching(/:59\.123456Z$/) }],
  [
    "of rsyslog's forward format",
    '<13>2026-01-02T11:59:59.123456+01:00 h root: b',
    { text: 'b', timestamp: '2026-01-02T11:59:59.123456+01:00', attributes: { hostname: 'h', app_name: 'root' } },
  ],
  ['with a tag and no host', '<14>Jan  2 11:59:59 a[7]: b', { text: 'b', attributes: { app_name: 'a', proc_id: '7' } }],
  ['with no time', '<14>a: b', { text: 'b', attributes: { app_name: 'a' } }],
  ['with a month that is none', '<14>Foo  2 11:59:59 h a: b', { text: 'Foo  2 11:59:59 h a: b' }],
  ['with a day that is none', '<14>Feb 30 11:59:59 h a: b', { text: 'Feb 30 11:59:59 h a: b' }],
  ['of a leap day', '<14>Feb 29 2024 11:59:59 h a: b', { timestamp: local(2024, 1, 29, 11, 59, 59) }],
  ['with nothing', '<14>', { text: '<14>', severity: 'info' }],
  ['without a priority', 'a: b\n', { text: 'a: b' }],
  ['with a priority that is none', '<192>a: b', { text: '<192>a: b' }],
])('a message %s is read', (_, message, record) => {
  expect(parseMessage(message, options)).toMatchObject(record)
})

test('what is too large is left out and named, so that the rest can be stored', () => {
  const data = Array.from({ length: 40 }, (_, i) => `[a${i} b="${'x'.repeat(1_000)}"]`).join('')
  const { text, attributes } = parseMessage(`<14>1 - h a - - ${data} ${'ä'.repeat(70_000)}`, options)
  expect(text).toBe('ä'.repeat(65_536))
  expect(attributes).toEqual({
    facility: 'user',
    hostname: 'h',
    app_name: 'a',
    left_out: ['text: 8928 bytes', 'structured_data'],
  })
})

/** Of a kilobyte, with a hundred empty lists, each of which counts twice. */
const manyLists = `{"msg":"b","c":[${Array.from({ length: 100 }, () => '[]').join(',')}]}`
const valuesOfLists = 2 + 2 * 100 + 1

const manyMessages = (text: string, count: number) => Buffer.from(frame(text).repeat(count))

test('JSON in messages is read until a request has as many values as any other may have', async () => {
  const { post, records } = aDoor(route, 'syslog')
  const count = Math.floor(limits.maxValuesPerRequest / valuesOfLists)
  const body = manyMessages(`<14>1 - h a - - - ${manyLists}`, count + 2)
  expect((await post({ headers: { 'content-type': 'text/plain' }, body })).statusCode).toBe(204)
  const texts = records().map(({ text }) => text)
  expect(texts.filter((text) => text === 'b')).toHaveLength(count)
  expect(texts.slice(count)).toEqual([manyLists, manyLists])
})

test('structured data is read until a request has as many parameters as it may have values', async () => {
  const { post, records } = aDoor(route, 'syslog')
  const data = `[a${Array.from({ length: 999 }, (_, i) => ` b${i}=""`).join('')}]`
  const body = manyMessages(`<14>1 - h a - - ${data} b`, 502)
  expect((await post({ headers: { 'content-type': 'text/plain' }, body })).statusCode).toBe(204)
  const texts = records().map(({ text }) => text)
  expect(texts).toEqual([...Array.from({ length: 500 }, () => 'b'), `${data} b`, `${data} b`])
})

test.each([
  ['JSON', 256 * 1024, (chars: number) => `- {"msg":"b"${' '.repeat(chars - 11)}}`],
  ['structured data', 64 * 1024, (chars: number) => `[a b="${'x'.repeat(chars - 8)}"] b`],
])('%s that is longer than anything that is sent is a text', (_, chars, textOf) => {
  const read = (length: number) => parseMessage(`<14>1 - h a - - ${textOf(length)}`, options)
  expect(read(chars).text).toBe('b')
  expect(read(chars + 1).text).toMatch(/^[[{]/)
})

test('messages on lines of their own are read too', async () => {
  const { post, records } = aDoor(route, 'syslog')
  await post({ headers: { 'content-type': 'text/plain' }, body: Buffer.from('<14>a: b\r\n\n<14>c: d') })
  expect(records().map(({ text }) => text)).toEqual(['b', 'd'])
})

test('messages that came as text may have U+FFFD in them', async () => {
  const { post, records } = aDoor(route, 'syslog')
  const response = await post({ headers: { 'content-type': 'text/plain' }, body: '<14>a: b\ufffd' })
  expect(response.statusCode).toBe(204)
  expect(records().map(({ text }) => text)).toEqual(['b\ufffd'])
})

test('any messages come back, whatever is in them', () => {
  const word = fc.stringMatching(/^[!-,.-~][!-~]{0,8}$/)
  const value = fc.string({ unit: 'grapheme', maxLength: 20 })
  const text = fc.string({ unit: 'grapheme', minLength: 1 }).map((one) => `_${one}_`)
  const name = fc.stringMatching(/^[a-z][a-z0-9@]{0,8}$/)
  const data = fc.dictionary(name, fc.dictionary(name, value, { noNullPrototype: true }), { noNullPrototype: true })
  fc.assert(
    fc.property(
      fc.nat(191),
      fc.array(word, { minLength: 4, maxLength: 4 }),
      data,
      text,
      (priority, words, fields, body) => {
        const elements = Object.entries(fields).map(([id, pairs]) => {
          const written = Object.entries(pairs).map(([key, one]) => ` ${key}="${one.replaceAll(/[\\"\]]/g, '\\$&')}"`)
          return `[${id}${written.join('')}]`
        })
        const written = `<${priority}>1 2026-01-01T00:00:00Z ${words.join(' ')} ${elements.join('') || '-'} ${body}`
        const { attributes, ...rest } = parseMessage(written, options)
        const [hostname, app_name, proc_id, msg_id] = words
        expect(rest).toMatchObject({ text: body, timestamp: '2026-01-01T00:00:00Z' })
        expect(attributes).toMatchObject({
          hostname,
          app_name,
          proc_id,
          msg_id,
          ...(elements.length > 0 && { structured_data: fields }),
        })
      },
    ),
  )
})

test('of thousands of messages that cannot be kept the first are told of, and how many there are', async () => {
  const { post } = aDoor(route, 'syslog', { maxWorkChars: 1 })
  const { statusCode, body } = await post({
    headers,
    body: Buffer.from(frame('<14>a: b') + frame('<14>a: bc').repeat(4_000)),
  })
  const { rejected, errors } = JSON.parse(body ?? '')
  expect([statusCode, rejected, errors.length]).toEqual([200, 4_000, 1_000])
})

describe('hostile bodies', () => {
  test.each<[string, Buffer, number]>([
    ['nothing', Buffer.of(), 400],
    ['a length that is not there', Buffer.from('99999999 <14>a'), 400],
    ['no length', Buffer.from('hello'), 400],
    ['a length of nine digits', Buffer.from('000000001 a'), 400],
    ['a length without a message', Buffer.from('7'), 400],
    ['more messages than a request may have', Buffer.from('1 a'.repeat(5_001)), 413],
    ['millions of empty ones', Buffer.from('0 '.repeat(600_000)), 413],
  ])('%s is refused', async (_, body, status) => {
    const { post, records } = aDoor(route, 'syslog')
    expect((await post({ headers, body })).statusCode).toBe(status)
    expect(records()).toEqual([])
  })

  test.each([
    ['structured data that never ends', `<14>1 - h a - - ${'[a b="c"'.repeat(100_000)}`],
    ['a value of a megabyte that never ends', `<14>1 - h a - - [a b="${'\\"'.repeat(500_000)}`],
    ['a million words', `<14>${'a '.repeat(500_000)}`],
    ['a million brackets', `<14>${'['.repeat(1_000_000)}`],
  ])('%s is cut to what may be stored', async (_, message) => {
    const { post, records } = aDoor(route, 'syslog')
    const response = await post({ headers: { 'content-type': 'text/plain' }, body: Buffer.from(frame(message)) })
    expect(response.statusCode).toBe(204)
    expect(records()).toMatchObject([{ attributes: { left_out: [expect.stringContaining('text: ')] } }])
  })

  test('random bytes are never a failure of the server', async () => {
    const message = fc.oneof(
      fc.string(),
      fc.string().map((text) => `<14>1 ${text}`),
      fc.string().map((text) => `<14>Jan  2 ${text}`),
    )
    const body = fc.oneof(
      fc.uint8Array().map((array) => Buffer.from(array)),
      message.map((text) => Buffer.from(frame(text))),
    )
    await fc.assert(
      fc.asyncProperty(body, async (bytes) => {
        const { statusCode } = await aDoor(route, 'syslog').post({ headers: {}, body: bytes })
        expect([204, 400, 413]).toContain(statusCode)
      }),
    )
  })
})

test.each([
  ['too many for the tenant', refusing('rate_limited')],
  ['a queue that takes nothing', fullQueue],
])('what may be accepted later gets a status after which logplex tries again: %s', async (_, deps) => {
  const response = await aDoor(route, 'syslog', deps).post({ headers, body: Buffer.from(drained.join('')) })
  expect(response).toMatchObject({ statusCode: 503, headers: { 'retry-after': expect.any(String) } })
})
