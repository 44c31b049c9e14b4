import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { LogId, TenantId } from '@logpipe/sdk/contract'
import { createExpectedRecords } from '../packages/cli/src/audit/expected-records.ts'
import { readManifests } from '../packages/cli/src/audit/read-manifests.ts'
import type { StoredItem } from '../packages/cli/src/connect/log-table.ts'
import { sealManifest } from '../packages/pipeline/src/manifests/manifest.ts'
import { createManifestSeries } from '../packages/pipeline/src/manifests/manifest-series.ts'
import { createTenantKeys } from '../packages/pipeline/src/tenants/tenant-keys.ts'
import { round } from './measure.ts'

setFlagsFromString('--expose-gc')
const gc: () => void = runInNewContext('gc')

/**
 * What sealing and reading manifests costs, and how it grows: those of requests of 500 records and of single ones, without their table.
 * Memory is what the audit keeps of them. `--records 4000000` is the largest of three sizes.
 */
const at = process.argv.indexOf('--records')
const largest = at === -1 ? 2_000_000 : Number(process.argv[at + 1])
const tenantId = 'acme' as TenantId
const digestKey = Buffer.alloc(32, 7)
const macKey = createTenantKeys(digestKey)(tenantId, 'manifest')
const nowMs = Date.UTC(2026, 0, 31)
const digestOf = (n: number): string => n.toString(36).padStart(11, 'A')

for (const records of [largest / 16, largest / 4, largest]) await measure(500, records)
for (const records of [largest / 160, largest / 40, largest / 10]) await measure(1, records)

async function measure(perRequest: number, records: number): Promise<void> {
  const requests = Math.floor(records / perRequest)
  let [sealMs, bytes] = [0, 0]
  /** Pages of 100 items, made as they are asked for. */
  const pagesOf = async function* (): AsyncGenerator<readonly StoredItem[]> {
    const drawNumber = createManifestSeries()
    for (let first = 0; first < requests; first += 100) {
      const startMs = performance.now()
      const page = Array.from({ length: Math.min(100, requests - first) }, (_, i) => {
        const logIds = Array.from({ length: perRequest }, (_, n) => `0.key${first + i}.${n}.${digestOf(n)}` as LogId)
        const drawn = drawNumber(tenantId, { receivedAt: nowMs / 1000, keepSeconds: 37 * 86_400 })
        drawn.end(true)
        return sealManifest({ tenantId, receivedAt: new Date(nowMs).toISOString(), logIds }, drawn, macKey)
      })
      sealMs += performance.now() - startMs
      bytes += page.reduce((sum, { ids }) => sum + ids.length, 0)
      yield page.map((item): StoredItem => ({ ...item }))
    }
  }
  const expected = createExpectedRecords()
  gc()
  const before = process.memoryUsage().heapUsed + process.memoryUsage().external
  const startMs = performance.now()
  const source = { table: { pagesOf }, digestKey: async () => digestKey, nowMs, backups: [] }
  const read = await readManifests(tenantId, source, { records: expected, erasedUntilMs: 0 })
  const readMs = performance.now() - startMs - sealMs
  gc()
  const kept = process.memoryUsage().heapUsed + process.memoryUsage().external - before
  if (read.records !== requests * perRequest || read.altered + read.deleted > 0) throw new Error('records are lost')
  console.log(
    JSON.stringify({
      ...{ bench: 'manifests', records_per_request: perRequest, records: read.records },
      ids_bytes_per_record: round(bytes / read.records),
      seal_us_per_record: round((sealMs * 1_000) / read.records),
      read_us_per_record: round((readMs * 1_000) / read.records),
      kept_bytes_per_record: round(kept / read.records),
    }),
  )
}
