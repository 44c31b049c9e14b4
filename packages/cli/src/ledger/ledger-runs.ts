import type { EntryCounts, LedgerRead, ReadSegment } from './read-ledger.ts'
import { findRunWriter } from './run-lock.ts'

/** What a ledger says of one run of a command, its segments together. */
export interface LedgerRun {
  readonly runId: string
  /** In their order. */
  readonly segments: readonly ReadSegment[]
  /** Epoch milliseconds; 0 where it does not say. */
  readonly beganMs: number
  /** Tenants that it names, in their order; requests of a load test over many may name none. */
  readonly tenants: readonly string[]
  readonly counts: EntryCounts
  readonly bytes: number
  readonly state: RunState
}

/**
 * `problem`: a segment does not prove what it says. `unknown`: it has no end, and nobody can say whether it is still written. `notes`: it
 * sent nothing; it says which keys were those of pruned runs, or what was deleted on purpose.
 */
export type RunState = 'ended' | 'notes' | 'running' | 'killed' | 'unknown' | 'problem'

/** Oldest first. */
export async function findRuns(dir: string, { segments, problems }: LedgerRead): Promise<readonly LedgerRun[]> {
  const runs = Map.groupBy(segments, ({ segment }) => runOf(segment))
  const broken = new Set(problems.map((problem) => ('segment' in problem ? runOf(problem.segment) : '')))
  const found: LedgerRun[] = []
  for (const [runId, ofRun] of runs) {
    found.push(runFrom(runId, ofRun, broken.has(runId) ? 'problem' : await stateOf(dir, runId, ofRun)))
  }
  return found
}

/** The run that wrote a segment. */
function runOf(segment: string): string {
  return segment.slice(0, segment.indexOf('-'))
}

function runFrom(runId: string, segments: readonly ReadSegment[], state: RunState): LedgerRun {
  const tenants = new Set(segments.flatMap((one) => [...one.tenants].filter((name) => name !== undefined)))
  const sum = (of: (segment: ReadSegment) => number): number => segments.reduce((total, one) => total + of(one), 0)
  return {
    ...{ runId, segments, state, beganMs: segments[0]?.beganMs ?? 0, tenants: [...tenants].toSorted() },
    bytes: sum(({ bytes }) => bytes),
    counts: {
      entries: sum(({ counts }) => counts.entries),
      intents: sum(({ counts }) => counts.intents),
      requests: sum(({ counts }) => counts.requests),
      records: sum(({ counts }) => counts.records),
      notes: sum(({ counts }) => counts.notes),
    },
  }
}

async function stateOf(dir: string, runId: string, segments: readonly ReadSegment[]): Promise<RunState> {
  const last = segments.at(-1)
  if (last?.isEnded === true && !last.isContinued) return segments.every(hasNotesOnly) ? 'notes' : 'ended'
  const writer = await findRunWriter(dir, runId)
  return ({ alive: 'running', gone: 'killed', unknown: 'unknown' } as const)[writer]
}

function hasNotesOnly({ counts: { entries, notes } }: ReadSegment): boolean {
  return entries > 0 && entries === notes
}
