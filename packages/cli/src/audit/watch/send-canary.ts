import type { Client } from '@logpipe/sdk'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { requestKey } from '../../ledger/run-id.ts'
import { canaryAttributes, canaryOf, type SentCanary } from './canary.ts'

export interface CanarySender {
  readonly ledger: Pick<Ledger, 'intend' | 'acknowledge' | 'fail'>
  /** What cannot be written keeps no canary from being sent. */
  readonly onLedgerProblem: (error: unknown) => void
  /** The prefix of the keys of all canaries. */
  readonly runId: string
  readonly seed: number
  readonly now: () => number
  readonly signal: AbortSignal
}

/** Sends the `n`th canary, and notes it as `send` does. Throws where it is not acknowledged. */
export async function sendCanary(
  { tenantId, client }: { readonly tenantId: TenantId; readonly client: Pick<Client, 'ingestRaw'> },
  n: number,
  { ledger, onLedgerProblem, runId, seed, now, signal }: CanarySender,
): Promise<SentCanary> {
  const key = requestKey(runId, n)
  const canary = canaryOf(seed, n, key)
  const body = JSON.stringify({ text: canary.text, attributes: canaryAttributes })
  await ledger.intend(tenantId, key).catch(onLedgerProblem)
  try {
    const raw = { body, contentType: 'application/json' as const, idempotencyKey: key }
    const { log_ids, errors } = await client.ingestRaw(raw, { signal })
    const [[logId], [error]] = [log_ids, errors]
    if (logId === undefined) throw new LogpipeError(error?.code ?? 'internal', error?.message ?? 'nothing was accepted')
    await ledger.acknowledge(tenantId, { atMs: now(), logIds: [logId] }).catch(onLedgerProblem)
    return { ...canary, tenantId, logId }
  } catch (error) {
    const kind = error instanceof LogpipeError && error.status !== undefined && !error.retryable ? 'refused' : 'unknown'
    await ledger.fail(kind, { tenantId, key, first: 0, records: 1 }).catch(onLedgerProblem)
    throw error
  }
}
