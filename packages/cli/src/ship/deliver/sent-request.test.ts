import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { linesOfRecord, sentRequests } from './sent-request.ts'

const [acme, beta] = ['acme' as TenantId, 'beta' as TenantId]
const id = { key: 'f1-0', index: 10 }
const answer = { accepted: 3, duplicates: 0, rejected: 0, log_ids: [], errors: [], retries: 0 }
const named = { tenantId: acme, outcome: 'r-0' }

test('what was accepted of a request is named with its lines', () => {
  const batch = { name: 'a.log', body: '', numbers: [4, 5, 6], id }
  expect(sentRequests(batch, answer, named)).toEqual([
    { ...named, records: 3, lines: { name: 'a.log', first: 4, last: 6 }, firstId: id },
  ])
  expect(sentRequests(batch, { ...answer, accepted: 0 }, named)).toEqual([])
})

test('each tenant has its own part', () => {
  const owners = [{ tenant: acme }, { tenant: beta }, { tenant: beta }]
  const sent = sentRequests(
    { name: 'a', body: '', numbers: [1, 2, 3], id, owners },
    { ...answer, log_ids: ['a', 'b', 'c'] },
    named,
  )
  expect(sent.map(({ tenantId, records, outcome }) => [tenantId, records, outcome])).toEqual([
    ['acme', 1, 'r-0'],
    ['beta', 2, 'r-0'],
  ])
})

test('an id tells the line only where each line is one record', () => {
  const [lines] = sentRequests({ name: 'a', body: '', numbers: [4, 5, 6], id }, answer, named)
  const [joined] = sentRequests({ name: 'a', body: '', numbers: [4, 6, 9], id }, answer, named)
  const rangeOf = (logId: string, sent = lines) => {
    const { first = 0, last = 0 } = sent ? linesOfRecord(logId, sent) : {}
    return [first, last]
  }
  expect(rangeOf('0.f1-0.12.AAAAAAAAAAA')).toEqual([6, 6])
  expect(rangeOf('0.f1-0.12.AAAAAAAAAAA', joined)).toEqual([4, 9])
  for (const other of ['0.f1-0.13.AAAAAAAAAAA', '0.f1-1.12.AAAAAAAAAAA', 'k1', '0.f1-0.12'])
    expect(rangeOf(other)).toEqual([4, 6])
})
