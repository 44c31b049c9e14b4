import { type Attributes, limits } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isFullSize, runs } from '../../test/full-size.ts'
import { buildRedactor } from './build-redactor.ts'
import type { RedactionPolicy } from './policy/policy.ts'
import type { RuleBudget } from './policy/rule-budget.ts'
import { redactRecord } from './redact-record.ts'
import { createRedactor } from './redactor.ts'

const redactor = createRedactor()

test('redacts strings, numbers and keys of attributes at any depth, and counts them along with the text', () => {
  const attributes = { user: { tel: '555-0199', calls: ['555-0101', 7] }, '555-0142': true, when: null }
  expect(redactRecord({ text: 'call 555-0199', attributes }, redactor)).toEqual({
    text: 'call [REDACTED:PHONE]',
    attributes: JSON.stringify({
      user: { tel: '[REDACTED:PHONE]', calls: ['[REDACTED:PHONE]', 7] },
      '[REDACTED:PHONE]': true,
      when: null,
    }),
    counts: { PHONE: 4 },
  })
})

test.each<[string, Attributes, string]>([
  ['an object under a telling key', { phone: { number: '4155550134' } }, '4155550134'],
  ['objects in a list', { phoneNumbers: [{ value: '4155550134', type: 'work' }] }, '4155550134'],
  ['a name and a value', { name: 'phone', value: '4155550134' }, '4155550134'],
  ['a key and a value', { key: 'password', value: 'hunter2x' }, 'hunter2x'],
])('a value that its neighbours explain is redacted as it is in text: %s', (_, attributes, value) => {
  const inText = redactRecord({ text: JSON.stringify(attributes) }, redactor)
  const redacted = redactRecord({ text: 'x', attributes }, redactor)
  expect(inText.text).not.toContain(value)
  expect(redacted.attributes).not.toContain(value)
  expect(JSON.parse(redacted.attributes ?? '')).toEqual(JSON.parse(inText.text))
  expect(redacted.counts).toEqual(inText.counts)
})

test.each<[string, RedactionPolicy, Attributes, Attributes, Record<string, number>]>([
  [
    'an address',
    {},
    { 'bob@example.com_password': 'hunter2' },
    { '[REDACTED:EMAIL]_password': '[REDACTED:PASSWORD]' },
    { EMAIL: 1, PASSWORD: 1 },
  ],
  [
    'a card',
    {},
    { '4111 1111 1111 1111 cvv': 123 },
    { '[REDACTED:CREDIT_CARD] cvv': '[REDACTED:PASSWORD]' },
    { CREDIT_CARD: 1, PASSWORD: 1 },
  ],
  [
    'a phone number',
    {},
    { 'phone 555-0199 pin': '4821' },
    { 'phone [REDACTED:PHONE] pin': '[REDACTED:PASSWORD]' },
    { PHONE: 1, PASSWORD: 1 },
  ],
  [
    'an IP address',
    { types: { IPV4: true } },
    { '10.0.0.1_password': 'hunter2' },
    { '[REDACTED:IPV4]_password': '[REDACTED:PASSWORD]' },
    { IPV4: 1, PASSWORD: 1 },
  ],
  [
    'a match of a rule, whole',
    { rules: [{ name: 'WORD', pattern: '(?i)passw[a-z]*' }] },
    { password: 'hunter2' },
    { '[REDACTED:WORD]': '[REDACTED:PASSWORD]' },
    { WORD: 1, PASSWORD: 1 },
  ],
  [
    'a match of a rule that reaches into the value',
    { rules: [{ name: 'PAIR', pattern: 'password":"hun' }] },
    { password: 'hunter2' },
    { password: '[REDACTED:PASSWORD]' },
    { PASSWORD: 1 },
  ],
])('a value is redacted for its key even if the key holds %s', (_, policy, attributes, expected, counts) => {
  const redacted = redactRecord({ text: 'x', attributes }, createRedactor(policy))
  expect(JSON.parse(redacted.attributes ?? '')).toEqual(expected)
  expect(redacted.counts).toEqual(counts)
})

