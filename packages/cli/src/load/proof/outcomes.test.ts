import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { type RequestState, requestStates } from '../engine/drive.ts'
import { openKinds } from '../traffic/kinds.ts'
import { countOutcomes, sentRun } from './outcomes.ts'

const shares = { seed: 5, duplicateShare: 0.2, badShare: 0.2 }
const traffic = {
  ...{ ...shares, runId: '0abcdefgh01234567', batchRecords: 2 },
  tenants: [{ tenantId: 'acme' as TenantId, weight: 1 }],
}
const { kindOf, originalOf } = openKinds(shares)
const total = 300

function aRun(stateOf: (n: number) => RequestState) {
  const states = Uint8Array.from({ length: total }, (_, n) => requestStates.indexOf(stateOf(n)))
  return sentRun(traffic, states, [])
}

const numbers = Array.from({ length: total }, (_, n) => n)
const of = (kind: ReturnType<typeof kindOf>): readonly number[] => numbers.filter((n) => kindOf(n) === kind)

test('bad requests that are refused are as expected, and duplicates count as no record', () => {
  const run = aRun((n) => (kindOf(n) === 'bad' ? 'rejected' : 'accepted'))
  expect(countOutcomes(run, shares)).toEqual({
    acceptedRecords: of('new').length * 2,
    acceptedDuplicates: of('duplicate').length,
    rejectedBad: of('bad').length,
    acceptedBad: 0,
    refusedRecords: 0,
  })
})

test('a bad request that is accepted shows, and one that was throttled is no expected refusal', () => {
  const [first, second] = of('bad')
  const run = aRun((n) => (kindOf(n) !== 'bad' || n === first ? 'accepted' : n === second ? 'refused' : 'rejected'))
  expect(countOutcomes(run, shares)).toMatchObject({ acceptedBad: 1, rejectedBad: of('bad').length - 2 })
})

test('each refusal counts, also of a request whose duplicate was accepted', () => {
  const [repeat = 0] = of('duplicate')
  const other = of('new').find((n) => n !== originalOf(repeat)) ?? 0
  const ends = { [originalOf(repeat)]: 'failed', [other]: 'refused' } as const
  expect(
    countOutcomes(
      aRun((n) => (kindOf(n) === 'bad' ? 'rejected' : (ends[n] ?? 'accepted'))),
      shares,
    ).refusedRecords,
  ).toBe(2)
  const unclear = aRun((n) => (kindOf(n) === 'bad' ? 'rejected' : n === originalOf(repeat) ? 'unclear' : 'accepted'))
  expect(countOutcomes(unclear, shares).refusedRecords).toBe(2)
})

test('a request that failed, and was accepted when it was repeated, must be stored', () => {
  const repeated = originalOf(of('duplicate')[0] ?? 0)
  const run = aRun((n) => (n === repeated ? 'failed' : 'accepted'))
  expect(run.stateOf(repeated)).toBe('accepted')
  expect(run.fateOf(repeated, 0)).toBe('accepted')
  expect(run.fateOf(of('duplicate')[0] ?? 0, 0)).toBe('unsent')
})
