import type { Row } from '@logpipe/pipeline/table'
import type { LogId, TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { createTail, matcherOf, type TailFilter, tailRow } from './tail.ts'

function aRow(changes: Partial<Row> = {}): Row {
  return {
    ...{ tenant_id: 'acme' as TenantId, log_id: 'id-1' as LogId, modified_text: 'one', severity: 'info' },
    ...{ received_at: '2026-01-01T00:00:00.000Z', processed_at: '2026-01-01T00:00:00.005Z', redactions: {} },
    ...{ policy: 'default', content: '', seal: '', expires_at: 1 },
    ...changes,
  }
}

function textsOf(filter: TailFilter, texts: readonly string[]) {
  const tail = createTail(filter)
  for (const modified_text of texts) tail.offer({ row: aRow({ modified_text }) })
  const { rows, skipped } = tail.take()
  return { texts: rows.map(({ text }) => text), skipped, rest: tail.take() }
}

test('keeps the newest 25 records, oldest first, and counts those that gave way', () => {
  const all = Array.from({ length: 5_000 }, (_, i) => `text ${i}`)
  const { texts, skipped, rest } = textsOf({}, all)
  expect(texts).toEqual(all.slice(-25))
  expect(skipped).toBe(4_975)
  expect(rest).toEqual({ rows: [], skipped: 0 })
})

test.each([0, 1, 24, 25, 26, 50, 51])('loses none of %d records', (length) => {
  const all = Array.from({ length }, (_, i) => `text ${i}`)
  const { texts, skipped } = textsOf({}, all)
  expect(texts).toEqual(all.slice(-25))
  expect(texts.length + skipped).toBe(length)
})

test('what the filter leaves out does not push out what it lets through', () => {
  const many = Array.from({ length: 100 }, () => 'other')
  expect(textsOf({ text: 'Needle' }, ['a needle', ...many])).toMatchObject({ texts: ['a needle'], skipped: 0 })
})

test.each<[string, TailFilter, Partial<Row>, boolean]>([
  ['its tenant', { tenant: 'acme' }, {}, true],
  ['another tenant', { tenant: 'beta' }, {}, false],
  ['the least severity', { severity: 'warning' }, { severity: 'warning' }, true],
  ['a higher severity', { severity: 'warning' }, { severity: 'fatal' }, true],
  ['a lower severity', { severity: 'warning' }, { severity: 'info' }, false],
  ['text in another case', { text: 'STRASSE ÄÖ' }, { modified_text: 'die strasse äö' }, true],
  ['a text with signs of patterns', { text: '(a+)+$ [x] \\d' }, { modified_text: 'is (a+)+$ [x] \\d there' }, true],
  ['signs of patterns, which match only themselves', { text: '.*' }, { modified_text: 'anything' }, false],
])('a filter matches by %s', (_, filter, row, isMatch) => {
  expect(matcherOf(filter)(aRow(row))).toBe(isMatch)
})

test('a long text is cut, and its length told', () => {
  const { text, chars } = tailRow({ row: aRow({ modified_text: 'x'.repeat(130_000) }) })
  expect([text.length, chars]).toEqual([400, 130_000])
})