test.each([
  'user[password]',
  'password[]',
  'password ',
  '"password"',
  'user%5Bpassword%5D',
  'ｐａｓｓｗｏｒｄ',
  'password2:',
])('a key is what it looks like, without the signs around it: %s', (key) => {
  const redacted = redactRecord({ text: 'x', attributes: { [key]: 'hunter2' } }, redactor)
  expect(JSON.parse(redacted.attributes ?? '')).toEqual({ [key]: '[REDACTED:PASSWORD]' })
  expect(redacted.counts).toEqual({ PASSWORD: 1 })
})

test.each(['[REDACTED:PHONE]', '[REDACTED:PHONE] ', '"[REDACTED:API_KEY]"', 'pin [REDACTED:PASSWORD]?'])(
  'a placeholder is no key: %s',
  (key) => {
    for (const value of ['5060001', 'abc123def456ghi789', 4821]) {
      const redacted = redactRecord({ text: 'x', attributes: { [key]: value } }, redactor)
      expect(JSON.parse(redacted.attributes ?? '')).toEqual({ [key]: value })
    }
  },
)

test('a value that is redacted in a text after its key, or in its JSON, is redacted in attributes', () => {
  const part = fc.constantFrom(
    'bob@example.com',
    '4111 1111 1111 1111',
    'phone 555-0199',
    '10.0.0.1',
    'ORD-17',
    'DE89370400440532013000',
    'db',
    '"',
    '\\',
    '[',
  )
  const word = fc.constantFrom('password', 'passwd', 'pin', 'cvv', 'api_key', 'ｐａｓｓｗｏｒｄ', 'db.password', 'name')
  const end = fc.constantFrom('', '', '2', ' ', ']', '[]', '2]', '%5D', '"', ':', '?', '\u0000')
  const key = fc
    .tuple(fc.array(part, { maxLength: 3 }), fc.constantFrom('_', ' ', '.', '-', '/', '['), word, end)
    .map(([parts, separator, last, signs]) => [...parts, last].join(separator) + signs)
  const policy = fc.constantFrom<RedactionPolicy>(
    {},
    { types: { IPV4: true } },
    { rules: [{ name: 'WORD', pattern: '(?i)passw[a-z]*|pin|[a-z.]*secret' }] },
    { rules: [{ name: 'KEYS', pattern: '"[^"]+":' }] },
    { rules: [{ name: 'ORDER', pattern: 'ORD-[0-9]+_?' }], styles: { PHONE: 'last-four' } },
  )
  const secret = fc.constantFrom('hunter2', '4821', 's3cret!', 'abc123def456ghi789', 'x"y\\z9')
  fc.assert(
    fc.property(policy, key, secret, (rules, name, value) => {
      const own = createRedactor(rules)
      const attributes = { [name]: value }
      const written = JSON.stringify(value).slice(1, -1)
      const isRedacted = !own.redact(JSON.stringify(attributes)).includes(written)
      fc.pre(isRedacted || !own.redact(`${name}: ${value}`).includes(value))
      expect(redactRecord({ text: 'x', attributes }, own).attributes).not.toContain(written)
    }),
    { ...runs({ fast: 120, full: 5_000 }), verbose: true },
  )
})

test('numbers keys that become the same placeholder, so that no value is lost', () => {
  const { attributes } = redactRecord({ text: 'x', attributes: { '555-0101': 1, '555-0102': 2 } }, redactor)
  expect(JSON.parse(attributes ?? '')).toEqual({ '[REDACTED:PHONE]': 1, '[REDACTED:PHONE]#2': 2 })
})

test('keys that become one placeholder are numbered in their order, past numbers that are taken', () => {
  const numbers = Array.from({ length: 1_000 }, (_, i) => `555-0${100 + (i % 100)}${' '.repeat(i / 100)}`)
  const keys = ['555-0100 x', '[REDACTED:PHONE]#3', ...numbers]
  const { attributes } = redactRecord(
    { text: 'x', attributes: Object.fromEntries(keys.map((key) => [key, 1])) },
    redactor,
  )
  const [mixed, taken, ...others] = Object.keys(JSON.parse(attributes ?? ''))
  expect([mixed, taken]).toEqual(['[REDACTED:PHONE] x', '[REDACTED:PHONE]#3'])
  expect(others).toHaveLength(numbers.length)
  expect(others.slice(0, 4)).toEqual(['', '#2', '#4', '#5'].map((end) => `[REDACTED:PHONE]${end}`))
})

