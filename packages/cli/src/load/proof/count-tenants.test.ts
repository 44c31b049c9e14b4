import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import type { RequestState } from '../engine/drive.ts'
import { countTenants } from './count-tenants.ts'

const tenantIds = ['acme', 'beta'] as TenantId[]
const tenantOf = (n: number): TenantId => tenantIds[n % 2] ?? ('' as TenantId)

function counted(states: readonly (RequestState | undefined)[], waiting = 0) {
  return countTenants({ total: states.length, tenantOf, stateOf: (n) => states[n], waiting }, tenantIds)
}

test('requests that waited for a connection in the end count for their tenants, and what was due later does not', () => {
  expect(counted(['accepted', 'unsent', 'failed', 'unsent', 'unsent', 'unsent'], 3)).toEqual([
    { tenant: 'acme', accepted: 1, refused: 0, unanswered: 2 },
    { tenant: 'beta', accepted: 0, refused: 0, unanswered: 2 },
  ])
})

test('of a closed model they are those that would have been next', () => {
  expect(counted(['accepted'], 3)).toEqual([
    { tenant: 'acme', accepted: 1, refused: 0, unanswered: 1 },
    { tenant: 'beta', accepted: 0, refused: 0, unanswered: 2 },
  ])
})

test('what does not count is no request that waited', () => {
  expect(counted([undefined, undefined, 'unsent', 'unsent', 'refused', 'unclear'], 1)).toEqual([
    { tenant: 'acme', accepted: 0, refused: 1, unanswered: 1 },
    { tenant: 'beta', accepted: 0, refused: 1, unanswered: 0 },
  ])
})
