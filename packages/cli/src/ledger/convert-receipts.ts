import { rm } from 'node:fs/promises'
import { type OldReceipt, oldReceiptFile, oldReceiptTenants, readOldReceipts } from './old-receipts.ts'
import { type LedgerOptions, openLedger } from './open-ledger.ts'

/**
 * Writes the receipts of earlier versions into the ledger, and removes their files: once. A kill in between repeats it, and repeated
 * receipts count once. Throws `storage_failed` or `data_unusable`.
 */
export async function convertReceipts(options: LedgerOptions): Promise<void> {
  const tenants = await oldReceiptTenants(options.dir)
  if (tenants.length === 0) return
  const ledger = openLedger(options)
  for (const tenantId of tenants) {
    for await (const receipt of readOldReceipts(options.dir, tenantId)) {
      if (receipt === undefined) await ledger.skip(1)
      else await ledger.acknowledge(tenantId, { atMs: timeOf(receipt), logIds: receipt.logIds })
    }
  }
  await ledger.close()
  for (const tenantId of tenants) await rm(oldReceiptFile(options.dir, tenantId), { force: true })
}

function timeOf({ at }: OldReceipt): number {
  return Math.max(0, Date.parse(at) || 0)
}
