import { createRedactor } from '@logpipe/pipeline/redact'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../pipeline/test/full-size.ts'
import { personalTexts } from '../../pipeline/test/labelled-texts.ts'
import { findUnredacted } from '../src/audit/detect/find-unredacted.ts'

const { redact } = createRedactor()

/** Digits with a plus, most of which are nobody's number. */
const calls = fc.stringMatching(/^[1-9]\d{8,13}$/).map((digits) => `call +${digits} now`)

/** Nobody percent-encodes journald's lists of bytes. */
const byteList = /\[\d+,/
const texts = fc.constantFrom(...personalTexts.map(({ text }) => text).filter((text) => !byteList.test(text)))

const separators = fc.constantFrom(
  ...[
    '',
    ' ',
    ', ',
    ';',
    '&',
    '|',
    ' | ',
    '/',
    '\n',
    '\t',
    '][',
    ')(',
    '}{',
    '>',
    '<',
    ':',
    '=',
    '"',
    "'",
    '","',
    '%20',
    '+',
  ],
  ...['\\n', ' - ', '.', '#', '\\"', '{', '}', '[', ']', '(', ')'],
)

/** Texts one after the other, with whatever a program may put between them. */
const glued = fc
  .array(fc.tuple(fc.oneof({ weight: 9, arbitrary: texts }, calls), separators), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.map(([text, separator], i) => (i < parts.length - 1 ? text + separator : text)).join(''))

/** What a program may put around a text. */
const surrounded = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => `[${text}]`,
  (text) => `(${text})`,
  (text) => `{${text}}`,
  (text) => `<${text}>`,
  (text) => `"${text}"`,
  (text) => `config[${text}]loaded`,
  (text) => `ctx[${text}][user=5]`,
  (text) => `GET /x?b=${encodeURIComponent(text)} HTTP/1.1`,
  (text) => `POST body #${encodeURIComponent(text)}`,
  (text) => `(cmd=${encodeURIComponent(text)})`,
  (text) => `GET /x?b=${encodeURIComponent(encodeURIComponent(text))}`,
  (text) => JSON.stringify({ m: text }),
  (text) => JSON.stringify(JSON.stringify({ m: text })),
  (text) => `\u001b[31m${text}\u001b[0m`,
)

test('of texts that are glued together, surrounded and encoded, redaction leaves nothing that the audit is certain of', () => {
  fc.assert(
    fc.property(glued, surrounded, (text, around) => {
      const redacted = redact(around(text))
      expect(findUnredacted(redacted), redacted).toEqual([])
    }),
    runs({ fast: 300, full: 30_000 }),
  )
})

test('the audit names no digits after a plus that redaction takes for nobody’s number', () => {
  fc.assert(
    fc.property(calls, (text) => {
      expect(findUnredacted(redact(text)), text).toEqual([])
    }),
    runs({ fast: 300, full: 60_000 }),
  )
})

/** A number of each length that a national plan has, and the same with a digit more or less. */
test.each([
  ['+905321234567', '+90532123456'],
  ['+302101234567', '+3021012345678'],
  ['+5215512345678', '+52155123456789'],
  ['+51987654321', '+514155550132'],
  ['+48512345678', '+4851234567'],
  ['+639171234567', '+6391712345678'],
  ['+923001234567', '+9230012345678'],
  ['+34612345678', '+3461234567'],
  ['+33612345678', '+3361234567'],
  ['+31612345678', '+3161234567'],
  ['+61412345678', '+6141234567'],
])('names %s before redaction, and not %s', (number, other) => {
  expect(findUnredacted(`call ${number} now`)).toHaveLength(1)
  expect(redact(`call ${number} now`)).toBe('call [REDACTED:PHONE] now')
  expect(findUnredacted(`call ${other} now`)).toEqual([])
})
