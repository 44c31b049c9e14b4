import type { Client } from '@logpipe/sdk'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import type { LogTable } from '../../connect/log-table.ts'
import type { StoredItem } from '../../connect/stored-item.ts'
import type { CliContext } from '../../context.ts'
import { recordOf } from '../../ledger/run-id.ts'
import type { TenantLetters } from '../tenant-letters.ts'
import type { VerifySeal } from '../verify-seal.ts'
import type { SentCanary } from './canary.ts'
import type { Doubt } from './judge-canary.ts'
import type { CanarySender } from './send-canary.ts'

/** A tenant and its own access to the endpoint. */
export interface WatchedTenant {
  readonly tenantId: TenantId
  readonly client: Pick<Client, 'ingestRaw' | 'logs'>
}

export interface RoundOptions extends Place, CanarySender, Pick<CliContext, 'elapsed' | 'sleep'> {
  /** Whether each round has keys of its own, so that a refused one is a doubt in this round alone. False by default. */
  readonly hasOwnKeys?: boolean
  /** How long after a message the queue's depth may be wrong, milliseconds. */
  readonly depthLateMs: number
  /** How long a canary may take to be stored, milliseconds. */
  readonly giveUpMs: number
  readonly pollMs: number
}

/** How a stack is reached. */
export interface Place {
  readonly tenants: readonly WatchedTenant[]
  readonly table: Pick<LogTable, 'pagesOf'>
  /** Messages on the queue. */
  readonly queued: () => Promise<number>
  readonly lettersFor: (tenantId: TenantId) => Promise<TenantLetters>
  /** Verifies seals with the master keys as they are; reads them again where a row's is not among them. */
  readonly openSeals: (rows: readonly StoredItem[], tenantId: TenantId) => Promise<VerifySeal>
}

/** How an endpoint refuses an access: no later round could prove anything with it. */
const refusals: readonly string[] = ['unauthorized', 'forbidden', 'tenant_mismatch']

/** What fails outside this program is a doubt; a defect is thrown on, and so is the refusal of a tenant's access that is used again. */
export function doubtOf(
  error: unknown,
  tenantId: TenantId,
  { hasOwnKeys = false }: Pick<RoundOptions, 'hasOwnKeys'> = {},
): Doubt {
  if (!hasOwnKeys && error instanceof LogpipeError && refusals.includes(error.code)) {
    throw new LogpipeError(error.fault, `the endpoint refuses the access of ${tenantId}: ${error.message}`, {
      cause: error,
    })
  }
  if (error instanceof LogpipeError) return { kind: 'failed', code: error.code, message: error.message }
  // What the AWS SDK throws has a name for a code, and its reason may be a list of them.
  if (error instanceof Error && ('$metadata' in error || 'code' in error)) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
    return { kind: 'failed', code, message: error.message || code }
  }
  throw error
}

/** All rows of a canary's record in a partition, whatever their digests. */
export async function rowsOf(
  table: Pick<LogTable, 'pagesOf'>,
  tenantId: TenantId,
  { logId }: Pick<SentCanary, 'logId'>,
): Promise<readonly StoredItem[]> {
  const record = recordOf(logId)
  const rows: StoredItem[] = []
  for await (const page of table.pagesOf(tenantId, { prefix: record === undefined ? logId : `${record}.` })) {
    rows.push(...page)
  }
  return rows
}
