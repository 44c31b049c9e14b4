import { tmpdir } from 'node:os'
import type { TenantId } from '@logpipe/sdk/contract'
import { keyPlaceOf } from '../connect/key-place.ts'
import { type LogTable, openTable } from '../connect/log-table.ts'
import { type ManifestTable, openManifests } from '../connect/manifest-table.ts'
import type { StackTarget } from '../connect/open-target.ts'
import { createReadMeter } from '../connect/read-meter.ts'
import { restoredBackups } from '../connect/restored-backups.ts'
import { convertReceipts } from '../ledger/convert-receipts.ts'
import { newRunId } from '../ledger/run-id.ts'
import { unlessAborted } from '../unless-aborted.ts'
import { type CheckpointOptions, openCheckpoints, type SavedTenant } from './audit-checkpoints.ts'
import {
  type AuditedStack,
  asTenant,
  auditWhenSettled,
  type LedgerAt,
  type Resuming,
  readAt,
  type StackAuditOptions,
} from './audit-stack.ts'
import type { TenantAudit } from './audit-tenant.ts'
import { type SplitLedger, splitLedger } from './split-ledger.ts'
import { verdictOf } from './verdict.ts'
import { createSealVerifier, type SealKeys } from './verify-seal.ts'

export interface TargetAuditOptions extends StackAuditOptions, Pick<CheckpointOptions, 'version' | 'isResuming'> {
  /** The tenant to audit; every one that has rows or receipts where it is undefined. */
  readonly chosen: TenantId | undefined
  /** Folder of the embedded stack, with its master key. */
  readonly dataDir: string
  /** Read capacity units a second that may be consumed; any number where it is undefined. */
  readonly maxUnitsPerSecond: number | undefined
  /** Called once, where the audit cannot be saved and goes on. */
  readonly onCheckpointProblem: CheckpointOptions['onProblem']
  /** Called where it ends early and can be resumed. */
  readonly onSaved: () => void
}

/** What became of an audit of one tenant or of all. */
export interface TargetAudit {
  /** The last one may have been interrupted. */
  readonly audits: readonly TenantAudit[]
  /** Whether some tenant was not read to its end. */
  readonly isInterrupted: boolean
  /** When the audit that it resumed began, epoch milliseconds; undefined where it resumed none. */
  readonly resumedFromMs: number | undefined
  /** Read capacity units that were consumed, also before it was interrupted. */
  readonly units: number
}

/** Audits one tenant of a target, or all of them, one after another. What was read is saved now and then, so that an audit can be resumed. */
export async function auditTarget(target: StackTarget, options: TargetAuditOptions): Promise<TargetAudit> {
  const { chosen, dataDir, now, random, elapsed, sleep, signal, maxUnitsPerSecond } = options
  await convertReceipts({ dir: target.ledgerDir, nextRunId: () => newRunId(now(), random), now })
  const keys = await sealKeysOf(target, dataDir)
  const place = { dir: target.ledgerDir, target: target.name, onProblem: options.onCheckpointProblem }
  const checkpoints = await openCheckpoints({ ...options, ...place, keys })
  const budget = { maxUnitsPerSecond, elapsed, sleep: (ms: number) => sleep(ms, signal) }
  const meter = createReadMeter({ ...budget, units: checkpoints.from?.units ?? 0 })
  const [table, manifests] = [await openTable(target.stores, meter), await openManifests(target.stores, meter)]
  const { units } = meter
  let ledger: (LedgerAt & Partial<SplitLedger>) | undefined
  try {
    ledger = await ledgerOf(target, options)
    const stack = { target, table, manifests, units, verifySeal: createSealVerifier(keys) }
    const audited = await auditAll({ checkpoints, stack, chosen, ledger }, options)
    return { ...audited, resumedFromMs: checkpoints.from?.beganMs, units: units() }
  } finally {
    ledger?.close?.()
    table.close()
    manifests.close()
  }
}

/** Where all tenants are audited, segments that several share are read once. */
async function ledgerOf(
  { ledgerDir }: StackTarget,
  { chosen, now }: TargetAuditOptions,
): Promise<LedgerAt & Partial<SplitLedger>> {
  const ledger = await readAt(ledgerDir, now)
  return chosen === undefined ? { ...ledger, ...splitLedger(ledger, { folder: tmpdir() }) } : ledger
}

