import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf, fileReason, operationError } from '@logpipe/sdk/operations'
import { appendContents, type Contents, readContents } from './contents.ts'
import type { LedgerEntry } from './entry.ts'
import { readLedgerKey } from './ledger-key.ts'
import { packedIdBytes } from './packed-ids.ts'
import {
  type KnownEnd,
  type ReadSegmentOptions,
  readEntriesAt,
  readSegment,
  type SegmentState,
} from './read-segment.ts'

/** Why a ledger does not prove all that it may have said; of one tenant alone where a segment was that tenant's. */
export type LedgerProblem = (SegmentProblem & { readonly segment: string; readonly tenant?: string }) | WholeProblem

type SegmentProblem =
  /** Segments that were written are not there, or shorter than they were. */
  | { readonly kind: 'segment_gone' | 'segment_cut' }
  /** Entries were changed, put in or taken out; the whole segment was put in; the disk has damaged it. */
  | { readonly kind: 'segment_edited' | 'segment_unknown' | 'segment_damaged' }
  /** A full disk kept entries out. */
  | { readonly kind: 'entries_lost' }

type WholeProblem =
  /** Lines of the table of contents were changed or taken out. */
  | { readonly kind: 'contents_edited'; readonly lines: number }
  /** Nobody can say whether anything was changed. */
  | { readonly kind: 'no_key' }

export interface LedgerRead {
  /** Oldest first. */
  readonly segments: readonly ReadSegment[]
  readonly problems: readonly LedgerProblem[]
  /** Segments that were pruned, and whose files a kill has left: they say nothing any more. */
  readonly leftovers: readonly string[]
  /** Tenants that receipts or intents name. */
  readonly tenants: ReadonlySet<string>
  /** What it says, or some of its segments, of one tenant and of requests that name none, or of all. */
  readonly entriesOf: (tenantId: string | undefined, segments?: readonly ReadSegment[]) => AsyncGenerator<LedgerEntry>
  /** What it says by now; nothing is read again where nothing was written. */
  readonly again: () => Promise<LedgerRead>
}

export interface ReadSegment extends SegmentState {
  readonly tenants: ReadonlySet<string | undefined>
  /** Where the frames are that speak of each, where there are several: who asks for one tenant reads no others. */
  readonly frames: ReadonlyMap<string | undefined, readonly number[]>
  readonly counts: EntryCounts
}

/** What entries add up to. */
export interface EntryCounts {
  readonly entries: number
  readonly intents: number
  /** Requests that were acknowledged, and their records. */
  readonly requests: number
  readonly records: number
  /** Entries that outlive the pruning of their run: keys of pruned runs, and what was deleted on purpose. */
  readonly notes: number
}

const runIdChars = 17
const segmentPattern = /^[0-9a-z]{17}-\d{6}\.ledger$/

/**
 * Reads and verifies the ledger of a target; of a missing one there is nothing to say. Memory does not grow with it but by the names of
 * tenants. Throws `data_unusable`.
 */
export async function readLedger(dir: string): Promise<LedgerRead> {
  const key = await readLedgerKey(dir)
  const before = listedSegments(await readContents(dir, key))
  const names = await segmentNames(dir)
  const sizes = await sizesOf(dir, names)
  const read: ReadSegment[] = []
  for (const segment of names) {
    const known = before.get(segment)?.end
    read.push(...(await verifySegment({ dir, segment, key, known }).catch(noneWhereGone)))
  }
  // Somebody may have begun one meanwhile, or pruned one.
  const contents = await readContents(dir, key)
  const pruned = new Set(contents.entries.flatMap(({ kind, segment }) => (kind === 'pruned' ? [segment] : [])))
  const segments = read.filter(({ segment }) => !pruned.has(segment))
  const leftovers = names.filter((name) => pruned.has(name))
  const listed = listedSegments(contents)
  const problems = problemsOf({ contents, listed, before, segments, hasKey: key !== undefined })
  if (key !== undefined && problems.length === 0) await noteSeen(dir, key, segments, listed)
  const ledger: LedgerRead = {
    segments,
    problems,
    leftovers,
    tenants: new Set(segments.flatMap(({ tenants }) => [...tenants].filter((name) => name !== undefined))),
    entriesOf: (tenantId, of = segments) => entriesOf({ dir, key }, of, tenantId),
    again: async () => ((await sizesOf(dir, await segmentNames(dir))) === sizes ? ledger : readLedger(dir)),
  }
  return ledger
}

