import { LogpipeError } from '@logpipe/sdk/contract'
import type { Target } from '../../../connect/open-target.ts'
import type { CliContext } from '../../../context.ts'
import { openLedger } from '../../../ledger/open-ledger.ts'
import { newRunId } from '../../../ledger/run-id.ts'
import type { LoadOptions } from '../../../load/run-load.ts'
import { errorText } from '../../../render/error.ts'
import type { ParsedLoad } from './load-flags.ts'

export interface LoadLedger {
  readonly options: Pick<LoadOptions, 'ledger' | 'onLedgerProblem' | 'now'>
  readonly close: () => Promise<void>
}

/** The ledger of a target for all that one command sends there. What cannot be written is said once. */
export function openLoadLedger(target: Target, { tenants }: ParsedLoad, context: CliContext): LoadLedger {
  const { now, random, errors } = context
  const tenantId = tenants.length === 1 ? tenants[0]?.tenantId : undefined
  const ledger = openLedger({ dir: target.ledgerDir, runId: newRunId(now(), random), tenantId, now })
  const said = new Set<string>()
  const onLedgerProblem = (error: unknown): void => {
    if (!(error instanceof LogpipeError)) throw error
    if (!said.has(error.message)) errors.write(errorText(error.message, error.hint, errors))
    said.add(error.message)
  }
  return {
    options: { ledger, onLedgerProblem, now },
    close: () => ledger.close().catch(onLedgerProblem),
  }
}
