import { parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import { keyPlaceOf } from '../connect/key-place.ts'
import { openTable } from '../connect/log-table.ts'
import type { StackTarget } from '../connect/open-target.ts'
import { depthLateMs, stackDepth } from '../connect/stack-depth.ts'
import type { CliContext } from '../context.ts'
import { type ReceiptsRead, readReceipts, receiptTenants } from '../ledger/receipts.ts'
import { auditTenant, type TenantAudit } from './audit-tenant.ts'
import { createSealVerifier, type SealKeys } from './verify-seal.ts'

export interface TargetAuditOptions extends Pick<CliContext, 'now' | 'sleep'> {
  /** The tenant to audit; every one that has rows or receipts where it is undefined. */
  readonly chosen: TenantId | undefined
  /** Folder of the embedded stack, with its master key. */
  readonly dataDir: string
  readonly onProgress: (tenantId: TenantId, rows: number) => void
}

/** Audits one tenant of a target, or all of them, one after another. */
export async function auditTarget(target: StackTarget, options: TargetAuditOptions): Promise<readonly TenantAudit[]> {
  const { chosen, dataDir, onProgress } = options
  const table = await openTable(target.stores)
  try {
    const verifySeal = createSealVerifier(await sealKeysOf(target, dataDir))
    const known = new Set([...(await table.tenants()), ...(await receiptTenants(target.ledgerDir))])
    const audits: TenantAudit[] = []
    for (const tenantId of chosen === undefined ? [...known].sort().map(asTenant) : [chosen]) {
      const receipts = await readReceipts(target.ledgerDir, tenantId)
      const auditOnce = async (): Promise<TenantAudit> =>
        auditTenant({
          tenantId,
          items: table.itemsOf(tenantId),
          verifySeal,
          otherTenants: [...known],
          receipts,
          depth: await stackDepth(target.stores),
          nowMs: options.now(),
          onProgress: (rows) => onProgress(tenantId, rows),
        })
      audits.push(target.kind === 'deployed' ? await whenSettled(auditOnce, receipts, options) : await auditOnce())
    }
    return audits
  } finally {
    table.close()
  }
}

/** On AWS a queue that looks empty may not be: a missing row of a recent send is looked for again. */
async function whenSettled(
  auditOnce: () => Promise<TenantAudit>,
  { receipts }: ReceiptsRead,
  { now, sleep }: TargetAuditOptions,
): Promise<TenantAudit> {
  const sentMs = Date.parse(receipts.at(-1)?.at ?? '')
  for (;;) {
    const isLate = now() - sentMs < depthLateMs
    const result = await auditOnce()
    const isMissing = result.checks.some(({ name, status }) => name === 'completeness' && status === 'failed')
    if (!isMissing || !isLate) return result
    await sleep(1_000)
  }
}

/** An embedded stack keeps its master keys in a file, a deployed one in Secrets Manager, for those who may read them. */
async function sealKeysOf(target: StackTarget, dataDir: string): Promise<SealKeys> {
  const { firstKeyId, readKeys } = await import('@logpipe/infra/keys')
  const ring = await readKeys(keyPlaceOf(target, dataDir))
  return { keys: ring.keys, firstId: firstKeyId(ring) }
}

/** A partition of any name is audited, also one that no tenant could have. */
function asTenant(name: string): TenantId {
  const parsed = parseTenantId(name)
  return parsed.kind === 'tenant' ? parsed.tenantId : (name as TenantId)
}