/** Names and sizes of segments as a text: nothing is ever written into one but at its end. */
async function sizesOf(dir: string, names: readonly string[]): Promise<string> {
  const sizes = names.map(async (name) => [name, (await stat(join(dir, name)).catch(() => undefined))?.size])
  return JSON.stringify(await Promise.all(sizes))
}

/** What segments that were verified say, of one tenant and of requests that name none, or of all. */
async function* entriesOf(
  { dir, key }: Pick<ReadSegmentOptions, 'dir' | 'key'>,
  segments: readonly ReadSegment[],
  tenantId: string | undefined,
): AsyncGenerator<LedgerEntry> {
  for (const segment of segments) {
    const { tenants } = segment
    if (tenantId !== undefined && !tenants.has(tenantId) && !tenants.has(undefined)) continue
    const isOfAll = tenantId === undefined || tenants.size === 1
    const entries = isOfAll
      ? allEntries(dir, segment, key)
      : readEntriesAt({ dir, segment: segment.segment, tenantId }, framesOf(segment, tenantId))
    for await (const entry of entries) {
      const of = tenantOf(entry)
      if (tenantId === undefined || of === undefined || of === tenantId) yield entry
    }
  }
}

/** What is edited since it was verified must not be believed either. */
async function* allEntries(
  dir: string,
  { segment }: ReadSegment,
  key: Buffer | undefined,
): AsyncGenerator<LedgerEntry> {
  for await (const { entry } of readSegment({ dir, segment, key })) yield entry
}

function framesOf({ frames }: ReadSegment, tenantId: string): readonly number[] {
  const offsets = [...(frames.get(tenantId) ?? []), ...(frames.get(undefined) ?? [])]
  return [...new Set(offsets)].sort((a, b) => a - b)
}

async function verifySegment(options: Parameters<typeof readSegment>[0]): Promise<readonly ReadSegment[]> {
  const frames = new Map<string | undefined, number[]>()
  const counts = { entries: 0, intents: 0, requests: 0, records: 0, notes: 0 }
  const entries = readSegment(options)
  for (;;) {
    const read = await entries.next()
    if (read.done)
      return [{ ...read.value, tenants: new Set(frames.keys()), frames: frames.size > 1 ? frames : new Map(), counts }]
    const { entry, at } = read.value
    noteFrame(frames, tenantOf(entry), at)
    countEntry(entry, counts)
  }
}

/** A frame often has several entries of one tenant. */
function noteFrame(frames: Map<string | undefined, number[]>, tenantId: string | undefined, at: number): void {
  const offsets = frames.get(tenantId)
  if (offsets === undefined) frames.set(tenantId, [at])
  else if (offsets.at(-1) !== at) offsets.push(at)
}

/** Somebody may prune it at this moment; where nobody did, the contents tell. */
function noneWhereGone(error: unknown): readonly ReadSegment[] {
  if (error instanceof Error && errnoOf(error.cause) === 'ENOENT') return []
  throw error
}

function countEntry(entry: LedgerEntry, counts: { -readonly [name in keyof EntryCounts]: number }): void {
  counts.entries++
  if (entry.kind === 'intent') counts.intents++
  else if (entry.kind === 'pruned' || entry.kind === 'purged' || entry.kind === 'erased') counts.notes++
  else if (entry.kind === 'requests') {
    counts.requests += entry.numbers.length
    counts.records += entry.numbers.length * (entry.batchRecords - entry.refused.length)
  } else if (entry.kind === 'acknowledged' || entry.kind === 'named') {
    counts.requests++
    counts.records += entry.kind === 'named' ? entry.logIds.length : entry.ids.packed.length / packedIdBytes
  }
}

function tenantOf(entry: LedgerEntry): string | undefined {
  return 'tenantId' in entry ? entry.tenantId : undefined
}

/** What the table of contents says of a segment. */
interface Listed {
  readonly tenant?: string
  readonly end?: KnownEnd
}

