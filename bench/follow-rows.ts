import { setImmediate as nextTurn } from 'node:timers/promises'
import type { TenantId } from '@logpipe/sdk/contract'
import { newRunId, requestKey } from '../packages/cli/src/ledger/run-id.ts'
import { keepYoungSmall } from '../packages/cli/src/load/engine/heaps.ts'
import { openVerifier } from '../packages/cli/src/load/proof/verify.ts'

/**
 * Follows as many rows as the first argument says into the table, page by page, as a load does that waits until the pipeline has drained. Every
 * 1,000,000th is lost; how many were found lost is printed as JSON. A process of its own for `load-truth`, which measures its memory.
 */
const total = Number(process.argv[2])
const rowsInPage = 1_000
const lostEvery = 1_000_000
const tenantId = 'acme' as TenantId
const runId = newRunId(Date.now(), Math.random)
const verifier = openVerifier({
  ...{ runId, total, batchRecords: 1, tenantOf: () => tenantId },
  fateOf: () => 'accepted' as const,
})
const [receivedAt, processedAt] = [new Date().toISOString(), new Date().toISOString()]
const letYoungGrow = keepYoungSmall()
for (let first = 0; first < total; first += rowsInPage) {
  for (let n = first; n < Math.min(total, first + rowsInPage); n++) {
    if (n % lostEvery === 0) continue
    verifier.add(tenantId, `0.${requestKey(runId, n)}.0.AAAAAAAAAAA`, { receivedAt, processedAt })
  }
  await nextTurn()
}
letYoungGrow()
const { lost, stored } = verifier.verified()
console.log(JSON.stringify({ lost, stored }))
