import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileReason, operationError } from '@logpipe/sdk/operations'
import { appendContents } from './contents.ts'
import { encodeEntry } from './encode-entry.ts'
import { createFrameWriter } from './frame-writer.ts'
import { readLedgerKey } from './ledger-key.ts'
import { findRuns, type LedgerRun } from './ledger-runs.ts'
import { collectKeys } from './pruned-keys.ts'
import type { LedgerRead } from './read-ledger.ts'
import { removeRunLock } from './run-lock.ts'

/** Which runs go, and why others that began as early stay. Oldest first. */
export interface PrunePlan {
  readonly pruned: readonly LedgerRun[]
  readonly kept: readonly KeptRun[]
}

export interface KeptRun {
  readonly run: LedgerRun
  /** `unended`: nobody can say whether it is still written. */
  readonly why: 'newest' | 'running' | 'unended' | 'problem'
}

/** Of runs that began before a time, epoch milliseconds. */
export async function planPrune(dir: string, read: LedgerRead, beforeMs: number): Promise<PrunePlan> {
  const runs = await findRuns(dir, read)
  const newest = runs.findLast(({ counts: { entries, notes } }) => entries > notes)
  const old = runs.filter((run) => run.beganMs < beforeMs).map((run) => ({ run, why: whyKept(run, newest) }))
  const pruned = old.flatMap(({ run, why }) => (why === undefined ? [run] : []))
  return {
    // Notes of what was pruned are written anew with those of other runs, and never for their own sake.
    pruned: pruned.some(({ state }) => state !== 'notes') ? pruned : [],
    kept: old.flatMap(({ run, why }) => (why === undefined ? [] : [{ run, why }])),
  }
}

function whyKept(run: LedgerRun, newest: LedgerRun | undefined): KeptRun['why'] | undefined {
  if (run.state === 'problem' || run.state === 'running') return run.state
  if (run === newest) return 'newest'
  return run.state === 'unknown' ? 'unended' : undefined
}

export interface PruneOptions {
  readonly dir: string
  readonly read: LedgerRead
  readonly runs: readonly LedgerRun[]
  /** Of the run that notes what was pruned. */
  readonly runId: string
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Called before each change; a test may end it there. */
  readonly onStep?: () => void
}

/** Lines of the contents that are written at once. */
const maxLines = 1_000

/**
 * Removes runs, in an order in which a kill leaves a sound ledger: their keys are noted first, then the contents say that their segments
 * are pruned, which from then on are not read; then their files go. Throws `storage_failed` or `data_unusable`.
 */
export async function pruneRuns({
  dir,
  read,
  runs,
  onStep = () => undefined,
  ...options
}: PruneOptions): Promise<void> {
  const key = await readLedgerKey(dir)
  if (key === undefined) throw operationError('data_unusable', `the key of the ledger in ${dir} is gone`)
  const segments = runs.flatMap((run) => run.segments.map(({ segment }) => segment))
  try {
    onStep()
    await noteKeys({ dir, key, read, runs, ...options })
    for (let at = 0; at < segments.length; at += maxLines) {
      onStep()
      const lines = segments.slice(at, at + maxLines).map((segment) => ({ kind: 'pruned', segment }) as const)
      await appendContents(dir, key, ...lines)
    }
    // Who edited the contents may have named any file there.
    const leftovers = read.problems.length === 0 ? read.leftovers : []
    for (const segment of [...segments, ...leftovers]) {
      onStep()
      await rm(join(dir, segment), { force: true })
    }
    for (const { runId } of runs) await removeRunLock(dir, runId)
  } catch (cause) {
    throw operationError('storage_failed', `cannot prune the ledger in ${dir}: ${fileReason(cause)}`, { cause })
  }
}

interface Noting extends Pick<PruneOptions, 'dir' | 'read' | 'runs' | 'runId' | 'now'> {
  readonly key: Buffer
}

/**
 * An audit then tells rows of pruned runs from rows that nobody sent from here. What was deleted on purpose may have been sent by a run
 * that stays.
 */
async function noteKeys({ read, runs, ...options }: Noting): Promise<void> {
  const writer = createFrameWriter(options)
  for (const { segments } of runs) {
    const keys = collectKeys()
    for await (const entry of read.entriesOf(undefined, segments)) {
      keys.add(entry)
      if (entry.kind === 'purged' || entry.kind === 'erased') await writer.append(encodeEntry(entry))
    }
    await Promise.all(keys.all().map((intent) => writer.append(encodeEntry({ kind: 'pruned', ...intent }))))
  }
  await writer.close()
}