interface AllTenants {
  readonly checkpoints: Awaited<ReturnType<typeof openCheckpoints>>
  readonly chosen: TenantId | undefined
  readonly ledger: LedgerAt
  readonly stack: {
    readonly target: StackTarget
    readonly table: LogTable
    readonly manifests: ManifestTable
    readonly verifySeal: ReturnType<typeof createSealVerifier>
    readonly units: () => number
  }
}

async function auditAll(
  { checkpoints, chosen, ledger, stack: opened }: AllTenants,
  options: TargetAuditOptions,
): Promise<Pick<TargetAudit, 'audits' | 'isInterrupted'>> {
  const { target, table, manifests, units } = opened
  const { from } = checkpoints
  const beganMs = from?.beganMs ?? ledger.readMs
  let tenants = from?.tenants
  const otherTenants = once(async () => {
    tenants ??= [...new Set([...(await table.tenants()), ...(await manifests.tenants()), ...ledger.tenants])].sort()
    return tenants
  })
  const backups = target.kind === 'embedded' ? await restoredBackups(target.ledgerDir) : []
  const stack = { ...opened, backups, otherTenants, manifestKeys: once(() => manifestKeysOf(target, options.dataDir)) }
  const audits: TenantAudit[] = (from?.done ?? []).map((audit) => judgedAgain(audit, options))
  const saving: Saving = {
    from: from?.current,
    isDue: checkpoints.isDue,
    save: (current) => checkpoints.save({ beganMs, tenants, done: audits, current, units: units() }),
    hasDone: () => audits.length > 0,
  }
  const known = new Set<string>(audits.map(({ tenantId }) => tenantId))
  const names = chosen === undefined ? await unlessAborted(options.signal, otherTenants()) : [chosen]
  if (names === undefined && from !== undefined) options.onSaved()
  if (names === undefined) return { audits, isInterrupted: true }
  for (const tenantId of names.map(asTenant)) {
    if (known.has(tenantId)) continue
    const audit = await auditSaving(tenantId, ledger, stack, { ...options, saving })
    if (audit !== undefined) audits.push(audit)
    if (isInterrupted(audit)) return { audits, isInterrupted: true }
    if (checkpoints.isDue()) await saving.save()
  }
  await checkpoints.remove()
  return { audits, isInterrupted: false }
}

interface Saving {
  /** What was being read when an earlier audit was interrupted. */
  readonly from: SavedTenant | undefined
  readonly isDue: () => boolean
  /** Returns whether it was saved. */
  readonly save: (current?: SavedTenant) => Promise<boolean>
  /** Whether some tenants were audited to the end. */
  readonly hasDone: () => boolean
}

/** Audits a tenant, and saves what was read of it; undefined where the signal ends it before the first row. */
async function auditSaving(
  tenantId: TenantId,
  ledger: LedgerAt,
  stack: AuditedStack,
  { saving, ...options }: TargetAuditOptions & { readonly saving: Saving },
): Promise<TenantAudit | undefined> {
  const from = saving.from?.tenantId === tenantId ? saving.from : undefined
  let isSaved = from !== undefined
  const onPage: Resuming['onPage'] = async (page) => {
    if (page.isInterrupted || saving.isDue()) isSaved = await saving.save(page.save())
  }
  const endEarly = async (): Promise<void> => {
    if (isSaved || (saving.hasDone() && (await saving.save()))) options.onSaved()
  }
  try {
    const audit = await auditWhenSettled(tenantId, ledger, stack, { ...options, from, onPage })
    if (isInterrupted(audit)) await endEarly()
    return audit
  } catch (error) {
    await endEarly()
    // Whoever has ended it ends requests and waits too.
    if (options.signal.aborted) return undefined
    throw error
  }
}

function isInterrupted(audit: TenantAudit | undefined): boolean {
  return audit === undefined || audit.verdict === 'interrupted'
}

/** Whoever resumes an audit may ask for another proof than whoever began it. */
function judgedAgain(audit: TenantAudit, { isCompletenessWaived }: TargetAuditOptions): TenantAudit {
  return { ...audit, verdict: verdictOf({ ...audit, isCompletenessWaived }) }
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
