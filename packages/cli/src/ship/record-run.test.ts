import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import { anyCharacter } from '../../../sdk/test/any-character.ts'
import { requestsOf, sentUpTo } from '../../test/requests-of.ts'
import { fileStart } from './deliver/record-ids.ts'
import { createLineReader } from './format/read-line.ts'
import { createRecordRuns } from './record-run.ts'

const maxBytes = 1_000

/** Whether a line goes as it is. */
function isTaken(line: string): boolean {
  return createRecordRuns()(Buffer.from(`${line}\n`), { number: 1, offset: 0 }, maxBytes)?.runs.length === 1
}

test.each([
  '{"text":"a"}',
  '{"log_id":"a-1","text":"é\u2028 \\"quoted\\" \\\\ \\n"}',
  '{"log_id": "a.b:c_d", "severity": "warning", "text": "as Python writes it"}',
  '{"timestamp":"2026-01-28T23:59:59.123456789Z","text":"a","severity":"debug","log_id":"1"}',
  '{"text":"a","timestamp":"2024-12-01T00:00:00"}',
])('a record goes as it is: %s', (line) => {
  expect(isTaken(line)).toBe(true)
})

test.each([
  ['another logger', '{"level":"info","msg":"a"}'],
  ['a field of its own', '{"text":"a","host":"b"}'],
  ['attributes', '{"text":"a","attributes":{"b":1}}'],
  ['a tenant', '{"text":"a","tenant_id":"acme"}'],
  ['an empty text', '{"text":""}'],
  ['no text', '{"log_id":"a"}'],
  ['a text that is no string', '{"text":1}'],
  ['a control character', '{"text":"a\tb"}'],
  ['the first of them', '{"text":"a\0"}'],
  ['the last of them', '{"text":"a\x1f"}'],
  ['an escape of a code unit', String.raw`{"text":"\ud800"}`],
  ['an unknown escape', String.raw`{"text":"\x"}`],
  ['an open string', String.raw`{"text":"a\"}`],
  ['an id that is none', '{"log_id":"a b","text":"a"}'],
  ['an id that is too long', `{"log_id":"${'a'.repeat(129)}","text":"a"}`],
  ['a severity of another logger', '{"severity":"warn","text":"a"}'],
  ['a date that does not exist', '{"timestamp":"2026-02-30T00:00:00Z","text":"a"}'],
  ['an hour that does not exist', '{"timestamp":"2026-02-03T25:00:00Z","text":"a"}'],
  ['something behind it', '{"text":"a"} '],
  ['a CR', '{"text":"a"}\r'],
  ['a comma too many', '{"text":"a",}'],
  ['a line over the limit', `{"text":"${'a'.repeat(maxBytes)}"}`],
])('%s is looked at for itself', (_, line) => {
  expect(isTaken(line)).toBe(false)
})

const part = fc.oneof(
  fc.constantFrom('"log_id":"a-1"', '"log_id": "b"', '"severity":"info"', '"severity":"warn"', '"severity":null'),
  fc.constantFrom('"timestamp":"2026-01-31T23:59:59Z"', '"timestamp":"2026-01-28T23:59:59.5Z"', '"timestamp":1'),
  fc.constantFrom('"timestamp":"2026-02-28t24:00:00"', '"timestamp":"0000-01-01T00:00:00Z"', '"msg":"a"', '"text":""'),
  fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => `"text":${JSON.stringify(text)}`),
  fc.string({ unit: 'grapheme-ascii', minLength: 1 }).map((text) => `"text": ${JSON.stringify(text)}`),
  fc.string({ unit: anyCharacter }).map((text) => `"text": "${text.replaceAll('\n', ' ')}"`),
)
const jsonLine = fc
  .tuple(
    fc.array(part, { minLength: 1, maxLength: 3 }),
    fc.constantFrom(',', ',', ', ', ', ', ' ,', ''),
    fc.constantFrom('', '', '', '', ' ', '\r'),
  )
  .map(([parts, between, end]) => `{${parts.join(between)}}${end}`)

test('what goes as it is, is what the reader of lines would send', () => {
  const read = createLineReader({ nearMs: 0 })
  let taken = 0
  fc.assert(
    fc.property(jsonLine, (line) => {
      // What UTF-8 cannot hold is another line in a file.
      fc.pre(line.isWellFormed())
      if (!isTaken(line)) return
      taken++
      expect(read(line)).toEqual({ kind: 'record', record: JSON.parse(line), json: line })
    }),
    runs({ fast: 2_000, full: 200_000 }),
  )
  expect(taken).toBeGreaterThan(100)
})

const plainLine = fc.oneof(
  { weight: 60, arbitrary: fc.nat(300).map((n) => `{"log_id":"a-${n}","text":"${'é'.repeat(n + 1)}"}`) },
  { weight: 20, arbitrary: fc.nat(300).map((n) => `{"text":"${'x'.repeat(n + 1)}"}`) },
  { weight: 4, arbitrary: fc.constantFrom('', '{"level":"warn","msg":"b"}', 'text', '{"text":"a"}\r') },
)

test('requests have the same records, names and marks, whether records are taken together or one by one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(plainLine, { minLength: 60, maxLength: 60, size: 'max' }),
      fc.record({ skipLines: fc.nat(2_000), batchRecords: fc.integer({ min: 50, max: 700 }), isOn: fc.boolean() }),
      async (some, { skipLines, batchRecords, isOn }) => {
        const block = `${some.join('\n')}\n`
        const bytes = Buffer.from(block.repeat(Math.ceil((1.2 * 1024 * 1024) / Buffer.byteLength(block))))
        const start = isOn ? { offset: Buffer.byteLength(block), number: 61, ordinal: 3 } : fileStart
        const shared = { format: 'auto', chunkBytes: 16 * 1024, batchRecords, skipLines: isOn ? 0 : skipLines } as const
        const state = sentUpTo(start, bytes.length)
        const one = flat(await requestsOf(bytes, { ...shared, state, takesRuns: false }))
        expect(flat(await requestsOf(bytes, { ...shared, state, takesRuns: true }))).toEqual(one)
      },
    ),
    runs({ fast: 5, full: 300 }),
  )
})

/** Requests may be cut in other places where some lines were taken together and others not. */
function flat({ requests, lines }: Awaited<ReturnType<typeof requestsOf>>) {
  const records = requests.flatMap(({ id, numbers, records: all }) =>
    all.map((record, i) => ({ record, key: id?.key, index: (id?.index ?? 0) + i, number: numbers[i] })),
  )
  return { records, lines, end: requests.at(-1)?.mark }
}
