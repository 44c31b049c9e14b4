import type { TenantId } from '@logpipe/sdk/contract'
import { readReceipts } from '../ledger/receipts.ts'
import { createExpectedRecords, type ExpectedRecords } from './expected-records.ts'

/** What the receipts of a tenant say. */
export interface Expected {
  readonly records: ExpectedRecords
  /** Lines that are not receipts: what they said cannot be told. */
  readonly damaged: number
  /** When the last of them was written, epoch milliseconds; NaN without any. */
  readonly lastAtMs: number
}

export async function readExpected(ledgerDir: string, tenantId: TenantId): Promise<Expected> {
  const records = createExpectedRecords()
  let [damaged, lastAt] = [0, '']
  for await (const receipt of readReceipts(ledgerDir, tenantId)) {
    if (receipt === undefined) damaged++
    else {
      records.add(receipt.logIds)
      if (receipt.at > lastAt) lastAt = receipt.at
    }
  }
  return { records, damaged, lastAtMs: Date.parse(lastAt) }
}