test('a sensitive number becomes a placeholder string', () => {
  const { attributes } = redactRecord(
    { text: 'x', attributes: { card: 4111111111111111, same: '4111111111111111' } },
    redactor,
  )
  expect(JSON.parse(attributes ?? '')).toEqual({ card: '[REDACTED:CREDIT_CARD]', same: '[REDACTED:CREDIT_CARD]' })
})

test('other numbers stay numbers', () => {
  expect(redactRecord({ text: 'x', attributes: { status: 200, ms: 1.5 } }, redactor).attributes).toBe(
    '{"status":200,"ms":1.5}',
  )
})

test('sensitive keys count in attributes as in text, also for arrays', () => {
  const attributes = {
    password: 'hunter2',
    db: { DB_PASS: 's3cret!', apiKey: 'abc123def456', token: ['abcdef123456789', 'x'] },
    authorization: 'Bearer abcdefghijklmnop123',
    ssn: '078051120',
    phone2: '2025550143',
    bypass: 'hunter2',
  }
  const { attributes: redacted, counts } = redactRecord({ text: 'x', attributes }, redactor)
  expect(JSON.parse(redacted ?? '')).toEqual({
    password: '[REDACTED:PASSWORD]',
    db: { DB_PASS: '[REDACTED:PASSWORD]', apiKey: '[REDACTED:API_KEY]', token: ['[REDACTED:API_KEY]', 'x'] },
    authorization: 'Bearer [REDACTED:BEARER_TOKEN]',
    ssn: '[REDACTED:SSN]',
    phone2: '[REDACTED:PHONE]',
    bypass: 'hunter2',
  })
  expect(counts).toEqual({ PASSWORD: 2, API_KEY: 2, BEARER_TOKEN: 1, SSN: 1, PHONE: 1 })
})

test("replaces the policy's fields whole, whatever their value", () => {
  const own = createRedactor({ fields: ['customer_name', 'address'] })
  const attributes = {
    customerName: 'Ann',
    address: { street: 'a' },
    'customer-name': 7,
    Address: [1],
    name: 'Bo',
    rest: null,
  }
  const { attributes: redacted, counts } = redactRecord({ text: 'customer_name=Ann ok', attributes }, own)
  const field = '[REDACTED:FIELD]'
  expect(JSON.parse(redacted ?? '')).toEqual({
    customerName: field,
    address: field,
    'customer-name': field,
    Address: field,
    name: 'Bo',
    rest: null,
  })
  expect(counts).toEqual({ FIELD: 5 })
})

test('redacting attributes is idempotent', () => {
  const own = createRedactor({ fields: ['name'], rules: [{ name: 'ORDER', pattern: 'ORD-[0-9]+' }] })
  const value = fc.oneof(
    fc.constantFrom('555-0199', '5060001', 'ORD-17', 'hunter2', 'a@b.example', 4111111111111111, null, 'x'),
    fc.string(),
  )
  const key = fc.oneof(
    fc.constantFrom('password', 'name', 'phone', '555-0101', 'ORD-1', 'token', 'a@b.example_password', 'ORD-1 pin'),
    fc.string(),
  )
  const attributes = fc.dictionary(key, fc.oneof(value, fc.array(value), fc.dictionary(key, value)))
  fc.assert(
    fc.property(attributes, (sent) => {
      const once = redactRecord({ text: 'x', attributes: sent as Attributes }, own)
      const twice = redactRecord({ text: 'x', attributes: JSON.parse(once.attributes ?? '') }, own)
      expect(twice.attributes).toBe(once.attributes)
      expect(once.attributes).not.toMatch(/555-0199|ORD-17|a@b\.example/)
    }),
    runs({ fast: 50, full: 300 }),
  )
})

test.each([
  ['hunter2 555-0199 tail', {}],
  ['correct bob@corp.example horse', {}],
  ['hunter2-ORD-123456-tail', { rules: [{ name: 'ORDER', pattern: 'ORD-[0-9]{6}' }] }],
  ['x 12', { rules: [{ name: 'DIGITS', pattern: '[0-9]+' }] }],
])('replaces a password whole even if a part of it matches another type: %s', (password, policy) => {
  const { attributes } = redactRecord({ text: 'x', attributes: { password } }, createRedactor(policy))
  expect(JSON.parse(attributes ?? '')).toEqual({ password: '[REDACTED:PASSWORD]' })
})

