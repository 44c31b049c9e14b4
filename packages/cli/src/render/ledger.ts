import type { Output } from '../context.ts'
import type { ErasedScope, LedgerEntry } from '../ledger/entry.ts'
import type { LedgerRun } from '../ledger/ledger-runs.ts'
import { unpackIds } from '../ledger/packed-ids.ts'
import type { KeptRun, PrunePlan } from '../ledger/prune-ledger.ts'
import type { LedgerProblem, LedgerRead } from '../ledger/read-ledger.ts'
import { requestKey } from '../ledger/run-id.ts'
import { bytes, count, plural, printable } from './format.ts'
import { runJson, shortTime, timeText } from './ledger-list.ts'
import { fitText } from './prose.ts'

/** What is wrong with a ledger, and where. */
export function problemText(problem: LedgerProblem): string {
  switch (problem.kind) {
    case 'segment_gone':
      return `the ledger's ${problem.segment} is gone`
    case 'segment_cut':
      return `the ledger's ${problem.segment} is shorter than it was`
    case 'segment_edited':
      return `the ledger's ${problem.segment} was edited`
    case 'segment_unknown':
      return `the ledger's ${problem.segment} is not in its contents`
    case 'segment_damaged':
      return `the ledger's ${problem.segment} is damaged`
    case 'entries_lost':
      return `the ledger's ${problem.segment} is missing entries: writing failed`
    case 'contents_edited':
      return `the ledger's contents.jsonl was edited`
    case 'no_key':
      return 'the key of the ledger is gone'
  }
}

/** A ledger in which nothing is. */
export function noLedgerText(dir: string, output: Output): string {
  const text = `There is no ledger in ${printable(dir)}: nothing was sent from here to this target.\n`
  return fitText(text, output)
}

export function oldReceiptsText(tenants: number): string {
  return `Receipts of an earlier version, of ${plural(tenants, 'tenant')}, are not in the ledger yet: logpipe audit converts them.\n`
}

export function ledgerVerifyJson(dir: string, { segments, problems }: LedgerRead) {
  return {
    ledger: dir,
    segments: segments.length,
    entries: entriesIn(segments),
    whole: problems.length === 0,
    problems,
  }
}

export function ledgerVerifyText({ segments, problems }: LedgerRead, { color }: Output): string {
  const size = `${plural(segments.length, 'segment')}, ${entriesText(entriesIn(segments))}`
  if (problems.length === 0) return `${size}: ${color.green('whole')}\n`
  return `${size}: ${color.red(plural(problems.length, 'problem'))}\n${ledgerProblemsText(problems)}`
}

/** A problem a line. */
export function ledgerProblemsText(problems: readonly LedgerProblem[]): string {
  return problems.map((problem) => `  ${printable(problemText(problem))}\n`).join('')
}

function entriesIn(segments: LedgerRead['segments']): number {
  return segments.reduce((sum, { counts }) => sum + counts.entries, 0)
}

function entriesText(entries: number): string {
  return entries === 1 ? '1 entry' : `${count(entries)} entries`
}

/** What pruning takes away, as a question is put. */
export function pruneWarning({ pruned }: PrunePlan): string {
  return `This removes ${prunedText(pruned)}. After this, audit can no longer tell whether all their rows are stored.`
}

function prunedText(runs: readonly LedgerRun[]): string {
  const sum = (of: (run: LedgerRun) => number): number => runs.reduce((total, run) => total + of(run), 0)
  const records = sum(({ counts }) => counts.records)
  const size = sum((run) => run.bytes)
  return `${plural(told(runs).length, 'run')} with receipts for ${plural(records, 'record')} (${bytes(size)})`
}

/** Notes of earlier pruning are written anew. */
function told(runs: readonly LedgerRun[]): readonly LedgerRun[] {
  return runs.filter(({ state }) => state !== 'notes')
}

export function pruneJson(dir: string, { pruned, kept }: PrunePlan) {
  return {
    ledger: dir,
    pruned: told(pruned).map(runJson),
    kept: kept.map(({ run, why }) => ({ run: run.runId, why })),
  }
}

export function pruneText({ pruned, kept }: PrunePlan, beforeMs: number): string {
  const what =
    pruned.length === 0
      ? `No run that began before ${shortTime(beforeMs)} UTC can be pruned.\n`
      : `Pruned ${prunedText(pruned)}.
From now on audit counts their rows as "rows of pruned runs", and passes without completeness where
there are any. Rows with ids that their senders chose count as rows without a receipt.
`
  return `${what}${kept.map(keptText).join('')}`
}

const reasons: Readonly<Record<KeptRun['why'], string>> = {
  newest: 'it is the newest',
  running: 'it is still running',
  unended: 'it has no end, and nobody can say whether it is still running',
  problem: 'logpipe ledger verify finds a problem in it',
}

function keptText({ run, why }: KeptRun): string {
  return `  The run of ${shortTime(run.beganMs)} stays: ${reasons[why]}.\n`
}

/** An entry as a JSON object, ids in full. */
export function entryJson(segment: string, entry: LedgerEntry): object {
  const { kind } = entry
  const shared = { segment, kind, ...('tenantId' in entry && { tenant: entry.tenantId ?? null }) }
  switch (kind) {
    case 'intent':
    case 'pruned':
      return { ...shared, prefix: entry.prefix, from: entry.from, to: entry.to }
    case 'acknowledged':
      return { ...shared, at: timeText(entry.atMs), log_ids: unpackIds(entry.ids) }
    case 'named':
    case 'purged':
      return { ...shared, at: timeText(entry.atMs), ...reasonOf(entry), log_ids: entry.logIds }
    case 'erased': {
      const { atMs, beganMs, isDone, scope, deleted } = entry
      const counted = { done: isDone, ...(deleted !== undefined && { deleted }) }
      return { ...shared, at: timeText(atMs), began: timeText(beganMs), ...counted, ...scopeJson(scope) }
    }
    case 'requests':
    case 'requests_refused':
    case 'requests_unknown': {
      const keys = entry.numbers.map((number) => requestKey(entry.runId, number))
      return { ...shared, at: timeText(entry.atMs), keys, records: entry.batchRecords, refused: entry.refused }
    }
    case 'refused':
    case 'unknown':
      return { ...shared, key: entry.key, first: entry.first, records: entry.records }
    case 'gap':
      return { ...shared, entries: entry.entries }
    default:
      return shared
  }
}

/** What was erased; nothing where that is all of a tenant. */
export function scopeJson(scope: ErasedScope): { readonly before?: string; readonly log_id?: string } {
  if (scope.kind === 'before') return { before: timeText(scope.beforeMs) }
  return scope.kind === 'id' ? { log_id: scope.logId } : {}
}

function reasonOf(entry: LedgerEntry): { readonly reason?: string } {
  return entry.kind === 'purged' ? { reason: entry.reason } : {}
}
