import { LogpipeError, parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import { keyPlaceOf } from '../connect/key-place.ts'
import { type LogTable, openTable } from '../connect/log-table.ts'
import { type ManifestTable, openManifests } from '../connect/manifest-table.ts'
import type { StackTarget } from '../connect/open-target.ts'
import { type BackupSpan, restoredBackups } from '../connect/restored-backups.ts'
import { depthLateMs, stackDepth } from '../connect/stack-depth.ts'
import type { CliContext } from '../context.ts'
import { convertReceipts } from '../ledger/convert-receipts.ts'
import { type LedgerRead, readLedger } from '../ledger/read-ledger.ts'
import { newRunId } from '../ledger/run-id.ts'
import { auditTenant, type TenantAudit } from './audit-tenant.ts'
import type { Compared } from './completeness.ts'
import { type AccessCheck, type OwnedRow, probeAccess, type Send } from './probe-access.ts'
import { type Expected, readExpected } from './read-expected.ts'
import type { Isolation } from './row-problems.ts'
import { lettersOf, noLetters, type TenantLetters, unknownLetters } from './tenant-letters.ts'
import { createSealVerifier, type SealKeys } from './verify-seal.ts'

export interface TargetAuditOptions extends Pick<CliContext, 'now' | 'elapsed' | 'sleep' | 'random'> {
  /** The tenant to audit; every one that has rows or receipts where it is undefined. */
  readonly chosen: TenantId | undefined
  /** Folder of the embedded stack, with its master key. */
  readonly dataDir: string
  /** Whether whoever asks does without proof that nothing is missing. */
  readonly isCompletenessWaived: boolean
  /** Asks the endpoint with the chosen tenant's key; undefined where it is not to be asked. */
  readonly send: Send | undefined
  readonly onProgress: (tenantId: TenantId, rows: number) => void
}

/** Audits one tenant of a target, or all of them, one after another. */
export async function auditTarget(target: StackTarget, options: TargetAuditOptions): Promise<readonly TenantAudit[]> {
  const { chosen, dataDir, now, random } = options
  await convertReceipts({ dir: target.ledgerDir, nextRunId: () => newRunId(now(), random), now })
  const ledger = await readAt(target.ledgerDir, now)
  const [table, manifests] = [await openTable(target.stores), await openManifests(target.stores)]
  try {
    const verifySeal = createSealVerifier(await sealKeysOf(target, dataDir))
    const backups = await restoredBackups(target.ledgerDir)
    const manifestKeys = once(() => manifestKeysOf(target, dataDir))
    const knownTenants = once(async () => {
      const known = new Set([...(await table.tenants()), ...(await manifests.tenants()), ...ledger.tenants])
      return [...known].sort()
    })
    const audits: TenantAudit[] = []
    for (const tenantId of chosen === undefined ? (await knownTenants()).map(asTenant) : [chosen]) {
      const stack = { target, table, manifests, manifestKeys, backups, verifySeal, otherTenants: knownTenants }
      audits.push(await auditWhenSettled(tenantId, ledger, stack, options))
    }
    return audits
  } finally {
    table.close()
    manifests.close()
  }
}

interface AuditedStack extends Pick<Isolation, 'verifySeal' | 'otherTenants'> {
  readonly target: StackTarget
  readonly table: LogTable
  readonly manifests: ManifestTable
  readonly manifestKeys: () => Promise<readonly Buffer[]>
  readonly backups: readonly BackupSpan[]
}

interface LedgerAt extends LedgerRead {
  /** When it was read, epoch milliseconds: of what comes later it says nothing. */
  readonly readMs: number
}

async function readAt(dir: string, now: () => number): Promise<LedgerAt> {
  const readMs = now()
  return { ...(await readLedger(dir)), readMs }
}

/** On AWS a queue that looks empty may not be: a missing row of a recent send is looked for again. */
async function auditWhenSettled(
  tenantId: TenantId,
  ledger: LedgerAt,
  stack: AuditedStack,
  options: TargetAuditOptions,
): Promise<TenantAudit> {
  const { now, sleep } = options
  const startMs = now()
  let sentMs: number | undefined
  for (let read = ledger; ; read = await readAt(stack.target.ledgerDir, now)) {
    const { manifests: table, manifestKeys: keys } = stack
    const expected = await readExpected(read, tenantId, { table, keys, nowMs: now(), backups: stack.backups })
    // Somebody may go on sending, and clocks may be ahead: what was sent before the audit began is waited for, and no longer.
    sentMs ??= Math.min(expected.lastAtMs, startMs)
    const isLate = stack.target.kind === 'deployed' && now() - sentMs < depthLateMs
    const result = await auditOnce(tenantId, expected, stack, options).finally(expected.records.close)
    const isMissing = result.checks.some(({ name, status }) => name === 'completeness' && status === 'failed')
    if (!isMissing || !isLate) return result
    await sleep(1_000)
  }
}

async function auditOnce(
  tenantId: TenantId,
  expected: Expected,
  { target, table, manifests: _, manifestKeys: __, backups: ___, ...isolation }: AuditedStack,
  options: TargetAuditOptions,
): Promise<TenantAudit> {
  const depth = await stackDepth(target.stores)
  return auditTenant({
    ...isolation,
    tenantId,
    pages: table.pagesOf(tenantId),
    expected,
    depth,
    isCompletenessWaived: options.isCompletenessWaived,
    access: options.send && (await accessOf(tenantId, table, options.send)),
    ...(await retentionOf(tenantId, target, options)),
    now: options.now,
    letters: depth.deadLetters === 0 ? noLetters : await lettersFor(tenantId, target, options),
    nowMs: options.now(),
    onProgress: (rows) => options.onProgress(tenantId, rows),
  })
}

/** Rows to ask for are looked for in the table: the endpoint must not be trusted to tell them. */
async function accessOf(tenantId: TenantId, table: LogTable, send: Send): Promise<AccessCheck> {
  const own = await firstRowOf(table, tenantId)
  const unknown = { name: 'access', status: 'unknown', checked: 0, found: 0, findings: [] } as const
  if (own === undefined) return { ...unknown, uncontrolled: 'there is no row of its own to ask for' }
  for await (const other of table.rowsBeside(tenantId)) {
    // Two tenants may have given their records the same id.
    if ((await firstRowOf(table, tenantId, other.logId))?.logId === other.logId) continue
    return probeAccess({ send, own, other: { tenantId: asTenant(other.tenantId), logId: other.logId } })
  }
  return { ...unknown, uncontrolled: 'there is no row of another tenant to ask for' }
}

async function firstRowOf(table: LogTable, tenantId: TenantId, prefix?: string): Promise<OwnedRow | undefined> {
  for await (const [item] of table.pagesOf(tenantId, { fields: [], ...(prefix !== undefined && { prefix }) })) {
    if (item !== undefined) return { tenantId, logId: String(item.log_id) }
  }
  return undefined
}

const dayMs = 86_400_000

/** Of a tenant that was not added, and for those who may not read the settings, as long as rows are kept by default. */
async function retentionOf(
  tenantId: TenantId,
  target: StackTarget,
  { now }: TargetAuditOptions,
): Promise<Pick<Compared, 'retentionMs' | 'retentionSinceMs'>> {
  const { defaultRetentionDays, openManager } = await import('@logpipe/infra/tenants')
  const manager = openManager(target.stores, now)
  try {
    const { settings, updatedAt } = (await manager.show(tenantId)).settings
    return { retentionMs: settings.retentionDays * dayMs, retentionSinceMs: Date.parse(updatedAt) }
  } catch {
    return { retentionMs: defaultRetentionDays * dayMs, retentionSinceMs: 0 }
  } finally {
    manager.close()
  }
}

/** Whoever may not read the dead-letter queue does not know what is in it. */
export async function lettersFor(
  tenantId: TenantId,
  target: StackTarget,
  options: Pick<CliContext, 'now' | 'elapsed' | 'sleep' | 'random'>,
): Promise<TenantLetters> {
  const { openDeadLetters } = await import('@logpipe/infra/dead-letters')
  const manager = openDeadLetters(target.stores, options)
  try {
    return lettersOf(tenantId, await manager.list({}))
  } catch (error) {
    if (error instanceof LogpipeError) return unknownLetters
    throw error
  } finally {
    manager.close()
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

/** An embedded stack keeps its master keys in a file, a deployed one in Secrets Manager, for those who may read them. */
export async function sealKeysOf(target: StackTarget, dataDir: string): Promise<SealKeys> {
  const { firstKeyId, readKeys } = await import('@logpipe/infra/keys')
  const ring = await readKeys(keyPlaceOf(target, dataDir))
  return { keys: ring.keys, firstId: firstKeyId(ring) }
}

/** The keys under which manifests are; a stack that has none of ingest has no manifests that it could have written. */
async function manifestKeysOf(target: StackTarget, dataDir: string): Promise<readonly Buffer[]> {
  const { readManifestKeys } = await import('@logpipe/infra/keys')
  return readManifestKeys(keyPlaceOf(target, dataDir))
}

/** A partition of any name is audited, also one that no tenant could have. */
function asTenant(name: string): TenantId {
  const parsed = parseTenantId(name)
  return parsed.kind === 'tenant' ? parsed.tenantId : (name as TenantId)
}
