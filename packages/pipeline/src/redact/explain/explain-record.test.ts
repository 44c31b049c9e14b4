import { type Attributes, type LogRecord, limits } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../test/full-size.ts'
import { redactRecord } from '../redact-record.ts'
import { createExplainer, explainRecord } from './explain-record.ts'

const explainer = createExplainer({
  types: { IPV4: true },
  rules: [{ name: 'ORDER', pattern: 'ORD-[0-9]{6}' }],
  fields: ['customer_name'],
})

/** Each finding as `place value type rule`, and by what where it says so. */
function explained(record: LogRecord): readonly string[] {
  return explainRecord(record, explainer).parts.flatMap(({ field, key, original, findings }) =>
    findings.map(({ start, end, type, rule, by }) =>
      [key === undefined ? field : `${field}.${key}`, original.slice(start, end), type, rule, ...(by ? [by] : [])].join(
        ' | ',
      ),
    ),
  )
}

test.each<[string, readonly string[]]>([
  ['call 555-0199', ['text | 555-0199 | PHONE | form']],
  ['from 10.0.0.1', ['text | 10.0.0.1 | IPV4 | form']],
  ['password=hunter2x', ['text | hunter2x | PASSWORD | key:password']],
  ['{"password": "hunter2x"}', ['text | hunter2x | PASSWORD | key:password']],
  ['from +14155552671 ok', ['text | +14155552671 | PHONE | form:international']],
  ['"homePhone": "4155550123"', ['text | 4155550123 | PHONE | key:homePhone']],
  ['"pass\\u0077ord": "hunter2x"', ['text | hunter2x | PASSWORD | key:password']],
  ['user%5Bpassword%5D=hunter2x', ['text | hunter2x | PASSWORD | key:password']],
  ['\u001b[1mpassword\u001b[0m=hunter2x', ['text | hunter2x | PASSWORD | key:password']],
  ['mysql --password hunter2x', ['text | hunter2x | PASSWORD | context:flag | --password']],
  ['the password is hunter2x', ['text | hunter2x | PASSWORD | context:phrase | password']],
  ['postgres://ann:hunter2x@db/x', ['text | hunter2x | PASSWORD | context:url']],
  [
    'Authorization: Bearer abcdefghijklmnop123',
    ['text | abcdefghijklmnop123 | BEARER_TOKEN | context:scheme | Bearer'],
  ],
  [
    'got ghp_0123456789abcdefghijABCDEFGHIJ012345',
    ['text | ghp_0123456789abcdefghijABCDEFGHIJ012345 | API_KEY | form:ghp_'],
  ],
  ['order ORD-123456 paid', ['text | ORD-123456 | ORDER | rule:ORDER']],
  ['customerName="Ada Lovelace"', ['text | Ada Lovelace | FIELD | field:customer_name']],
  ['nothing to see', []],
])('%s is found with its rule', (text, findings) => {
  expect(explained({ text })).toEqual(findings)
})

test.each<[string, Attributes, readonly string[]]>([
  ['a value by its form', { contact: 'call 555-0199' }, ['attributes.contact | 555-0199 | PHONE | form']],
  ['a value by its key', { user: { phone: '4155552671' } }, ['attributes.phone | 4155552671 | PHONE | key:phone']],
  [
    'a value by what is in it',
    { cmd: 'mysql --password hunter2x' },
    ['attributes.cmd | hunter2x | PASSWORD | context:flag | --password'],
  ],
  ['a number', { phone: 4155552671 }, ['attributes.phone | 4155552671 | PHONE | key:phone']],
  [
    'an item of an array',
    { phones: ['x', '+14155552671'] },
    ['attributes.phones | +14155552671 | PHONE | form:international'],
  ],
  [
    'a value that JSON escapes',
    { password: 'a"b\\c\n😀d' },
    ['attributes.password | a"b\\c\n😀d | PASSWORD | key:password'],
  ],
  [
    'values after what JSON escapes',
    { phone2: '"x" 4155552671 or\n4155552672\n' },
    ['attributes.phone2 | 4155552671 | PHONE | key:phone2', 'attributes.phone2 | 4155552672 | PHONE | key:phone2'],
  ],
  [
    'a value by a key with signs around it',
    { 'user[password]': 'hunter2x' },
    ['attributes.user[password] | hunter2x | PASSWORD | context'],
  ],
  [
    'a value by a key in which something is found',
    { '+14155552671 pin': '4821' },
    [
      'attributes | +14155552671 | PHONE | form:international',
      'attributes.[REDACTED:PHONE] pin | 4821 | PASSWORD | context',
    ],
  ],
  ['a listed field', { Customer_Name: 'Ada' }, ['attributes.Customer_Name | Ada | FIELD | field:customer_name']],
  ['a key', { '+14155552671': true }, ['attributes | +14155552671 | PHONE | form:international']],
])('%s in the attributes is found with its place and rule', (_, attributes, findings) => {
  expect(explained({ text: 'x', attributes })).toEqual(findings)
})

