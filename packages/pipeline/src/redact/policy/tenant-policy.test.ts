import { limits } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { RE2JS } from 're2js'
import { expect, test } from 'vitest'
import { isFullSize, runs } from '../../../test/full-size.ts'
import { typicalPatterns } from '../../../test/typical-patterns.ts'
import { createRedactor, parsePolicy, type TenantRule } from '../redactor.ts'
import { passSteps, recordSteps, startRuleBudget } from './rule-budget.ts'
import { matchSteps } from './rule-search.ts'
import { compileRules } from './tenant-rules.ts'

const rules = [
  { name: 'ORDER', pattern: 'ORD-[0-9]{4,8}' },
  { name: 'STAFF', pattern: '(?i)employee #?[0-9]+' },
]
const own = createRedactor({
  rules,
  fields: ['customer_name', 'iban_hint'],
  allow: ['Support@Example.com', '555-0100'],
})

test.each([
  ['a rule', 'order ORD-12345 shipped', 'order [REDACTED:ORDER] shipped'],
  ['a case-insensitive rule', 'by Employee #77 today', 'by [REDACTED:STAFF] today'],
  ['a rule next to a built-in type', 'ORD-12345 call 555-0199', '[REDACTED:ORDER] call [REDACTED:PHONE]'],
  ['a rule in JSON', '{"id":"ORD-12345","n":1}', '{"id":"[REDACTED:ORDER]","n":1}'],
  ['a field in JSON', '{"customer_name":"Ann Lee","n":1}', '{"customer_name":"[REDACTED:FIELD]","n":1}'],
  ['a number field in JSON', '{"customerName":17,"n":1}', '{"customerName":"[REDACTED:FIELD]","n":1}'],
  ['a boolean field in JSON', '{"customer_name": true}', '{"customer_name": "[REDACTED:FIELD]"}'],
  ['an object field in JSON', '{"customer_name":{"a":["]",1]},"n":1}', '{"customer_name":"[REDACTED:FIELD]","n":1}'],
  ['a null field in JSON', '{"customer_name":null}', '{"customer_name":null}'],
  ['a field in logfmt', 'level=info customer_name="Ann Lee" n=1', 'level=info customer_name="[REDACTED:FIELD]" n=1'],
  ['a field in a query', '/a?customer-name=Ann&n=1', '/a?customer-name=[REDACTED:FIELD]&n=1'],
  ['another field', 'name=Ann', 'name=Ann'],
  ['an allowed address', 'mail support@example.com or a@example.com', 'mail support@example.com or [REDACTED:EMAIL]'],
  ['an allowed number', 'call 555-0100 or 555-0199', 'call 555-0100 or [REDACTED:PHONE]'],
])('%s', (_, text, expected) => {
  expect(own.redact(text)).toBe(expected)
  expect(own.redact(expected)).toBe(expected)
})

test('a match across quotes redacts the strings, and JSON stays valid', () => {
  const greedy = createRedactor({ rules: [{ name: 'ALL', pattern: 'a.*z' }] })
  const redacted = greedy.redact(String.raw`{"k":"xa\nb","m":[1,true],"n":"\u0041cz!"}`)
  const all = '"[REDACTED:ALL]"'
  expect(redacted).toBe(`{"k":"x[REDACTED:ALL]",${all}:[${all},${all}],${all}:"[REDACTED:ALL]!"}`)
  expect(() => JSON.parse(redacted)).not.toThrow()
})

test('rules do not match inside placeholders', () => {
  const wide = createRedactor({ rules: [{ name: 'CAPS', pattern: '[A-Z]{4,}' }] })
  expect(wide.redact('call 555-0199 NOW PLEASE')).toBe('call [REDACTED:PHONE] NOW [REDACTED:CAPS]')
})

test('redaction is idempotent and keeps JSON valid, whatever the rules', () => {
  const patterns = ['[A-Z]+', '[0-9]+', 'a.*', '[^ ]+', '"', '[{:,]', 'REDACTED', 'ORD-[0-9]+', '\\]', '(?s).+', 'x?y']
  const rule = fc.tuple(fc.constantFrom('ONE', 'TWO_2'), fc.constantFrom(...patterns))
  const policy = fc.record({
    rules: fc
      .uniqueArray(rule, { maxLength: 2, selector: ([name]) => name })
      .map((all) => all.map(([name, pattern]) => ({ name, pattern }))),
    fields: fc.subarray(['name', 'user_id', 'password']),
    allow: fc.subarray(['555-0100', 'ORD-1']),
  })
  const piece = fc.oneof(
    fc.constantFrom(
      '555-0199',
      '555-0100',
      'ORD-1',
      'a@b.example',
      'name=',
      'user_id:',
      '"',
      '\\',
      '{',
      '[REDACTED:ONE]',
      ' ',
      '4111111111111111',
    ),
    fc.string({ maxLength: 5 }),
  )
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(policy, text, fc.jsonValue({ maxDepth: 3 }), (wanted, line, value) => {
      const { redact } = createRedactor(wanted)
      const once = redact(line)
      expect(redact(once)).toBe(once)
      const json = JSON.stringify({ name: value, [line]: line, password: 7 })
      const redacted = redact(json)
      expect(() => JSON.parse(redacted), redacted).not.toThrow()
      expect(redact(redacted)).toBe(redacted)
    }),
    runs({ fast: 150, full: 1_000 }),
  )
})

