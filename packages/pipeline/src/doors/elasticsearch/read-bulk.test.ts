import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../../../sdk/test/any-character.ts'
import { aDoor, fullQueue, refusing } from '../../../test/a-door.ts'
import { isFullSize } from '../../../test/full-size.ts'
import { type BulkAction, readBulk } from './read-bulk.ts'

/** Half of them without, as of most clients, whose actions are all the same. */
const id = fc.option(fc.string({ unit: anyCharacter, minLength: 1 }), { nil: undefined, freq: 1 })
const action = fc.record({
  name: fc.constantFrom<BulkAction['name'][]>('index', 'create', 'update', 'delete'),
  index: fc.oneof(fc.string({ unit: anyCharacter, minLength: 1 }), fc.constant('logs')),
  id,
})
const lineEnd = fc.constantFrom('\n', '\r\n', '\n\n', '\n \n')

test('actions and documents come back in their order, whatever is in them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(action, fc.string({ unit: anyCharacter, minLength: 1 }), lineEnd), { minLength: 1 }),
      (list) => {
        const body = list.map(([{ name, index, id: _id }, text, end]) => {
          const lines = [JSON.stringify({ [name]: { _index: index, _id } }), JSON.stringify({ message: text })]
          return lines
            .slice(0, name === 'delete' ? 1 : 2)
            .map((line) => line + end)
            .join('')
        })
        const read = readBulk(body.join(''), undefined)
        if (read.kind === 'refused') throw new Error(read.message)
        expect(read.actions).toEqual(list.map(([one]) => one))
        const texts = read.items.map((item) =>
          item.kind === 'made' ? item.record.text : item.kind === 'broken' && item.code,
        )
        expect(texts).toEqual(
          list.map(([{ name }, text]) => (name === 'update' || name === 'delete' ? 'invalid_record' : text)),
        )
      },
    ),
  )
})

test.each([
  ['no action', 'null\n', 'line 1 is not an action'],
  ['two actions in one line', '{"index":{"_index":"a"},"create":{}}\n', 'line 1 is not an action'],
  ['an action without an index', '{"index":{}}\n{}\n', 'line 1 is not an action'],
  ['an action of no object', '{"index":1}\n', 'line 1 is not an action'],
  ['an unknown action', '\n{"toString":{"_index":"a"}}\n', 'line 2 is not an action'],
  ['a document that is missing', '{"index":{"_index":"a"}}\n\n', 'line 1 is an action without a document'],
  ['blank lines alone', '\n \n', 'the body contains no action'],
])('%s refuses the request', (_, body, message) => {
  expect(readBulk(body, undefined)).toMatchObject({ kind: 'refused', message: expect.stringContaining(message) })
})

const route = 'POST /_bulk'
const one = '{"create":{"_index":"a","_id":"1"}}\n{"message":"x"}\n'

test.each([
  ['too many for the tenant', refusing('rate_limited')],
  ['over the quota', refusing('over_quota')],
  ['a queue that takes nothing', fullQueue],
])('what may be accepted later is an item with 429: %s', async (_, deps) => {
  const { post } = aDoor(route, 'elasticsearch', deps)
  const { statusCode, body } = await post({ body: one })
  expect(statusCode).toBe(200)
  const error = { type: 'es_rejected_execution_exception', reason: expect.any(String) }
  expect(JSON.parse(body ?? '')).toEqual({
    took: 0,
    errors: true,
    items: [{ create: { _index: 'a', _id: '1', status: 429, error } }],
  })
})

/** What a Lambda function may return, bytes: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const lambdaBytes = 6_291_556

const uuids = { startLogIds: () => randomUUID }
const longError = { kind: 'limited', code: 'over_quota', message: '"'.repeat(200), retryAfterMs: 1 } as const
const anAction = (id: object) => `${JSON.stringify({ create: { _index: 'logs-app', ...id } })}\n{"message":"x"}\n`

/** How far apart the largest request that is taken and the smallest that is refused may be found. */
const closeTo = 500
const most = 50_000

// The last number: documents of a request that was taken, close to the largest. The nightly run looks for it without a hint.
test.each([
  ['created', uuids, () => ({}), 37_500],
  ['created with ids of their own', {}, (i: number) => ({ _id: `${i}`.padStart(80, 'ä"') }), 17_500],
  ['refused', { ...uuids, admitRate: async () => longError }, () => ({}), 37_500],
  ['refused with ids of their own', { admitRate: async () => longError }, (i: number) => ({ _id: `id-${i}` }), 47_200],
])(
  'a response is never longer than a function may return, or nothing is stored: documents %s',
  async (_, deps, id, near) => {
    const lines: string[] = []
    const isTaken = async (count: number): Promise<boolean> => {
      const { post, records } = aDoor(route, 'elasticsearch', deps)
      while (lines.length < count) lines.push(anAction(id(lines.length)))
      const body = gzipSync(lines.slice(0, count).join(''), { level: 1 })
      const response = await post({ headers: { 'content-encoding': 'gzip' }, body })
      if (response.statusCode === 413) {
        expect(response.body).toContain('send fewer documents')
        expect(records()).toEqual([])
        return false
      }
      expect(Buffer.byteLength(JSON.stringify(response))).toBeLessThan(lambdaBytes)
      expect(JSON.parse(response.body ?? '').items).toHaveLength(count)
      return true
    }
    let [accepted, refused] = [0, most]
    const hints = isFullSize ? [] : [near, near + closeTo]
    while (refused - accepted > closeTo) {
      const count = hints.shift() ?? (accepted + refused) >> 1
      if (await isTaken(count)) accepted = Math.max(accepted, count)
      else refused = Math.min(refused, count)
    }
    expect(accepted).toBeGreaterThan(10_000)
  },
)