test('a value that another one gives away says so, and names neither', () => {
  const [, second] = explained({ text: 'call 4155550123 or 2025550143' })
  expect(second).toBe('text | 2025550143 | PHONE | context:another')
})

test.each(['user', 'bruno', 'ana'])(
  'a word is named only where no other would do, as it may be a person: %s',
  (word) => {
    const { parts } = explainRecord({ text: `line 740: ${word};941 227 6665;53089` }, explainer)
    for (const { by } of parts.flatMap(({ findings }) => findings)) expect(by).toBeUndefined()
  },
)

test('a form states the document that defines it', () => {
  const { parts } = explainRecord(
    { text: 'a@example.com +14155552671 ghp_0123456789abcdefghijABCDEFGHIJ012345' },
    explainer,
  )
  const sources = parts.flatMap(({ findings }) => findings.map(({ source }) => source))
  expect(sources).toEqual([
    expect.stringContaining('rfc5322'),
    expect.stringContaining('E.164'),
    expect.stringContaining('github'),
  ])
})

test('the key of a value is shown redacted', () => {
  const { parts } = explainRecord({ text: 'x', attributes: { '+14155552671': 'a@example.com' } }, explainer)
  expect(parts.map(({ key }) => key)).toEqual([undefined, '[REDACTED:PHONE]'])
})

test('a text that outgrows its row is explained with the placeholders that are stored', () => {
  const value = 'a@b.co '
  const text = value.repeat(Math.floor(limits.maxTextBytes / value.length))
  const { parts, ...redacted } = explainRecord({ text, attributes: { note: 'a@b.co' } }, createExplainer({}))
  expect(redacted.text.length).toBeLessThan(text.length * 2)
  expect(parts.map(({ field, redacted }) => [field, redacted])).toEqual([
    ['text', redacted.text],
    ['attributes', '[REDACTED:EMAIL]'],
  ])
  expect(parts[0]?.findings).toHaveLength(Math.floor(limits.maxTextBytes / value.length))
})

test('what only the neighbours of a value show is explained as a part of all attributes', () => {
  const { parts, counts } = explainRecord({ text: 'x', attributes: { name: 'password', value: 'hunter2x' } }, explainer)
  expect(counts).toEqual({ PASSWORD: 1 })
  expect(parts).toMatchObject([{ field: 'attributes', isWhole: true, findings: [{ type: 'PASSWORD' }] }])
})

const piece = fc.constantFrom(
  '555-0199',
  '+1 415 555 2671',
  'a@example.com',
  'password=hunter2x',
  '4111 1111 1111 1111',
  'ORD-123456',
  'customer_name=Ada',
  '"phone":"4155552671"',
  '\\"',
  '\n',
  '😀',
  'plain',
)
const text = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(' '))
const key = fc.constantFrom('phone', 'password', 'customer_name', 'note', '+14155552671')

test('what is explained is what redaction does, and every position is within its text', () => {
  const property = fc.property(text, fc.dictionary(key, fc.oneof(text, fc.array(text))), (text, attributes) => {
    const record = { text, attributes }
    const { parts, ...redacted } = explainRecord(record, explainer)
    expect(redacted).toEqual(redactRecord(record, explainer.redactor))
    const types = parts.flatMap(({ findings }) => findings.map(({ type }) => type))
    expect(Object.fromEntries(types.map((type) => [type, types.filter((one) => one === type).length]))).toEqual(
      redacted.counts,
    )
    for (const { original, findings } of parts) {
      expect(findings.length).toBeGreaterThan(0)
      let from = 0
      for (const { start, end, rule, by = '' } of findings) {
        expect(rule + by).not.toMatch(/555|a@example|hunter2x|4111|Ada|123456/)
        expect(start).toBeGreaterThanOrEqual(from)
        expect(end).toBeGreaterThan(start)
        from = end
      }
      expect(from).toBeLessThanOrEqual(original.length)
    }
  })
  fc.assert(property, runs({ fast: 40, full: 200 }))
})
