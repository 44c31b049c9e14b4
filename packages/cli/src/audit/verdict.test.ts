import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CompletenessCheck } from './completeness.ts'
import type { CheckStatus, RowCheck } from './row-checks.ts'
import { type Verdict, verdictOf, worstVerdict } from './verdict.ts'

const status = fc.constantFrom<CheckStatus>('passed', 'failed', 'unknown')
const flag = fc.constantFrom<number>(0, 0, 0, 1)
const judged = fc.record({
  ...{
    isolation: status,
    completeness: status,
    rows: fc.nat(2),
    receipts: fc.nat(2),
    isCompletenessWaived: fc.boolean(),
  },
  ...{ missing: flag, deadLettered: flag, perhapsErased: flag, queued: flag, letters: flag, problems: flag },
})

function judge(given: typeof judged extends fc.Arbitrary<infer T> ? T : never): Verdict {
  const found = { found: 0, findings: [] }
  const isolation: RowCheck = { name: 'isolation', status: given.isolation, checked: given.rows, ...found }
  const completeness: CompletenessCheck = {
    ...{ name: 'completeness', status: given.completeness, checked: given.receipts, ...found },
    ...{ missing: given.missing, deadLettered: given.deadLettered, perhapsErased: given.perhapsErased },
    ...{ purged: 0, expired: 0, erased: 0, erasures: undefined, unexpected: 0, unacknowledged: 0, pruned: 0 },
    ...{
      byLedger: given.receipts,
      byManifests: 0,
      older: 0,
      putBack: 0,
      unsaved: 0,
      manifests: { count: 0, altered: 0, deleted: 0, early: 0 },
    },
    depth: { queued: given.queued, deadLetters: given.letters },
    ledgerProblems: given.problems === 0 ? [] : [{ kind: 'no_key' }],
  }
  return verdictOf({ checks: [isolation, completeness], ...given })
}

test('a verdict never says more than its checks', () => {
  fc.assert(
    fc.property(judged, (given) => {
      const verdict = judge(given)
      const { isolation, completeness, rows, receipts, isCompletenessWaived } = given
      const { missing, deadLettered, perhapsErased, queued, letters, problems } = given
      const isOpen = missing + deadLettered + perhapsErased + queued + letters + problems > 0
      if (isolation === 'failed' || completeness === 'failed') expect(verdict).toBe('failed')
      else if (rows + receipts === 0) expect(verdict).toBe('inconclusive')
      else if (verdict === 'passed') {
        expect(completeness).toBe('passed')
        expect(rows > 0 ? isolation : 'passed').toBe('passed')
      } else if (verdict === 'passed_without_completeness') {
        expect([isolation, completeness, rows > 0]).toEqual(['passed', 'unknown', true])
        expect(isOpen && !isCompletenessWaived).toBe(false)
      } else expect([completeness, rows > 0 ? isolation : 'passed']).toContain('unknown')
    }),
  )
})

test('what others sent as well, or what nobody asks for, does not keep rows from passing', () => {
  const clean = { missing: 0, deadLettered: 0, perhapsErased: 0, queued: 0, letters: 0, problems: 0 }
  const rows = {
    isolation: 'passed',
    completeness: 'unknown',
    rows: 1,
    receipts: 1,
    isCompletenessWaived: false,
  } as const
  expect(judge({ ...rows, ...clean })).toBe('passed_without_completeness')
  for (const name of Object.keys(clean)) {
    expect(judge({ ...rows, ...clean, [name]: 1 }), name).toBe('inconclusive')
    expect(judge({ ...rows, ...clean, [name]: 1, isCompletenessWaived: true }), name).toBe(
      'passed_without_completeness',
    )
  }
})

test('the verdict of several tenants is the worst of theirs, and of nobody nothing is known', () => {
  const order = ['passed', 'passed_without_completeness', 'inconclusive', 'failed'] as const
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...order)), (verdicts) => {
      const worst = order[Math.max(...verdicts.map((one) => order.indexOf(one)))] ?? 'inconclusive'
      expect(worstVerdict(verdicts.map((verdict) => ({ verdict })))).toBe(worst)
    }),
  )
})
