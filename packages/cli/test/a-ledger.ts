import type { Ledger } from '../src/ledger/open-ledger.ts'

/** A ledger that keeps nothing. */
export function aLedger(): Ledger {
  const nothing = async (): Promise<void> => undefined
  return {
    ...{ intend: nothing, intendRequests: nothing, acknowledge: nothing, addRequests: nothing },
    ...{ fail: nothing, skip: nothing, purge: nothing, erase: nothing, close: nothing },
  }
}
