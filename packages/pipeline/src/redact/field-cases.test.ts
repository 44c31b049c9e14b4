import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createRedactor } from './redactor.ts'

const { redact, detect } = createRedactor()
const folder = join(import.meta.dirname, '../../test/field-cases')
const secrets = /(?:415)?-?555-?0(?:134|199)|4111111111111111|hunter2|AKIA[A-Z]|491711234567|aB3dE6gH9|123-45-6789/

test.each([
  'r01-ansi-colour-hides-everything.log',
  'r02-ansi-colour-in-json.ndjson',
  'r03-json-in-json-escaped-newline.ndjson',
  'r07-dotnet-escapes.ndjson',
  'r09-php-escaped-slashes.ndjson',
  'r15-placeholder-eats-the-key-and-leaves-the-value.log',
])('nothing is left in %s', (name) => {
  for (const line of linesOf(name)) {
    const redacted = redact(line)
    expect(redacted).not.toMatch(secrets)
    expect(redacted).toContain('[REDACTED:')
    if (name.endsWith('.ndjson')) JSON.parse(redacted)
  }
})

test('UTF-16 read as UTF-8, and journald bytes', () => {
  for (const line of [
    ...linesOf('r04-utf16-by-stdin.bin').slice(0, 1),
    ...linesOf('r05-journald-message-bytes.ndjson'),
  ]) {
    expect(redact(line)).toContain('[REDACTED:PHONE]')
    expect(detect(redact(line))).toEqual([])
  }
  expect(JSON.parse(redact(linesOf('r05-journald-message-bytes.ndjson')[0] ?? ''))).toMatchObject({
    MESSAGE: [
      27,
      91,
      51,
      49,
      109,
      99,
      97,
      108,
      108,
      32,
      '[REDACTED:PHONE]',
      32,
      ...Buffer.from('password='),
      '[REDACTED:PASSWORD]',
    ],
  })
})

function linesOf(name: string): readonly string[] {
  return readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean)
}

const esc = '\u001b'

describe('the text outside a finding stays byte for byte', () => {
  test.each([
    ['a colour around', `User ${esc}[31m555-0199${esc}[0m ok`, `User ${esc}[31m[REDACTED:PHONE]${esc}[0m ok`],
    ['a colour inside', `User 555-${esc}[1m0199 ok`, 'User [REDACTED:PHONE] ok'],
    [
      'a colour in JSON',
      String.raw`{"m":"\u001b[33m415-555-0134\u001b[39m"}`,
      String.raw`{"m":"\u001b[33m[REDACTED:PHONE]\u001b[39m"}`,
    ],
    [
      'a link',
      `${esc}]8;;tel:555-0199${esc}\\call${esc}]8;;${esc}\\`,
      `${esc}]8;;tel:[REDACTED:PHONE]${esc}\\call${esc}]8;;${esc}\\`,
    ],
    [
      'a key in colour',
      `${esc}[35mpassword${esc}[39m: ${esc}[32m"hunter2"${esc}[39m`,
      `${esc}[35mpassword${esc}[39m: ${esc}[32m"[REDACTED:PASSWORD]"${esc}[39m`,
    ],
    ['a JSON escape', String.raw`{"to":"555\u002d0199"}`, '{"to":"[REDACTED:PHONE]"}'],
    [
      'an escaped line break',
      String.raw`{"log":"{\"m\":\"x\\n415-555-0134\"}\n"}`,
      String.raw`{"log":"{\"m\":\"x\\n[REDACTED:PHONE]\"}\n"}`,
    ],
    ['encoded brackets of a key', 'user%5Bpassword%5D=x1&a=b', 'user%5Bpassword%5D=[REDACTED:PASSWORD]&a=b'],
    [
      'encoded separators in a value',
      'user%5Bpassword%5D=a+b%20c%26d&x=1',
      'user%5Bpassword%5D=[REDACTED:PASSWORD]&x=1',
    ],
    ['double encoding', 'to%253D%252B14155550134%2526x', 'to%253D[REDACTED:PHONE]%2526x'],
    ['a reference', 'jane&#64;example.com, x', '[REDACTED:EMAIL], x'],
    ['an invalid byte', 'to jane.d\ufffdoe@example.com ok', 'to [REDACTED:EMAIL] ok'],
    ['NUL and CR', 'a 415-5\0\x355-0134 b 415-555\r-0135', 'a [REDACTED:PHONE] b [REDACTED:PHONE]'],
    [
      'the spaces of a form',
      'card=4111+1111+1111+1111&iban=DE89+3704+0044+0532+0130+00',
      'card=[REDACTED:CREDIT_CARD]&iban=[REDACTED:IBAN]',
    ],
    ['other digits', 'tel: ٠١٧١ ٣٩٢٠٠١٠, ＋１ ４１５ ５５５ ０１３４', 'tel: [REDACTED:PHONE], [REDACTED:PHONE]'],
    ['a password with escapes', String.raw`{"password":"a\n\"b%20c"}`, '{"password":"[REDACTED:PASSWORD]"}'],
  ])('%s', (_, text, expected) => {
    expect(redact(text)).toBe(expected)
    expect(redact(expected)).toBe(expected)
  })
})

describe('a placeholder is no key', () => {
  test.each([
    ['peer +14155552671: 5060001 ok', 'peer [REDACTED:PHONE]: 5060001 ok'],
    ['+14155552671=1234567=2345678=3456789', '[REDACTED:PHONE]=1234567=2345678=3456789'],
    ['{"+14155552671":"5060001"}', '{"[REDACTED:PHONE]":"5060001"}'],
    ['%5BREDACTED:PHONE%5D=5060001', '%5BREDACTED:PHONE%5D=5060001'],
    ['[phone]=5060001', '[phone]=[REDACTED:PHONE]'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected)
    expect(redact(expected)).toBe(expected)
  })
})

test.each([
  ['{"phone":-4155550123}', '{"phone":"[REDACTED:PHONE]"}'],
  ['{"a":[4111111111111111, 1]}', '{"a":["[REDACTED:CREDIT_CARD]", 1]}'],
  ['body {"phone":-4155550123} ok', 'body {"phone":"[REDACTED:PHONE]"} ok'],
  [String.raw`{\"phone\": -4155550123}`, String.raw`{\"phone\": \"[REDACTED:PHONE]\"}`],
  [
    'x {"cards":[4111111111111111, 5, 4111111111111111]} y',
    'x {"cards":["[REDACTED:CREDIT_CARD]", 5, "[REDACTED:CREDIT_CARD]"]} y',
  ],
  ['{"log":"x {\\"cards\\":[4111111111111111]} y"}', '{"log":"x {\\"cards\\":[\\"[REDACTED:CREDIT_CARD]\\"]} y"}'],
  ['[4155550123,{"ssn":-386147398}]', '[4155550123,{"ssn":"[REDACTED:SSN]"}]'],
])('JSON stays JSON: %s', (text, expected) => {
  expect(redact(text)).toBe(expected)
})
