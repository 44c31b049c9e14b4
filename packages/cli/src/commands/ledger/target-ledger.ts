import { resolveConfig } from '../../config/resolve-config.ts'
import { findLedgerDir } from '../../connect/ledger-dir.ts'
import type { CliContext } from '../../context.ts'
import { oldReceiptTenants } from '../../ledger/old-receipts.ts'
import { type LedgerRead, readLedger } from '../../ledger/read-ledger.ts'
import { oldReceiptsText } from '../../render/ledger.ts'
import type { StackFlags } from '../stack-use.ts'

export interface TargetLedger {
  readonly dir: string
  readonly read: LedgerRead
  /** Whether it says anything, or did. */
  readonly isThere: boolean
}

/** Reads the ledger of a target, which nobody starts or calls for that. */
export async function readTargetLedger(flags: StackFlags, context: CliContext): Promise<TargetLedger> {
  const dir = await findLedgerDir(await resolveConfig(flags, context))
  const old = await oldReceiptTenants(dir)
  if (old.length > 0) context.err.write(oldReceiptsText(old.length))
  const read = await readLedger(dir)
  return { dir, read, isThere: read.segments.length + read.problems.length > 0 }
}
