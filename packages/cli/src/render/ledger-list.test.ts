import { Chalk } from 'chalk'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs as times } from '../../../pipeline/test/full-size.ts'
import type { LedgerRun } from '../ledger/ledger-runs.ts'
import { ledgerListText } from './ledger-list.ts'

const output = { write: () => undefined, isTty: false, columns: () => 80, color: new Chalk({ level: 0 }) }

function aRun(run: Partial<LedgerRun>): LedgerRun {
  const counts = { entries: 3, intents: 1, requests: 1_200, records: 1_200_000, notes: 0 }
  const beganMs = Date.UTC(2026, 0, 31, 12, 5)
  return { runId: '1', segments: [], beganMs, tenants: ['acme'], counts, bytes: 27_000, state: 'ended', ...run }
}

test('a run is a line, and what is not plain is explained below', () => {
  const many = Array.from({ length: 1_000 }, (_, i) => `tenant-${i}`)
  const text = ledgerListText(
    [aRun({}), aRun({ tenants: many, state: 'unknown' }), aRun({ tenants: [], beganMs: 0 })],
    output,
  )
  expect(text).toBe(`began (UTC)       tenants        requests    records  intents   size  state
2026-01-31 12:05  acme              1,200  1,200,000        1  27 kB  ended
2026-01-31 12:05  tenant-0 +999     1,200  1,200,000        1  27 kB  running?
?                 -                 1,200  1,200,000        1  27 kB  ended
running?: it has no end, and no lock says whether it is still written
`)
})

test('whatever a run is, its line fits into 80 characters, and moves no cursor', () => {
  const run = fc.record({
    tenants: fc.array(fc.string({ minLength: 1, maxLength: 64 }), { maxLength: 8 }),
    beganMs: fc.maxSafeNat(),
    state: fc.constantFrom<LedgerRun['state']>('ended', 'running', 'killed', 'unknown', 'problem', 'notes'),
    counts: fc.record({
      ...{ entries: fc.nat(), notes: fc.nat(), intents: fc.nat(99_999) },
      ...{ requests: fc.nat(999_999), records: fc.nat(999_999_999) },
    }),
    bytes: fc.nat(),
  })
  fc.assert(
    fc.property(fc.array(run, { minLength: 1, maxLength: 4 }), (found) => {
      const lines = ledgerListText(found.map(aRun), output).split('\n')
      expect(lines.length).toBeGreaterThan(found.length + 1)
      for (const line of lines) {
        expect(line.length).toBeLessThanOrEqual(80)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
      }
    }),
    times({ fast: 100, full: 5_000 }),
  )
})
