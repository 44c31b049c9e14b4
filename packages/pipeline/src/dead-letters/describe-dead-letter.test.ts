import { expect, test } from 'vitest'
import { aLogId, aMessageRecord, aReceivedMessage, aRecord, aTenant } from '../../test/build.ts'
import { compactBody } from '../queue/compact-body.ts'
import { encodeMessage } from '../queue/message-codec.ts'
import { describeDeadLetter, viewDeadLetter } from './describe-dead-letter.ts'

const receivedAt = '2026-01-31T12:00:00.000Z'

function bodyOf(...texts: readonly string[]): string {
  const records = texts.map((text, i) =>
    aMessageRecord({
      logId: aLogId(`id-${i}`),
      idSource: 'client',
      record: aRecord({ text, severity: 'error', timestamp: receivedAt, attributes: { user: text } }),
    }),
  )
  return compactBody(encodeMessage({ tenantId: aTenant(), receivedAt, order: `${receivedAt}#0000#00000`, records }))
}

test.each([
  ['conflict', 'conflict'],
  ['unreadable', 'unreadable'],
  ['refused', 'refused'],
  ['failed', 'failed'],
  [undefined, 'exhausted'],
  ['exhausted', 'exhausted'],
  ['\u001b[2J', 'other'],
  ['', 'other'],
])('the attribute %j means %s', (reason, expected) => {
  const attributes = { tenant: 'acme', ...(reason !== undefined && { reason }) }
  expect(describeDeadLetter(aReceivedMessage({ attributes })).reason).toBe(expected)
})

test.each([[{}], [{ tenant: '../acme' }], [{ tenant: 'all' }], [{ tenant: '' }]])(
  'attributes %j name no valid tenant',
  (attributes) => {
    expect(describeDeadLetter(aReceivedMessage({ attributes, body: bodyOf('a') })).tenant).toBeUndefined()
  },
)

test('counts the records of a compressed body and lists the first twenty ids', () => {
  const texts = Array.from({ length: 25 }, (_, i) => `text ${i} ${'x'.repeat(100)}`)
  const body = bodyOf(...texts)
  expect(body).toMatch(/^zstd:/)
  const letter = describeDeadLetter(aReceivedMessage({ body }))
  expect(letter).toMatchObject({ tenant: 'acme', records: 25, logIds: { count: 25 }, bytes: body.length })
  expect(letter.logIds.ids).toEqual(texts.slice(0, 20).map((_, i) => `id-${i}`))
  expect(viewDeadLetter(aReceivedMessage({ body }), { withText: false }).content).toHaveLength(25)
})

test('an unreadable body has an unknown number of records; an attribute may name its log id', () => {
  const attributes = { tenant: 'acme', log_id: 'id-1', reason: 'unreadable' }
  const message = aReceivedMessage({ body: 'not a message', attributes })
  expect(describeDeadLetter(message)).toMatchObject({ records: undefined, logIds: { count: 1, ids: ['id-1'] } })
  expect(describeDeadLetter({ ...message, attributes: { log_id: 'a/b' } }).logIds).toEqual({ count: 0, ids: [] })
  expect(viewDeadLetter(message, { withText: false })).not.toHaveProperty('body')
  expect(viewDeadLetter(message, { withText: true })).toMatchObject({ content: [], body: 'not a message' })
})

test('an unreadable line counts as a record, and is shown only on request', () => {
  const line = 'a {"text":"call 555-0199"'
  const message = aReceivedMessage({
    body: `${bodyOf('one')}\n${line}`,
    attributes: { tenant: 'acme', reason: 'unreadable' },
  })
  expect(describeDeadLetter(message)).toMatchObject({ records: 2, logIds: { count: 1 } })
  const shown = viewDeadLetter(message, { withText: false })
  expect(shown.lines).toStrictEqual([{ lineBytes: line.length }])
  expect(JSON.stringify(shown)).not.toContain('555')
  expect(viewDeadLetter(message, { withText: true }).lines).toStrictEqual([{ lineBytes: line.length, line }])
})

test('texts and attributes are shown only on request', () => {
  const message = aReceivedMessage({ body: bodyOf('call 555-0199 é') })
  const shown = viewDeadLetter(message, { withText: false })
  expect(shown).toMatchObject({ receivedAt, tenant: 'acme' })
  const facts = { logId: 'id-0', idSource: 'client', severity: 'error', timestamp: receivedAt, textBytes: 16 }
  expect(shown.content).toStrictEqual([{ ...facts, attributesBytes: 27 }])
  expect(JSON.stringify([shown, describeDeadLetter(message)])).not.toContain('555')
  expect(viewDeadLetter(message, { withText: true }).content).toStrictEqual([
    { ...facts, attributesBytes: 27, text: 'call 555-0199 é', attributes: { user: 'call 555-0199 é' } },
  ])
})
