import { rename } from 'node:fs/promises'
import { type OldReceipt, oldReceiptFile, oldReceiptTenants, readOldReceipts } from './old-receipts.ts'
import { type LedgerOptions, openLedger } from './open-ledger.ts'

export interface ConvertOptions extends Pick<LedgerOptions, 'dir' | 'now'> {
  /** Names the next run: each file becomes one of its own, so that what is wrong with one tenant's concerns no other. */
  readonly nextRunId: () => string
}

/**
 * Writes the receipts of earlier versions into the ledger, once, and keeps their files under another name. A kill in between repeats it, and
 * repeated receipts count once. Throws `storage_failed` or `data_unusable`.
 */
export async function convertReceipts({ nextRunId, ...options }: ConvertOptions): Promise<void> {
  for (const tenantId of await oldReceiptTenants(options.dir)) {
    const ledger = openLedger({ ...options, tenantId, runId: nextRunId() })
    for await (const receipt of readOldReceipts(options.dir, tenantId)) {
      if (receipt === undefined) await ledger.skip(1)
      else await ledger.acknowledge(tenantId, { atMs: timeOf(receipt), logIds: receipt.logIds })
    }
    await ledger.close()
    const file = oldReceiptFile(options.dir, tenantId)
    await rename(file, `${file}.converted`)
  }
}

function timeOf({ at }: OldReceipt): number {
  return Math.max(0, Date.parse(at) || 0)
}
