import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type SendView, sendLine, sendRows } from './send-progress.ts'
import { cellsOf } from './styled-text.ts'

const view: SendView = {
  files: [
    { name: 'app.log', bytesDone: 120_000_000, bytes: 230_000_000 },
    { name: 'archive/of/last/week/日本語/gateway-2026-11-27.log.gz', bytesDone: 0, bytes: 12_000_000 },
  ],
  ofMany: undefined,
  whole: { done: 120_000_000, total: 242_000_000 },
  accepted: 1_234_567,
  rejected: 2,
  bytesRead: 120_000_000,
  retries: 3,
  elapsedMs: 20_000,
  now: { linesPerSecond: 61_000, bytesPerSecond: 10_000_000 },
  note: 'server asks for 2 s (429) · next attempt in 0.5 s',
}

const full = (cells: number): string => '█'.repeat(cells)
const empty = (cells: number): string => '░'.repeat(cells)

test.each<[number, readonly string[]]>([
  [
    120,
    [
      `app.log                           ${full(20)}${empty(20)}  52 %  120 MB of 230 MB`,
      `…本語/gateway-2026-11-27.log.gz   ${empty(40)}   0 %  0 B of 12 MB`,
      'sent 1,234,567 lines · 49 % of 242 MB · rejected 2 · retried 3 requests · 61,000 lines/s now, 61,728 on average',
      '13 s left',
    ],
  ],
  [
    80,
    [
      `app.log                     ${full(14)}${empty(13)}  52 %  120 MB of 230 MB`,
      `…gateway-2026-11-27.log.gz  ${empty(27)}   0 %  0 B of 12 MB`,
      'sent 1,234,567 lines · 49 % of 242 MB · rejected 2 · retried 3 requests',
      '61,000 lines/s now, 61,728 on average · 13 s left',
    ],
  ],
  [
    50,
    [
      `app.log           ${full(13)}${empty(12)}  52 %`,
      `…26-11-27.log.gz  ${empty(25)}   0 %`,
      'sent 1,234,567 lines · 49 % of 242 MB',
      'rejected 2 · retried 3 requests',
      '61,000 lines/s now, 61,728 on average · 13 s left',
    ],
  ],
])('a terminal of %i columns shows a bar a file, totals, rates and why it waits', (columns, rows) => {
  const noteRows = ['server asks for 2 s (429) · next attempt in 0.5 s']
  expect(sendRows(view, columns)).toEqual({ rows, noteRows })
})

test('what does not fit into a row goes on in the next', () => {
  expect(sendRows(view, 40).noteRows).toEqual(['server asks for 2 s (429)', 'next attempt in 0.5 s'])
})

test('of many files one bar stands for all, and one for the file that is being read', () => {
  const many = { ...view, files: view.files.slice(0, 1), ofMany: { number: 17, count: 10_234 } }
  expect(sendRows(many, 80).rows.slice(0, 2)).toEqual([
    `file 17 of 10,234  ${full(17)}${empty(19)}  49 %  120 MB of 242 MB`,
    `app.log            ${full(18)}${empty(18)}  52 %  120 MB of 230 MB`,
  ])
})

test('where no end can be seen there is no bar, no share and no time left, and no rate before there is one', () => {
  const endless = { ...view, files: [], whole: undefined, now: undefined, rejected: 0, retries: 0, note: undefined }
  expect(sendRows(endless, 80)).toEqual({ rows: ['sent 1,234,567 lines · 120 MB · 61,728 lines/s'], noteRows: [] })
})

test.each([
  [1_000, 'limited to 1,000/s'],
  [0.5, 'limited to 0.5/s'],
])('a bound of %d records per second is shown', (recordsPerSecond, text) => {
  expect(sendLine({ ...view, recordsPerSecond })).toContain(`61,728 on average · ${text} · `)
})

test('without a terminal it is one line', () => {
  expect(sendLine({ ...view, rejected: 0, retries: 0 })).toBe(
    'sent 1,234,567 lines · 49 % of 242 MB · 61,000 lines/s now, 61,728 on average · 13 s left',
  )
})

test('bars and names never take more than the columns there are', () => {
  const file = fc.record({ name: fc.string({ unit: 'grapheme' }), bytesDone: fc.nat(), bytes: fc.nat() })
  fc.assert(
    fc.property(fc.array(file, { maxLength: 5 }), fc.integer({ min: 12, max: 200 }), (files, columns) => {
      const rows = sendRows({ ...view, files }, columns).rows.slice(0, files.length)
      expect(Math.max(0, ...rows.map(cellsOf))).toBeLessThan(columns)
    }),
  )
})
