import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { splitLedger } from '../packages/cli/src/audit/split-ledger.ts'
import { openLedger } from '../packages/cli/src/ledger/open-ledger.ts'
import { type LedgerRead, readLedger } from '../packages/cli/src/ledger/read-ledger.ts'
import { round } from './measure.ts'

/**
 * What `audit --all` takes to read the receipts of tenants that share segments, each with a thousand between those of the others; and what it would take to
 * look for each tenant's own in all of them, by ten tenants. `--tenants 1000` for one size.
 */
const at = process.argv.indexOf('--tenants')
const sizes = at === -1 ? [10, 100, 1_000] : [Number(process.argv[at + 1])]
const [receipts, looked] = [1_000, 10]
const results = []
for (const tenants of sizes) results.push(await measured(tenants))
console.log(JSON.stringify({ bench: 'shared-segments', results }))

async function measured(tenants: number) {
  const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
  const names = Array.from({ length: tenants }, (_, n) => `tenant-${n}`)
  await writeReceipts(work, names)
  const bytes = readdirSync(work).reduce((sum, name) => sum + statSync(join(work, name)).size, 0)
  const ledger = await readLedger(work)
  const beforeMb = process.resourceUsage().maxRSS / 1024
  const split = splitLedger(ledger, { folder: tmpdir() })
  const seconds = await secondsOf(split, names)
  split.close()
  const growthMb = process.resourceUsage().maxRSS / 1024 - beforeMb
  const some = names.slice(0, looked)
  const alone = (await secondsOf(ledger, some)) / some.length
  rmSync(work, { recursive: true })
  return {
    ...{ tenants, mb: round(bytes / 1e6), seconds: round(seconds), growth_mb: round(growthMb) },
    us_per_receipt: round((seconds * 1e6) / tenants / receipts),
    seconds_tenant_by_tenant: round(alone * tenants),
  }
}

async function secondsOf(ledger: LedgerRead, names: readonly string[]): Promise<number> {
  const startMs = performance.now()
  for (const name of names) {
    let found = 0
    for await (const entry of ledger.entriesOf(name)) if (entry.kind === 'named') found++
    if (found !== receipts) throw new Error(`${found} receipts of ${name}, not ${receipts}`)
  }
  return (performance.now() - startMs) / 1_000
}

async function writeReceipts(dir: string, names: readonly string[]): Promise<void> {
  const ledger = openLedger({ dir, runId: '0'.repeat(17), now: Date.now })
  const atMs = Date.now()
  for (let n = 0; n < receipts; n++) {
    await Promise.all(names.map((name) => ledger.acknowledge(name, { atMs, logIds: [`record-${n}`] })))
  }
  await ledger.close()
}