test.each<[string, unknown, string]>([
  ['rules that are not a list', { rules: {} }, 'rules: must be an array'],
  ['too many rules', { rules: Array(21).fill(rules[0]) }, 'rules: 21 entries; the maximum is 20'],
  ['a rule that is not an object', { rules: ['x'] }, 'rules[0]: must be an object'],
  [
    'an unknown key of a rule',
    { rules: [{ ...rules[0], flags: 'i' }] },
    'rules[0]: unknown key; known keys: name, pattern',
  ],
  [
    'a lower-case name',
    { rules: [{ name: 'order', pattern: 'x' }] },
    'rules[0].name: must be 2 to 32 of A-Z 0-9 _, starting with a letter',
  ],
  [
    'the name of a built-in type',
    { rules: [{ name: 'PHONE', pattern: 'x' }] },
    'rules[0].name: PHONE is a built-in type',
  ],
  ['a duplicate name', { rules: [rules[0], rules[0]] }, 'rules: duplicate rule name ORDER; join the patterns with |'],
  ['no pattern', { rules: [{ name: 'AA' }] }, 'rules[0].pattern: must be a non-empty string'],
  [
    'a long pattern',
    { rules: [{ name: 'AA', pattern: 'x'.repeat(257) }] },
    'rules[0].pattern: is 257 characters; the limit is 256',
  ],
  ['a lookahead', { rules: [{ name: 'AA', pattern: 'a(?=b)' }] }, 'rules[0].pattern: is not a valid RE2 pattern'],
  ['a backreference', { rules: [{ name: 'AA', pattern: '(a)\\1' }] }, 'rules[0].pattern: is not a valid RE2 pattern'],
  [
    'a pattern that can match the empty string',
    { rules: [{ name: 'AA', pattern: 'a*' }] },
    'rules[0].pattern: matches the empty string',
  ],
  [
    'a costly pattern',
    { rules: [{ name: 'AA', pattern: '(?:[a-z]{1,200}[0-9]{1,200}){3}' }] },
    'instructions in total; the limit is 1000',
  ],
  ['fields that are not a list', { fields: 'name' }, 'fields: must be an array'],
  ['a one-letter field', { fields: ['a'] }, 'fields[0]: must be 2 to 64 of'],
  ['too many fields', { fields: Array(101).fill('ab') }, 'fields: 101 entries; the maximum is 100'],
  ['a short allowed value', { allow: ['ab'] }, 'allow[0]: must be a string of 3 to 200 characters'],
  ['an unknown key', { patterns: [] }, 'patterns: unknown key'],
])('refuses %s', (_, policy, problem) => {
  const verdict = parsePolicy(policy)
  expect(verdict).toMatchObject({ kind: 'invalid' })
  expect(verdict.kind === 'invalid' && verdict.problems.join('\n')).toContain(problem)
})

test('reports all problems at once', () => {
  const verdict = parsePolicy({ rules: [{ name: 'a', pattern: '(' }], fields: [''], allow: [7], types: { PHONE: 1 } })
  expect(verdict).toMatchObject({ problems: { length: 5 } })
})

test.each([
  ['INFO {"customer_name":[1,2],"x":1}', 'INFO {"customer_name":"[REDACTED:FIELD]","x":1}'],
  ['INFO {"customer_name":true,"x":1}', 'INFO {"customer_name":"[REDACTED:FIELD]","x":1}'],
  ['{"b":"{\\"customer_name\\":[1],\\"x\\":1}"}', '{"b":"{\\"customer_name\\":\\"[REDACTED:FIELD]\\",\\"x\\":1}"}'],
])('JSON inside a text stays valid: %s', (text, expected) => {
  expect(own.redact(text)).toBe(expected)
})

test.each(['true', 'false', ' null '])('a text that is the JSON keyword %j stays valid JSON', (text) => {
  const { redact } = createRedactor({ rules: [{ name: 'WORD', pattern: '[a-z]+' }] })
  expect(JSON.parse(redact(text))).toBe('[REDACTED:WORD]')
})

const maxTextChars = limits.maxTextBytes

/** Worst-case patterns for a text of repeated pieces; they match its first character. */
const hostile: readonly (readonly [pattern: string, piece: string])[] = [
  ['.', 'a'],
  ['(?s)BEGIN.*END|BEGIN', 'BEGIN '],
  ['u+id|u', 'u'],
  ['[a-z]{1,20}[!?]|a', 'ab'],
  ['(?:a?b?){8}[!?]|a', 'ab'],
  ['(?:\\ba?){10}[!?]|a', 'a '],
  ['(?i)(?:k|ß){1,8}[!?]|k', 'k\u212a'],
]