test('adds no quotes to keys and values that look like numbers', () => {
  const own = createRedactor({ rules: [{ name: 'DIGITS', pattern: '[0-9]+' }] })
  const { attributes } = redactRecord({ text: 'x', attributes: { k: ' 12 ', '12 ': '7', t: 'true' } }, own)
  expect(JSON.parse(attributes ?? '')).toEqual({
    k: ' [REDACTED:DIGITS] ',
    '[REDACTED:DIGITS] ': '[REDACTED:DIGITS]',
    t: 'true',
  })
})

test('a text and all attributes, keys among them, draw on one budget for rules', () => {
  const budgets = new Set<RuleBudget>()
  const rules = [{ name: 'RULE', pattern: 'x' }]
  const counting = buildRedactor({ rules }, (_, budget) => {
    budgets.add(budget)
    return { findings: [], restFrom: undefined }
  })
  redactRecord({ text: 'text', attributes: { a: 'b', password: 'c', n: 1, list: [{ d: 'e' }] } }, counting)
  expect(budgets.size).toBe(1)
  redactRecord({ text: 'text' }, counting)
  expect(budgets.size).toBe(2)
})

test('attributes that cost the rules more than there is go as a whole, and so does what comes after them', () => {
  const ruled = createRedactor({ rules: [{ name: 'RULE', pattern: 'u+id|u' }] })
  const costly = 'u'.repeat(8_000)
  const last = 'stays where there is a budget'
  const { attributes = '' } = redactRecord({ text: 'x', attributes: { a: costly, b: costly, c: costly, last } }, ruled)
  expect(attributes.replaceAll('[REDACTED:RULE]', '')).not.toContain('u')
  expect(attributes).not.toContain('stays')
  const cheap = redactRecord({ text: 'x', attributes: { a: 'u', last } }, ruled)
  expect(cheap.attributes).toContain('stays where there is a b[REDACTED:RULE]dget')
})

describe('whatever was accepted can be stored', () => {
  const { maxTextBytes, maxAttributesBytes, maxRedactedTextBytes, maxRedactedAttributesBytes, maxItemBytes } = limits
  const singles = createRedactor({ rules: [{ name: 'A_RULE_WITH_A_NAME_OF_32_LETTERS', pattern: '[a-z0-9]' }] })
  const fill = (piece: string): string => piece.repeat(maxTextBytes / piece.length)

  test('both parts and the rest of a row fit into an item', () => {
    expect(maxRedactedTextBytes + maxRedactedAttributesBytes + 4_096).toBeLessThanOrEqual(maxItemBytes)
  })

  test.each([
    ['passwords of one letter', fill('pw=a;\n'), redactor],
    ['addresses', fill('a@b.co '), redactor],
    ['matches of a rule in JSON', `[${fill('1,')}1]`, singles],
    ['a rule that matches every letter', fill('a-b.'), singles],
  ])('a text of nothing but %s', (_, text, own) => {
    const redacted = redactRecord({ text }, own)
    expect(Buffer.byteLength(redacted.text)).toBeLessThanOrEqual(maxRedactedTextBytes)
    expect(redacted.text).not.toMatch(/pw=a|@|a-/)
    expect(Object.values(redacted.counts)[0]).toBeGreaterThan(0)
    // That redacting twice changes nothing is a property of its own; at this size it is tried each night.
    if (isFullSize) expect(redactRecord({ text: redacted.text }, own).text).toBe(redacted.text)
  })

  test('attributes of nothing but values', () => {
    const few = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`k${i}`, 'a']))
    expect(JSON.stringify(few).length).toBeGreaterThan(maxAttributesBytes)
    const { attributes = '' } = redactRecord({ text: 'x', attributes: few }, singles)
    expect(Buffer.byteLength(attributes)).toBeLessThanOrEqual(maxRedactedAttributesBytes)
    expect(attributes).not.toMatch(/"a"/)
    JSON.parse(attributes)
  })

  test('a text that fits keeps its long placeholders', () => {
    expect(redactRecord({ text: fill('x').replace('xxxxx', 'pw=a ') }, redactor).text).toContain('[REDACTED:PASSWORD]')
  })
})