test('a document that is there twice is created once, and both are answered', async () => {
  const { post, records } = aDoor(route, 'elasticsearch')
  const { body } = await post({ body: one + one })
  expect(JSON.parse(body ?? '')).toMatchObject({
    errors: false,
    items: [{ create: { _id: '1' } }, { create: { _id: '1' } }],
  })
  expect(records()).toHaveLength(1)
})

test.each(['12345678901234567891', '1.5', 'true', '{}', '""'])(
  'an _id that no id can be is refused alone: %s',
  async (id) => {
    const { post, records } = aDoor(route, 'elasticsearch')
    const { body } = await post({ body: `{"create":{"_index":"a","_id":${id}}}\n{"message":"y"}\n${one}` })
    expect(JSON.parse(body ?? '').items).toMatchObject([
      { create: { status: 400, error: { reason: expect.stringContaining('_id must be a string') } } },
      { create: { status: 201 } },
    ])
    expect(records()).toMatchObject([{ text: 'x' }])
  },
)

test('an index in the path that would be gigabytes with all actions is refused', () => {
  expect(readBulk('{"create":{}}\n{}\n', 'x'.repeat(256))).toMatchObject({ message: expect.stringContaining('255') })
  expect(readBulk('{"create":{}}\n{}\n', 'x'.repeat(255))).toMatchObject({ kind: 'bulk' })
})

test('the same id in two indexes is two, wherever a colon is', () => {
  const pairs = [
    ['a', 'b:c'],
    ['a:b', 'c'],
  ]
  const lines = pairs.map(([_index, _id]) => `${JSON.stringify({ create: { _index, _id } })}\n{"message":"x"}\n`)
  const read = readBulk(lines.join(''), undefined)
  const ids = read.kind === 'bulk' ? read.items.map((item) => item.kind === 'made' && item.record) : []
  expect(ids).toMatchObject([{ logId: 'a:b:c' }, { logId: expect.stringMatching(/^es-/) }])
})

test("a document's own _index is kept beside that of its action", async () => {
  const { post, records } = aDoor(route, 'elasticsearch')
  await post({ body: '{"create":{"_index":"a"}}\n{"message":"x","_index":"b"}\n' })
  expect(records()).toMatchObject([{ attributes: { _index: 'a', 'record._index': 'b' } }])
})

const deep = `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`

test.each([
  ['a document nested 200,000 deep', `{"index":{"_index":"a"}}\n${deep}\n`, 200],
  ['the same beside a message', `{"index":{"_index":"a"}}\n{"message":"x","b":${deep}}\n`, 200],
  ['an action nested as deep', `${deep}\n`, 400],
  ['a document of no JSON', '{"index":{"_index":"a"}}\n{"message":\n', 200],
  ['more records than a request may have', one.replace('"_id":"1"', '"_type":"_doc"').repeat(50_001), 413],
])('hostile bodies are refused, and harm no other: %s', async (_, body, status) => {
  const { post, records } = aDoor(route, 'elasticsearch')
  const response = await post({ body: status === 200 ? body + one : body })
  expect(response.statusCode).toBe(status)
  const answer = JSON.parse(response.body ?? '')
  if (status !== 200) return expect(answer).toMatchObject({ status, error: { reason: expect.any(String) } })
  expect(answer.items).toMatchObject([{ index: { status: 400 } }, { create: { status: 201 } }])
  expect(records()).toMatchObject([{ text: 'x' }])
})

test('a document whose fields cannot be attributes is a text, for clients drop what is refused', async () => {
  const { post, records } = aDoor(route, 'elasticsearch')
  const document =
    '{"message":"x","log.level":"warn","@timestamp":"2026-01-31T23:59:59Z","a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1e999}}}}}}}}'
  const { body = '' } = await post({ body: `{"create":{"_index":"a","_id":"1"}}\n${document}\n` })
  expect(JSON.parse(body)).toMatchObject({ errors: false, items: [{ create: { status: 201 } }] })
  const [record] = records()
  expect(record).toMatchObject({ severity: 'warning', timestamp: '2026-01-31T23:59:59Z', attributes: { _index: 'a' } })
  expect(record).toHaveProperty('text', document)
})
