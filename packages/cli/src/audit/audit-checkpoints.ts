import { join } from 'node:path'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import type { SavedRows, TenantAudit } from './audit-tenant.ts'
import { type CheckpointRead, readCheckpoint, removeCheckpoint, writeCheckpoint } from './checkpoint-file.ts'
import { createExpectedRecords } from './expected-records.ts'
import type { SavedExpected } from './read-expected.ts'
import type { TenantLetters } from './tenant-letters.ts'
import type { SealKeys } from './verify-seal.ts'

/** An audit that can be resumed. */
export interface SavedRun {
  /** When it began, epoch milliseconds. */
  readonly beganMs: number
  /** Names of all tenants; undefined where nobody has asked for them yet. */
  readonly tenants: readonly string[] | undefined
  /** Tenants that were audited to the end. */
  readonly done: readonly TenantAudit[]
  /** The one that was being read; undefined between two. */
  readonly current: SavedTenant | undefined
  /** Read capacity units that were consumed. */
  readonly units: number
}

export interface SavedTenant extends SavedQueues {
  readonly tenantId: TenantId
  readonly rows: SavedRows
  readonly expected: SavedExpected
}

/** What was in the queues when the first of its rows were read. */
export interface SavedQueues {
  readonly depth: { readonly queued: number; readonly deadLetters: number }
  readonly letters: TenantLetters
}

export interface Checkpoints {
  /** The interrupted audit, where it is to be resumed. */
  readonly from: SavedRun | undefined
  /** Whether it is time to save: every two seconds, or less often, so that saving takes at most 5 % of the time. */
  readonly isDue: () => boolean
  /** Whether it was saved; an audit that cannot be saved continues. */
  readonly save: (run: SavedRun) => Promise<boolean>
  /** Removes what was saved; the audit has come to its end. */
  readonly remove: () => Promise<void>
}

export interface CheckpointOptions {
  /** Folder of the target's ledger. */
  readonly dir: string
  /** All tenants where it is undefined: each choice has a checkpoint of its own. */
  readonly chosen: TenantId | undefined
  readonly keys: SealKeys
  /** Of this program: another one may judge otherwise. */
  readonly version: string
  readonly target: string
  readonly isResuming: boolean
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  /** Called once, where nothing can be written. */
  readonly onProblem: (error: unknown) => void
}

const [everyMs, share] = [2_000, 20]

/** Throws `invalid_option` for a checkpoint that was altered, or is of another version or target. */
export async function openCheckpoints(options: CheckpointOptions): Promise<Checkpoints> {
  const { dir, chosen, keys, elapsed, isResuming, onProblem } = options
  const path = join(dir, chosen === undefined ? 'audit.checkpoint' : `audit-${chosen}.checkpoint`)
  const from = isResuming ? savedRunOf(await readCheckpoint(path, keys), options) : undefined
  let dueMs = elapsed() + everyMs
  let hasFailed = false
  return {
    from,
    isDue: () => !hasFailed && elapsed() >= dueMs,
    save: async (run) => {
      const startMs = elapsed()
      const current = run.current !== undefined && isSmall(run.current) ? run.current : undefined
      if (current === undefined && run.done.length === 0) return false
      try {
        if (!hasFailed) await writeCheckpoint(path, checkpointOf({ ...run, current }, options), keys)
      } catch (error) {
        hasFailed = true
        onProblem(error)
      }
      dueMs = elapsed() + Math.max(everyMs, share * (elapsed() - startMs))
      return !hasFailed
    },
    remove: () => removeCheckpoint(path).catch(onProblem),
  }
}

/** Lines that are sorted on disk, of some 50 bytes: a checkpoint is read as a whole. A tenant with more is begun again. */
const maxLines = 2_000_000

function isSmall({ expected: { records } }: SavedTenant): boolean {
  return records.lines() <= maxLines
}

function checkpointOf(run: SavedRun, { version, target }: CheckpointOptions) {
  const { current, ...others } = run
  const records = current?.expected.records.saved() ?? []
  return { document: { version, target, ...others, ...(current && { current: documentOf(current) }) }, records }
}

/** Plain data: records are beside it, and maps are lists. */
function documentOf({ expected: { records: _, ...expected }, letters, ...others }: SavedTenant) {
  return { ...others, expected, letters: { ...letters, reasons: [...letters.reasons] } }
}

function savedRunOf(read: CheckpointRead, { version, target }: CheckpointOptions): SavedRun | undefined {
  if (read.kind === 'none') return undefined
  const refuse = (why: string): never => {
    throw new LogpipeError('invalid_option', `--resume: ${why}; run the audit again without it`)
  }
  if (read.kind === 'invalid') return refuse('the checkpoint was altered, or its master key is gone')
  const { document, records } = read
  if (document.version !== version) return refuse(`the checkpoint is of logpipe ${document.version}, not ${version}`)
  if (document.target !== target && !isEmbedded(document.target, target))
    return refuse(`the checkpoint is of ${document.target}, not ${target}`)
  // Its MAC is right, and its version: this program wrote it.
  const { current, ...run } = document as unknown as SavedRun & { readonly current?: ReturnType<typeof documentOf> }
  return { ...run, current: current && tenantOf(current, createExpectedRecords({ from: records })) }
}

/** The embedded stack is called by its address while `dev` runs, and by its folder elsewhere. */
function isEmbedded(...names: readonly unknown[]): boolean {
  return names.every((name) => /^http:|^embedded /.test(String(name)))
}

function tenantOf(
  { expected, letters, ...others }: ReturnType<typeof documentOf>,
  records: SavedExpected['records'],
): SavedTenant {
  // JSON has no infinite number.
  const manifests = { ...expected.manifests, firstMs: expected.manifests.firstMs ?? Number.POSITIVE_INFINITY }
  const reasons = new Map(letters.reasons)
  return { ...others, expected: { ...expected, manifests, records }, letters: { ...letters, reasons } }
}