function manyRules(count: number, pattern: string): readonly TenantRule[] {
  return Array.from({ length: count }, (_, i) => ({ name: `RULE_${i}`, pattern }))
}

test.each(hostile)('rules that match everywhere finish, and let no match through: %s', (pattern, piece) => {
  const text = piece.repeat(maxTextChars / piece.length / (isFullSize ? 1 : 4))
  for (const count of isFullSize ? [1, 2, 20] : [20]) {
    const { redact } = createRedactor({ rules: manyRules(count, pattern) })
    const redacted = redact(text)
    expect(redacted.replaceAll(/\[REDACTED:RULE_\d+\]/g, '')).not.toContain(text[0])
    expect(redact(redacted)).toBe(redacted)
  }
})

test.each(hostile)('twenty rules stay within the budget of a pass: %s', (pattern, piece) => {
  const rules = manyRules(20, pattern)
  const budget = startRuleBudget()
  compileRules(rules)(piece.repeat(maxTextChars / piece.length), budget)
  const overshoot = rules.length * (2 * RE2JS.compile(pattern).programSize() + matchSteps)
  expect(recordSteps - budget.stepsLeft).toBeLessThanOrEqual(passSteps + overshoot)
})

test("twenty typical rules search a typical 128 KiB text completely, in a third of a pass's budget", () => {
  const rules = typicalPatterns.map((pattern, i) => ({ name: `RULE_${i}`, pattern }))
  expect(parsePolicy({ rules })).toMatchObject({ kind: 'valid' })
  const line = '2026-11-28T09:23:18Z INFO [worker-7] user=ann.lee id=8842 GET /orders/ORD-123456?page=2 200 in 12 ms\n'
  const text = line.repeat(maxTextChars / line.length)
  const budget = startRuleBudget()
  const { findings, restFrom } = compileRules(rules)(text, budget)
  expect(restFrom).toBeUndefined()
  expect(findings.filter(({ type }) => type === 'RULE_0')).toHaveLength(text.split('ORD-').length - 1)
  expect(recordSteps - budget.stepsLeft).toBeLessThan(passSteps / 3)
})

test('an expensive rule does not starve cheap ones, which search the whole text', () => {
  const rules = [{ name: 'COSTLY', pattern: 'u+id|u' }, ...manyRules(19, 'x[0-9]+y')]
  const { findings, restFrom } = compileRules(rules)(`${'u'.repeat(maxTextChars - 4)} x1y`, startRuleBudget())
  expect(restFrom?.type).toBe('COSTLY')
  expect(findings.filter(({ type }) => type !== 'COSTLY')).toHaveLength(19)
})

test('when the budget is used up, existing placeholders in the rest are kept', () => {
  const { redact } = createRedactor({ rules: [{ name: 'RULE', pattern: 'a+!|a' }] })
  const redacted = redact(`${'a'.repeat(40_000)}[REDACTED:PHONE]b`)
  expect(redacted.endsWith('[REDACTED:RULE][REDACTED:PHONE][REDACTED:RULE]')).toBe(true)
})

test('when the budget is used up, text searched before is kept', () => {
  const { redact } = createRedactor({ rules: [{ name: 'RULE', pattern: 'u+id|u' }] })
  const redacted = redact(`this stays ${'u'.repeat(40_000)}`)
  expect(redacted.startsWith('this stays [REDACTED:RULE]')).toBe(true)
})

test('rejects a pattern that matches only a word boundary', () => {
  expect(parsePolicy({ rules: [{ name: 'EDGE', pattern: '\\b' }] })).toMatchObject({ kind: 'invalid' })
  expect(parsePolicy({ rules: [{ name: 'EDGE', pattern: '\\bx' }] })).toMatchObject({ kind: 'valid' })
})

test('a rule that matches the brackets of JSON leaves them, and finishes', () => {
  const { redact } = createRedactor({ rules: [{ name: 'RULE', pattern: '\\{' }] })
  const text = '{'.repeat(32_000) + '}'.repeat(32_000)
  expect(redact(text)).toBe(text)
})

test('fields and values to keep are seen through escapes', () => {
  const { redact } = createRedactor({ fields: ['customer_name'], allow: ['555-0199'] })
  expect(redact('a%3D1&customer%5Fname=Ann+Lee&b=2')).toBe('a%3D1&customer%5Fname=[REDACTED:FIELD]&b=2')
  expect(redact('call \u001b[1m555-\u001b[0m0199 or 555\\u002d0199 or 555-0142')).toBe(
    'call \u001b[1m555-\u001b[0m0199 or 555\\u002d0199 or [REDACTED:PHONE]',
  )
})