/** By segment, those that were pruned left out. Several may have written what they saw in any order: the most counts. */
function listedSegments({ entries }: Contents): ReadonlyMap<string, Listed> {
  const listed = new Map<string, Listed>()
  const pruned = new Set<string>()
  for (const entry of entries) {
    const { segment } = entry
    const known = listed.get(segment) ?? {}
    if (entry.kind === 'pruned') pruned.add(segment)
    else if (entry.kind === 'begun')
      listed.set(segment, entry.tenant === undefined ? known : { ...known, tenant: entry.tenant })
    else if (entry.bytes >= (known.end?.bytes ?? 0)) listed.set(segment, { ...known, end: entry })
  }
  return new Map([...listed].filter(([segment]) => !pruned.has(segment)))
}

interface Judged {
  readonly contents: Contents
  readonly listed: ReadonlyMap<string, Listed>
  /** The same before the segments were looked for. */
  readonly before: ReadonlyMap<string, Listed>
  readonly segments: readonly ReadSegment[]
  readonly hasKey: boolean
}

function problemsOf({ contents, listed, before, segments, hasKey }: Judged): readonly LedgerProblem[] {
  if (segments.length === 0 && contents.entries.length === 0) return []
  const there = new Set(segments.map(({ segment }) => segment))
  const gone = [...listed].filter(([segment]) => before.has(segment) && !there.has(segment))
  return [
    ...(hasKey ? [] : [{ kind: 'no_key' } as const]),
    ...(contents.broken > 0 ? [{ kind: 'contents_edited', lines: contents.broken } as const] : []),
    ...gone.map(([segment, { tenant }]) => ({ kind: 'segment_gone', ...placeOf(segment, tenant) }) as const),
    ...segments.flatMap((segment, i) => {
      const { tenant } = listed.get(segment.segment) ?? {}
      // What was edited may speak of others than the segment was begun for.
      const isOfOne = [...segment.tenants].every((name) => name === tenant)
      const place = placeOf(segment.segment, isOfOne ? tenant : undefined)
      const isEdited = !isNextOf(segment, segments[i - 1])
      const found = segmentProblems(
        { ...segment, edited: segment.edited + (isEdited ? 1 : 0) },
        listed.get(segment.segment),
      )
      return found.map((problem) => ({ ...problem, ...place }))
    }),
  ]
}

/** Whether a segment goes on where the one before it in its run has ended. */
function isNextOf({ segment, previous, beganMs }: ReadSegment, before: ReadSegment | undefined): boolean {
  const isSameRun = before?.segment.slice(0, runIdChars) === segment.slice(0, runIdChars)
  return !isSameRun || !before?.isEnded || beganMs === 0 || previous === before.link
}

function placeOf(segment: string, tenant: string | undefined) {
  return { segment, ...(tenant !== undefined && { tenant }) }
}

function segmentProblems(
  { bytes, counts: { entries }, isEnded, edited, damaged, isGapped, isAsKnown }: ReadSegment,
  listed: Listed | undefined,
): readonly SegmentProblem[] {
  const isCut = bytes < (listed?.end?.bytes ?? 0)
  const isEdited = edited > 0 || (!isAsKnown && !isCut)
  // A run that is killed before its segment is listed has written nothing into it.
  const isNew = entries === 0 && !isEnded && edited + damaged === 0
  return [
    ...(listed !== undefined || isNew ? [] : [{ kind: 'segment_unknown' } as const]),
    ...(isCut ? [{ kind: 'segment_cut' } as const] : []),
    ...(damaged > 0 ? [{ kind: 'segment_damaged' } as const] : []),
    ...(isEdited && damaged === 0 ? [{ kind: 'segment_edited' } as const] : []),
    ...(isGapped ? [{ kind: 'entries_lost' } as const] : []),
  ]
}

/** A run that was killed cannot say how long its segment is: from now on it shows when it gets shorter. */
async function noteSeen(
  dir: string,
  key: Buffer,
  segments: readonly ReadSegment[],
  listed: ReadonlyMap<string, Listed>,
): Promise<void> {
  for (const { segment, bytes, link } of segments) {
    if (bytes <= (listed.get(segment)?.end?.bytes ?? 0)) continue
    // Whoever may only read the ledger has read it all the same.
    await appendContents(dir, key, { kind: 'seen', segment, bytes, link }).catch(() => undefined)
  }
}

async function segmentNames(dir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && segmentPattern.test(entry.name))
      .map(({ name }) => name)
      .toSorted()
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return []
    throw operationError('data_unusable', `cannot read the ledger in ${dir}: ${fileReason(cause)}`, { cause })
  }
}
