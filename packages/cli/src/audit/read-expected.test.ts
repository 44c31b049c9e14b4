import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { aFolder } from '../../test/a-folder.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import { readLedger } from '../ledger/read-ledger.ts'
import { newRunId } from '../ledger/run-id.ts'
import { readExpected } from './read-expected.ts'

const tenantId = 'acme' as TenantId
const second = 1_000
const [beganMs, endMs] = [Date.UTC(2026, 0, 31), Date.UTC(2026, 0, 31) + second]

/** What became of a record that a run acknowledged, and that has no row since the tenant was erased. */
async function fateOf(runBeganMs: number, acknowledgedMs: number) {
  const dir = await aFolder()
  const erasing = openLedger({ dir, runId: newRunId(beganMs, () => 0.5), now: () => beganMs })
  for (const [atMs, isDone] of [[beganMs, false] as const, [endMs, true] as const])
    await erasing.erase({ tenantId, atMs, beganMs, isDone, scope: { kind: 'all' }, deleted: undefined })
  await erasing.close()
  const sending = openLedger({ dir, runId: newRunId(runBeganMs, () => 0), now: () => runBeganMs })
  await sending.intend(tenantId, 'own-0')
  await sending.acknowledge(tenantId, { atMs: acknowledgedMs, logIds: ['k'] })
  await sending.close()
  const { records, erasures } = await readExpected({ ...(await readLedger(dir)), readMs: endMs }, tenantId)
  return [...records.missing()].map((one) => erasures.fateOf(one))
}

test('what was stored before a short erasure has ended may have been acknowledged after it', async () => {
  expect(await fateOf(beganMs - second, endMs + second)).toEqual(['perhapsErased'])
  expect(await fateOf(beganMs - second, endMs + 60 * second)).toEqual(['perhapsErased'])
  expect(await fateOf(beganMs - second, endMs + 61 * second)).toEqual(['kept'])
  expect(await fateOf(beganMs - second, beganMs - 1)).toEqual(['erased'])
})

test('what a run sends that began after an erasure has ended, it has not erased', async () => {
  expect(await fateOf(endMs, endMs + second)).toEqual(['perhapsErased'])
  expect(await fateOf(endMs + 1, endMs + second)).toEqual(['kept'])
})

test('receipts of earlier versions were accepted when they say, before the run that took them over', async () => {
  expect(await fateOf(endMs + 9 * second, beganMs - 1)).toEqual(['erased'])
  expect(await fateOf(endMs + 9 * second, endMs + second)).toEqual(['kept'])
})
