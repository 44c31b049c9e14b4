import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TenantId } from '@logpipe/sdk/contract'
import { readExpected } from '../packages/cli/src/audit/read-expected.ts'
import { openLedger } from '../packages/cli/src/ledger/open-ledger.ts'
import { readLedger } from '../packages/cli/src/ledger/read-ledger.ts'
import { round } from './measure.ts'

/**
 * A ledger, verified and read as `audit` does it, and the ids of as many rows in the order of the table, of which some are missing.
 * `--records 10000000`. Nothing of judging a row is in it.
 */
const at = process.argv.indexOf('--records')
const records = at === -1 ? 10_000_000 : Number(process.argv[at + 1])
const [perRequest, perBlock, digits] = [1_000, 5_000, '0123456789abcdef']
const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const dir = join(work, 'ledger', 'embedded')
const digestOf = (n: number): string => n.toString(36).padStart(11, 'A')
const keyOf = (block: number): string => `f0123456789abcdef01234567-${block}`

await writeReceipts()
const bytes = readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0)
const startMs = performance.now()
const ledger = { ...(await readLedger(dir)), readMs: Date.now() }
const { records: expected } = await readExpected(ledger, 'acme' as TenantId)
const readMs = performance.now()
let lost = 0
for (const digit of digits) {
  for (let n = 0; n < records; n++) {
    if (digits[n & 15] !== digit) continue
    if (n % 999_983 === 0) lost++
    else expected.find(`${digit}.${keyOf(Math.floor(n / perBlock))}.${n % perBlock}.${digestOf(n)}`)
  }
}
const foundMs = performance.now()
if (expected.count() !== records || expected.missingCount() !== lost) throw new Error('records are lost or invented')
rmSync(work, { recursive: true })
console.log(
  JSON.stringify({
    bench: 'reconcile',
    ...{ records, lost, found_missing: [...expected.missing()].length },
    bytes_per_record: { value: round(bytes / records), bar: 12 },
    read_per_second: Math.round(records / ((readMs - startMs) / 1000)),
    find_per_second: Math.round(records / ((foundMs - readMs) / 1000)),
    per_second: { value: Math.round(records / ((foundMs - startMs) / 1000)), bar: 500_000 },
    peak_mb: { value: round(process.resourceUsage().maxRSS / 1024), bar: 256 },
  }),
)

async function writeReceipts(): Promise<void> {
  const ledger = openLedger({ dir, runId: '0'.repeat(17), now: Date.now })
  for (let from = 0; from < records; from += perRequest) {
    const count = Math.min(perRequest, records - from)
    const ids = Array.from({ length: count }, (_, i) => `${digits[(from + i) & 15]}${digestOf(from + i)}`).join('')
    const place = { key: keyOf(Math.floor(from / perBlock)), first: from % perBlock }
    await ledger.acknowledge('acme', { atMs: Date.now(), logIds: { ...place, ids, refused: [] } })
  }
  await ledger.close()
}
