import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { requestKey } from '../ledger/run-id.ts'
import type { RequestState } from './generate.ts'
import { verify } from './verify.ts'

const run = '0abcdefgh01234567'
const tenants = ['load-1', 'load-2'] as TenantId[]
const [one, two] = tenants as [TenantId, TenantId]

function aRun(states: readonly RequestState[]) {
  return {
    sent: states.length,
    stateOf: (n: number) => states[n] ?? 'unsent',
    tenantOf: (n: number) => (n % 2 === 0 ? one : two),
  }
}

function id(n: number, index = 0, digest = 'AAAAAAAAAAA'): string {
  return `a7.${requestKey(run, n)}.${index}.${digest}`
}

test('every accepted record that has its one row is stored', () => {
  const rows = new Map([
    [one, [id(0)]],
    [two, [id(1)]],
  ])
  expect(verify(aRun(['accepted', 'accepted']), 1, rows)).toEqual({
    accepted: 2,
    stored: 2,
    lost: 0,
    duplicated: 0,
    misplaced: 0,
    unanswered: 0,
    unansweredStored: 0,
  })
})

test('a missing row is lost, a second row is a duplicate, a row elsewhere is misplaced', () => {
  const rows = new Map([
    [one, [id(0), id(0, 0, 'BBBBBBBBBBB'), id(1)]],
    [two, []],
  ])
  expect(verify(aRun(['accepted', 'accepted']), 1, rows)).toMatchObject({
    stored: 1,
    lost: 1,
    duplicated: 1,
    misplaced: 1,
  })
})

test('a request without an answer is neither lost nor wrong, and a row of a refused one is', () => {
  const rows = new Map([
    [one, [id(0), id(2)]],
    [two, []],
  ])
  expect(verify(aRun(['failed', 'failed', 'refused']), 1, rows)).toMatchObject({
    accepted: 0,
    lost: 0,
    unanswered: 2,
    unansweredStored: 1,
    misplaced: 1,
  })
})

test('records of a batch are followed one by one', () => {
  const rows = new Map([[one, [id(0, 0), id(0, 2)]]])
  expect(verify(aRun(['accepted']), 3, rows)).toMatchObject({ accepted: 3, stored: 2, lost: 1 })
})
