import type { DeadLetter, DeadLetterList } from '@logpipe/infra/dead-letters'
import type { LogId, TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lettersOf } from './tenant-letters.ts'

const letter = fc
  .record({
    tenant: fc.constantFrom('acme', 'beta', undefined),
    ids: fc.uniqueArray(fc.constantFrom('k1', 'k2', 'k3', 'k4'), { maxLength: 3 }),
    /** Records that it has beyond those that are named. */
    unnamed: fc.constantFrom(0, 0, 0, 1, undefined),
    reason: fc.constantFrom('conflict', 'failed'),
  })
  .map(({ tenant, ids, unnamed, reason }) => ({
    ...{ id: 'm', sentAt: '', receives: 1, bytes: 1, reason },
    tenant: tenant as TenantId | undefined,
    logIds: { ids: ids as readonly string[] as readonly LogId[], total: ids.length },
    records: unnamed === undefined ? undefined : ids.length + unnamed,
  }))

function listOf(letters: readonly object[], given: Partial<DeadLetterList> = {}): DeadLetterList {
  return { letters: letters as readonly DeadLetter[], groups: [], unseen: 0, end: 'complete', ...given }
}

test('it names the records of a tenant, and of letters without one, and is whole only if no record of it can be elsewhere', () => {
  const end = fc.constantFrom('complete', 'out_of_time', 'interrupted')
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 6 }), fc.nat(1), end, (letters, unseen, ended) => {
      const { reasons, isWhole } = lettersOf('acme', listOf(letters, { unseen, end: ended }))
      const possible = letters.filter(({ tenant }) => tenant !== 'beta')
      expect(new Set(reasons.keys())).toEqual(new Set(possible.flatMap(({ logIds }) => logIds.ids)))
      const isHidden = possible.some(
        ({ tenant, records, logIds }) => tenant === undefined || records !== logIds.ids.length,
      )
      expect(isWhole).toBe(ended === 'complete' && unseen === 0 && !isHidden)
    }),
  )
})
