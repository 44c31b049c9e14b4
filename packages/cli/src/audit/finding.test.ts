import fc from 'fast-check'
import { expect, test } from 'vitest'
import { collectFindings } from './finding.ts'

test('all findings are counted, the first twenty are kept, and what is no problem is neither', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60, size: 'max' }), (problems) => {
      const collected = collectFindings()
      for (const [i, isOne] of problems.entries()) collected.add(`k${i}`, isOne ? { kind: 'no_row' } : undefined)
      const found = problems.flatMap((isOne, i) => (isOne ? [{ logId: `k${i}`, kind: 'no_row' }] : []))
      expect(collected.all()).toEqual({ found: found.length, findings: found.slice(0, 20) })
      expect(collected.isFull()).toBe(found.length >= 20)
    }),
  )
})
