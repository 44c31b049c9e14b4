import type { OwnedRow } from '@logpipe/infra/deployed'
import { LogpipeError, parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import type { LogTable } from '../connect/log-table.ts'
import type { ManifestTable } from '../connect/manifest-table.ts'
import type { DeployedTarget } from '../connect/open-deployed.ts'
import type { StackTarget } from '../connect/open-target.ts'
import type { BackupSpan } from '../connect/restored-backups.ts'
import { depthLateMs, stackDepth } from '../connect/stack-depth.ts'
import type { CliContext } from '../context.ts'
import { type LedgerRead, readLedger } from '../ledger/read-ledger.ts'
import { unlessAborted } from '../unless-aborted.ts'
import type { SavedQueues, SavedTenant } from './audit-checkpoints.ts'
import { auditTenant, type JudgedPage, type TenantAudit } from './audit-tenant.ts'
import type { Compared } from './completeness.ts'
import { type AccessCheck, accessCheckOf, bothAccesses, probeAccess, type Send } from './probe-access.ts'
import { probeRole, type RoleProbeOptions } from './probe-role.ts'
import { type Expected, readExpected } from './read-expected.ts'
import type { Isolation } from './row-problems.ts'
import { lettersOf, noLetters, type TenantLetters, unknownLetters } from './tenant-letters.ts'

export interface StackAuditOptions extends Pick<CliContext, 'now' | 'elapsed' | 'sleep' | 'random'> {
  /** Whether whoever asks does without proof that nothing is missing. */
  readonly isCompletenessWaived: boolean
  /** Asks the endpoint with the chosen tenant's key; undefined where it is not to be asked. */
  readonly send: Send | undefined
  readonly onProgress: (progress: AuditProgress) => void
  /** Ends it before the next page. */
  readonly signal: AbortSignal
}

export interface AuditProgress {
  readonly tenantId: TenantId
  readonly rows: number
  /** Records that were accepted, and how many of them have no row yet. */
  readonly records: number
  readonly missing: number
  /** Read capacity units that were consumed by all. */
  readonly units: number
}

export interface AuditedStack extends Pick<Isolation, 'verifySeal' | 'otherTenants'> {
  readonly target: StackTarget
  readonly table: LogTable
  readonly manifests: ManifestTable
  readonly manifestKeys: () => Promise<readonly Buffer[]>
  readonly backups: readonly BackupSpan[]
  readonly units: () => number
}

export interface LedgerAt extends LedgerRead {
  /** When it was read, epoch milliseconds: of what comes later it says nothing. */
  readonly readMs: number
}

export async function readAt(dir: string, now: () => number): Promise<LedgerAt> {
  const readMs = now()
  return { ...(await readLedger(dir)), readMs }
}

export interface Resuming {
  /** What was read of the tenant before. */
  readonly from: SavedTenant | undefined
  /** Called after each page, with what an audit needs to go on behind it. */
  readonly onPage: (page: Pick<JudgedPage, 'isInterrupted'> & { readonly save: () => SavedTenant }) => Promise<void>
}

/**
 * On AWS a queue that looks empty may not be: a missing row of a recent send is looked for again. Undefined where the signal ends it before
 * the first row is read.
 */
export async function auditWhenSettled(
  tenantId: TenantId,
  ledger: LedgerAt,
  stack: AuditedStack,
  { from, ...options }: StackAuditOptions & Resuming,
): Promise<TenantAudit | undefined> {
  const { now, sleep, signal } = options
  const { manifests: table, manifestKeys: keys, backups } = stack
  const startMs = now()
  let [sentMs, saved]: [number | undefined, SavedTenant | undefined] = [undefined, from]
  for (let read = ledger; ; read = await readAt(stack.target.ledgerDir, now)) {
    const source = { table, keys, nowMs: now(), backups }
    const reading = readExpected(read, tenantId, source, saved?.expected)
    const expected = await unlessAborted(signal, reading)
    if (expected === undefined) {
      // It goes on for a while, and holds a file.
      reading.then(({ records }) => records.close()).catch(() => undefined)
      return undefined
    }
    // Somebody may go on sending, and clocks may be ahead: what was sent before the audit began is waited for, and no longer.
    sentMs ??= Math.min(expected.lastAtMs, startMs)
    const isLate = stack.target.kind === 'deployed' && now() - sentMs < depthLateMs
    const result = await auditOnce(tenantId, expected, stack, { ...options, from: saved }).finally(
      expected.records.close,
    )
    const isMissing = result?.checks.some(({ name, status }) => name === 'completeness' && status === 'failed')
    // What was compared before an interruption may have been stored since.
    if (!isMissing || !(isLate || saved !== undefined) || signal.aborted) return result
    saved = undefined
    await sleep(1_000)
  }
}

async function auditOnce(
  tenantId: TenantId,
  expected: Expected,
  stack: AuditedStack,
  { from, onPage, ...options }: StackAuditOptions & Resuming,
): Promise<TenantAudit | undefined> {
  const { signal, now, isCompletenessWaived } = options
  const around = await unlessAborted(signal, aroundOf(tenantId, stack, { ...options, from }))
  if (around === undefined) return undefined
  const { verifySeal, otherTenants, table, units } = stack
  const { records } = expected
  const { access, depth, letters, ...retention } = around
  return auditTenant({
    ...{ tenantId, expected, verifySeal, otherTenants, isCompletenessWaived, access, depth, letters, ...retention },
    ...{ now, nowMs: now(), signal, from: from?.rows },
    pages: table.pagesOf(tenantId, from?.rows.lastId ? { after: from.rows.lastId } : {}),
    onPage: ({ isInterrupted, save }) => {
      return onPage({ isInterrupted, save: () => ({ tenantId, expected, depth, letters, rows: save() }) })
    },
    onProgress: (rows) =>
      options.onProgress({
        ...{ tenantId, rows, ...records.progress(), units: units() },
      }),
  })
}

/** What is asked before the first row is read. */
async function aroundOf(
  tenantId: TenantId,
  { target, table }: AuditedStack,
  options: StackAuditOptions & Pick<Resuming, 'from'>,
): Promise<Pick<Compared, 'retentionMs' | 'retentionSinceMs'> & SavedQueues & { access: AccessCheck | undefined }> {
  const depth = await stackDepth(target.stores)
  const letters = depth.deadLetters === 0 ? noLetters : await lettersFor(tenantId, target, options)
  return {
    ...queuesOf({ depth, letters }, options.from),
    ...(await retentionOf(tenantId, target, options)),
    access: options.send && (await accessOf(tenantId, { target, table }, options.send)),
  }
}

/** What waited when the first rows were read may have been stored since, where it is not looked for any more. */
function queuesOf(now: SavedQueues, before: SavedQueues | undefined): SavedQueues {
  if (before === undefined) return now
  return {
    depth: {
      queued: Math.max(now.depth.queued, before.depth.queued),
      deadLetters: Math.max(now.depth.deadLetters, before.depth.deadLetters),
    },
    letters: {
      reasons: new Map([...before.letters.reasons, ...now.letters.reasons]),
      isWhole: now.letters.isWhole && before.letters.isWhole,
    },
  }
}

/** Rows to ask for are looked for in the table: the endpoint must not be trusted to tell them. */
async function accessOf(
  tenantId: TenantId,
  { target, table }: Pick<AuditedStack, 'target' | 'table'>,
  send: Send,
): Promise<AccessCheck> {
  const own = await firstRowOf(table, tenantId)
  const unknown = { name: 'access', status: 'unknown', checked: 0, found: 0, findings: [] } as const
  if (own === undefined) return { ...unknown, uncontrolled: 'there is no row of its own to ask for' }
  for await (const other of table.rowsBeside(tenantId)) {
    // Two tenants may have given their records the same id.
    if ((await firstRowOf(table, tenantId, other.logId))?.logId === other.logId) continue
    const rows = { own, other: { tenantId: asTenant(other.tenantId), logId: other.logId } }
    const byKey = await probeAccess({ send, ...rows })
    return target.kind === 'deployed' ? bothAccesses(byKey, await byRoleOf(target, rows)) : byKey
  }
  return { ...unknown, uncontrolled: 'there is no row of another tenant to ask for' }
}

/** On AWS the role must keep tenants apart, whatever the code behind the endpoint asks for. */
async function byRoleOf(
  { stack }: DeployedTarget,
  rows: Pick<RoleProbeOptions, 'own' | 'other'>,
): Promise<AccessCheck> {
  const roleArn = stack.readTenantRoleArn
  const { openTenantRole } = await import('@logpipe/infra/deployed')
  if (roleArn !== undefined) return probeRole({ assume: openTenantRole(stack), roleArn, ...rows })
  const uncontrolled = 'the stack does not name its role for rows: deploy this version of logpipe'
  return accessCheckOf({ checked: 0, uncontrolled, found: 0, findings: [] })
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
  { now }: Pick<CliContext, 'now'>,
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

/** A partition of any name is audited, also one that no tenant could have. */
export function asTenant(name: string): TenantId {
  const parsed = parseTenantId(name)
  return parsed.kind === 'tenant' ? parsed.tenantId : (name as TenantId)
}
