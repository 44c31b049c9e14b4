import type { TenantId } from '@logpipe/sdk/contract'
import type { LedgerEntry } from '../ledger/entry.ts'
import type { LedgerProblem, LedgerRead } from '../ledger/read-ledger.ts'
import { runStartMs } from '../ledger/run-id.ts'
import type { Accepted } from './accepted.ts'
import { createDeclaredKeys, type DeclaredKeys } from './declared-keys.ts'
import { createErasures, type Erasures } from './erasures.ts'
import { createExpectedRecords, type ExpectedRecords } from './expected-records.ts'
import {
  type ManifestSource,
  type ManifestsRead,
  type NamedSince,
  namedSince,
  noManifestsRead,
  readManifests,
} from './read-manifests.ts'

/** What the ledger and the pipeline's manifests say of a tenant. */
export interface Expected {
  readonly records: ExpectedRecords
  readonly declared: Pick<DeclaredKeys, 'has'>
  /** Records that somebody deleted from the dead-letter queue, why they were there, and when that was; by log id. */
  readonly purged: ReadonlyMap<string, { readonly reason: string; readonly atMs: number }>
  /** What was erased on purpose. */
  readonly erasures: Pick<Erasures, 'fateOf' | 'hasErased' | 'ended'>
  /** The same by now: an erasure may have begun since the ledger was read. */
  readonly erasuresNow: () => Promise<Expected['erasures']>
  /** Keys of runs whose receipts were pruned. */
  readonly pruned: Pick<DeclaredKeys, 'has'>
  /** Why it does not prove all that it may have said of this tenant. */
  readonly problems: readonly LedgerProblem[]
  readonly manifests: ManifestsRead
  /** Those of some records that manifests name by now which were received at a time or later: ingest may have been about to write them. */
  readonly namedSince: (query: NamedSince) => Promise<ReadonlySet<string>>
  /** When the ledger was read, epoch milliseconds: of what comes later it says nothing. */
  readonly readMs: number
  /** When the last record was acknowledged, epoch milliseconds; 0 without any. */
  readonly lastAtMs: number
}

/** What was expected when a resumed audit began; what the ledger says beside its receipts is read again. */
export type SavedExpected = Pick<Expected, 'records' | 'manifests' | 'problems' | 'readMs' | 'lastAtMs'>

export async function readExpected(
  ledger: LedgerRead & Pick<Expected, 'readMs'>,
  tenantId: TenantId,
  source?: ManifestSource,
  saved?: SavedExpected,
): Promise<Expected> {
  const records = saved?.records ?? createExpectedRecords()
  try {
    return await readInto(records, { ledger, tenantId, source, saved })
  } catch (error) {
    records.close()
    throw error
  }
}

interface Sources {
  readonly ledger: LedgerRead & Pick<Expected, 'readMs'>
  readonly tenantId: TenantId
  readonly source: ManifestSource | undefined
  readonly saved: SavedExpected | undefined
}

async function readInto(records: ExpectedRecords, { ledger, tenantId, source, saved }: Sources): Promise<Expected> {
  const [declared, pruned] = [createDeclaredKeys(), createDeclaredKeys()]
  const erasures = createErasures()
  const purged = new Map<string, { readonly reason: string; readonly atMs: number }>()
  let lastAtMs = 0
  for await (const { entry, runBeganMs } of entriesByRun(ledger, tenantId)) {
    if (entry.kind === 'intent') declared.add(entry)
    else if (entry.kind === 'pruned') pruned.add(entry)
    else if (entry.kind === 'purged') for (const logId of entry.logIds) purged.set(logId, entry)
    else if (entry.kind === 'erased') erasures.add(entry)
    else if (saved === undefined) addReceipt(records, entry, runBeganMs)
    if ('atMs' in entry && entry.atMs > lastAtMs) lastAtMs = entry.atMs
  }
  const problems = ledger.problems.filter((problem) => !('tenant' in problem) || problem.tenant === tenantId)
  const erasuresNow = () => erasuresIn(ledger, tenantId)
  const asked = {
    erasuresNow,
    namedSince: async (query: NamedSince) =>
      source === undefined ? new Set<string>() : namedSince(tenantId, source, query),
  }
  if (saved !== undefined) {
    const all = { problems: distinct([...saved.problems, ...problems]) }
    return { ...saved, declared, pruned, purged, erasures, ...asked, ...all }
  }
  // The ledger comes first: a load test's records it knows by their requests.
  const erasedUntilNow = async () => (await erasuresNow()).allUntilMs()
  const known = { records, erasedUntilMs: erasures.allUntilMs(), erasedUntilNow }
  const manifests = source === undefined ? noManifestsRead : await readManifests(tenantId, source, known)
  lastAtMs = Math.max(lastAtMs, manifests.lastMs)
  const { readMs } = ledger
  return { records, declared, pruned, purged, erasures, problems, manifests, readMs, lastAtMs, ...asked }
}

async function erasuresIn(ledger: LedgerRead, tenantId: TenantId): Promise<Erasures> {
  const erasures = createErasures()
  for await (const entry of (await ledger.again()).entriesOf(tenantId)) if (entry.kind === 'erased') erasures.add(entry)
  return erasures
}

function addReceipt(records: ExpectedRecords, entry: LedgerEntry, runBeganMs: number): void {
  if (entry.kind === 'acknowledged') records.add(entry.ids, acceptedAt(entry, runBeganMs))
  else if (entry.kind === 'named') records.add(entry.logIds, acceptedAt(entry, runBeganMs))
  else if (entry.kind === 'requests') records.addRequests(entry, acceptedAt(entry, runBeganMs).fromMs)
}

function distinct(problems: readonly LedgerProblem[]): readonly LedgerProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()]
}

async function* entriesByRun({ segments, entriesOf }: LedgerRead, tenantId: TenantId) {
  for (const segment of segments) {
    const runBeganMs = runStartMs(segment.segment)
    for await (const entry of entriesOf(tenantId, [segment])) yield { entry, runBeganMs }
  }
}

/** A response may be handled so long after its records were accepted, milliseconds: more than a sender waits for one by default. */
const maxResponseMs = 60_000

/** A run accepts nothing before it begins; receipts of earlier versions were taken into a run that is younger than they are. */
function acceptedAt({ atMs }: { readonly atMs: number }, runBeganMs: number): Accepted {
  return { fromMs: Math.min(atMs, Math.max(runBeganMs, atMs - maxResponseMs)), atMs }
}
