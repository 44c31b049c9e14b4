import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { isFullSize } from '../../../../pipeline/test/full-size.ts'
import { requestKey } from '../../ledger/run-id.ts'
import { percentileMs } from '../measure/histograms.ts'
import type { RecordFate } from './fates.ts'
import { openVerifier } from './verify.ts'

const run = '0abcdefgh01234567'
const tenants = ['load-1', 'load-2'] as TenantId[]
const [one, two] = tenants as [TenantId, TenantId]

function aVerifier(fates: readonly RecordFate[], batchRecords = 1, refused: readonly number[] = []) {
  return openVerifier({
    runId: run,
    total: fates.length,
    batchRecords,
    fateOf: (n, index) => (refused.includes(index) ? 'refused' : (fates[n] ?? 'unsent')),
    tenantOf: (n) => (n % 2 === 0 ? one : two),
  })
}

function id(n: number, index = 0, digest = 'AAAAAAAAAAA'): string {
  return `a.${requestKey(run, n)}.${index}.${digest}`
}

test('every accepted record that has its one row is stored', () => {
  const verifier = aVerifier(['accepted', 'accepted'])
  verifier.add(one, id(0))
  verifier.add(two, id(1))
  expect(verifier.verified()).toEqual({
    accepted: 2,
    stored: 2,
    lost: 0,
    duplicated: 0,
    misplaced: 0,
    unanswered: 0,
    unansweredStored: 0,
    unclearStored: 0,
    pipeline: expect.objectContaining({ totalCount: 0 }),
  })
})

test('a second row is a duplicate, a row elsewhere is misplaced and not lost as well', () => {
  const verifier = aVerifier(['accepted', 'accepted'])
  for (const logId of [id(0), id(0, 0, 'BBBBBBBBBBB'), id(1), id(2), id(0, 1)]) verifier.add(one, logId)
  expect(verifier.verified()).toMatchObject({ stored: 1, lost: 0, duplicated: 1, misplaced: 3 })
})

test('rows of other runs are none of this one', () => {
  const verifier = aVerifier(['accepted'])
  verifier.add(one, id(0).replace(run, '0abcdefgh01234568'))
  verifier.add(one, 'an id of somebody')
  expect(verifier.verified()).toMatchObject({ stored: 0, lost: 1, misplaced: 0 })
})

test('a request without a response is neither lost nor wrong, and a row of a refused one is', () => {
  const verifier = aVerifier(['unanswered', 'unanswered', 'refused', 'unsent'])
  for (const [tenantId, n] of [
    [one, 0],
    [one, 2],
    [two, 3],
  ] as const)
    verifier.add(tenantId, id(n))
  expect(verifier.verified()).toMatchObject({ accepted: 0, lost: 0, unanswered: 2, unansweredStored: 1, misplaced: 2 })
})

test('a row stored behind a server error is not misplaced', () => {
  const verifier = aVerifier(['unclear', 'unclear'])
  verifier.add(one, id(0))
  expect(verifier.verified()).toMatchObject({ accepted: 0, lost: 0, unanswered: 0, misplaced: 0, unclearStored: 1 })
})

test('records of a batch are followed one by one, and those that were refused in it are not missed', () => {
  const verifier = aVerifier(['accepted'], 4, [3])
  for (const index of [0, 2]) verifier.add(one, id(0, index))
  expect(verifier.verified()).toMatchObject({ accepted: 3, stored: 2, lost: 1, misplaced: 0 })
})

const total = isFullSize ? 1_000_000 : 200_000

test(`of ${total} records, each that is lost, doubled or misplaced is found, and none is invented`, () => {
  const verifier = openVerifier({
    ...{ runId: run, total, batchRecords: 1 },
    ...{ fateOf: () => 'accepted', tenantOf: (n) => (n % 2 === 0 ? one : two) },
  })
  const lost = [3, 77, 1_000, total / 4 + 1, total / 2, total - 2, total - 1]
  const [misplaced, doubled] = [[12_345], [5, 6, total * 0.7]]
  for (let n = 0; n < total; n++) {
    if (lost.includes(n)) continue
    const isMisplaced = misplaced.includes(n)
    verifier.add((n % 2 === 0) === isMisplaced ? two : one, id(n))
    if (doubled.includes(n)) verifier.add(n % 2 === 0 ? one : two, id(n, 0, 'BBBBBBBBBBB'))
  }
  expect(verifier.verified()).toMatchObject({
    accepted: total,
    stored: total - 8,
    lost: 7,
    duplicated: 3,
    misplaced: 1,
  })
})

test('records for which there is not enough memory are an error that says how much they take', () => {
  // Before V8 says so of a length that addresses have room for, it collects garbage again and again.
  const [tooMany, said] = isFullSize
    ? [2 ** 40, '1,099,511,627,776 records takes 274,878 MB']
    : [2 ** 60, '1,152,921,504,606,847,000 records takes 288,230,376,152 MB']
  const open = () =>
    openVerifier({ ...{ runId: run, total: tooMany, batchRecords: 1 }, tenantOf: () => one, fateOf: () => 'accepted' })
  const message = expect.stringContaining(`following ${said} of memory, more than this process can get; lower the rate`)
  expect(open).toThrow(expect.objectContaining({ code: 'invalid_option', message }))
})

test('a row that still holds what was planted in its record is unredacted, and how long each took is kept', () => {
  const verifier = openVerifier({
    ...{ runId: run, total: 2, batchRecords: 1, fateOf: () => 'accepted' as const, tenantOf: () => one },
    secretOf: (n) => `secret-${n}`,
  })
  const times = { receivedAt: '2026-01-01T00:00:00.000Z', processedAt: '2026-01-01T00:00:01.500Z' }
  verifier.add(one, id(0), { text: 'password=[REDACTED:PASSWORD] secret-1', ...times })
  verifier.add(one, id(1), { text: 'password=secret-1', ...times })
  const { unredacted, pipeline, stored } = verifier.verified()
  expect({ unredacted, stored }).toEqual({ unredacted: 1, stored: 2 })
  expect(percentileMs(pipeline, 50)).toBeCloseTo(1_500, 0)
})
