import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { aWatchedStack, type WatchedFaults } from '../../../test/a-watched-stack.ts'
import { type Carried, runRound } from './run-round.ts'

const roundOf = async (faults: WatchedFaults, carried = new Map<TenantId, Carried>()) => {
  const rounds = await runRound(0, carried, aWatchedStack(faults))
  return rounds.map(({ violations, doubts }) => [...violations, ...doubts].map(({ kind }) => kind))
}

test('tenants that are kept apart pass, and their canaries are looked at again', async () => {
  const carried = new Map<TenantId, Carried>()
  expect(await roundOf({}, carried)).toEqual([[], []])
  expect([...carried.values()].map(({ wasStored }) => wasStored)).toEqual([true, true])
})

test('a key that reads what is another tenant’s gives it away, and its canary is not looked at again', async () => {
  const carried = new Map<TenantId, Carried>()
  expect(await roundOf({ isOpen: true }, carried)).toEqual([['given_away'], []])
  expect([...carried.keys()]).toEqual(['beta'])
})

test('a key that reads not even its own denies nothing, and what it cannot show is hidden', async () => {
  expect(await roundOf({ isBlind: true })).toEqual([['uncontrolled'], ['hidden']])
})

test('an endpoint that is away is no violation', async () => {
  expect(await roundOf({ isDown: true })).toEqual([['failed'], ['failed']])
})

test('a canary whose violation was found is not carried into a round without another', async () => {
  const carried = new Map<TenantId, Carried>()
  await roundOf({}, carried)
  expect(await roundOf({ isDown: true }, carried)).toEqual([
    ['missing', 'failed', 'uncontrolled'],
    ['missing', 'failed', 'uncontrolled'],
  ])
  expect(carried.size).toBe(0)
})
