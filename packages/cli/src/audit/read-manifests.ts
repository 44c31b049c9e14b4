import type { TenantId } from '@logpipe/sdk/contract'
import type { ManifestTable } from '../connect/manifest-table.ts'
import type { BackupSpan } from '../connect/restored-backups.ts'
import type { StoredItem } from '../connect/stored-item.ts'
import { repeatMs } from './accepted.ts'
import { maxSkewMs } from './clock-skew.ts'
import type { ExpectedRecords } from './expected-records.ts'
import { collectFindings, type Findings } from './finding.ts'
import { createManifestGaps, type ManifestGaps, type SeriesNumber } from './manifest-gaps.ts'
import { createManifestVerifier, placeOf, type VerifiedManifest } from './verify-manifest.ts'

/** What the pipeline's own manifests say of a tenant. */
export interface ManifestsRead {
  /** Manifests whose rows have not expired, or just have. */
  readonly count: number
  /** When the first of them was received, epoch milliseconds; infinite without any. */
  readonly firstMs: number
  /** When the last of them was received, epoch milliseconds; 0 without any. */
  readonly lastMs: number
  /** Those that were altered, that were deleted, and that expire before their rows. */
  readonly altered: number
  readonly deleted: number
  readonly early: number
  readonly findings: Findings
}

export const noManifestsRead: ManifestsRead = {
  ...{ count: 0, firstMs: Number.POSITIVE_INFINITY, lastMs: 0, altered: 0, deleted: 0, early: 0 },
  findings: { found: 0, findings: [] },
}

export interface ManifestSource {
  readonly table: Pick<ManifestTable, 'pagesOf'>
  /** Those of the functions that accept records. Asked only where there are manifests: whoever audits may not be allowed to read them. */
  readonly keys: () => Promise<readonly Buffer[]>
  /** Wall clock, milliseconds. */
  readonly nowMs: number
  /** When the backups were made from which the data was restored. */
  readonly backups: readonly BackupSpan[]
}

export interface ManifestsKnown {
  /** What the ledger says; records that it does not name are added. */
  readonly records: ExpectedRecords
  /** What was received up to then was erased on purpose, or may have been; epoch milliseconds. */
  readonly erasedUntilMs: number
  /** The same by now: an erasure may have begun since the ledger was read. */
  readonly erasedUntilNow: () => Promise<number>
}

export interface NamedSince {
  /** Epoch milliseconds. */
  readonly fromMs: number
  /** The records to look for, by their ids: memory is that of them. */
  readonly among: Pick<ReadonlyMap<string, unknown>, 'has'>
}

/** How long manifests may be read: what expires meanwhile may be gone before it is read, and its rows are for days. Milliseconds. */
const maxReadMs = 86_400_000

/** A manifest outlives its rows by so much, and rows are kept for a day at least. Milliseconds. */
const [slackMs, leastRetentionMs] = [7 * 86_400_000, 86_400_000]

/** Reads and verifies the manifests of a tenant, and adds what they name to what is expected. */
export async function readManifests(
  tenantId: TenantId,
  { table, keys, nowMs, backups }: ManifestSource,
  { records, erasedUntilMs, erasedUntilNow }: ManifestsKnown,
): Promise<ManifestsRead> {
  const gapsSince = (ms: number) => createManifestGaps({ nowMs: nowMs + maxReadMs, erasedUntilMs: ms + maxSkewMs })
  let gaps = gapsSince(erasedUntilMs)
  const tally = createTally(records, { nowMs, backups })
  const verified = (pages: AsyncIterable<readonly StoredItem[]>) => verifiedIn(pages, { tenantId, keys })
  for await (const page of verified(table.pagesOf(tenantId))) {
    for (const { item, manifest } of page) {
      if (manifest === undefined) tally.addAltered(item, gaps)
      else tally.add(manifest, gaps)
    }
  }
  if (isAny(gaps.deleted())) {
    const untilMs = await erasedUntilNow()
    if (untilMs > erasedUntilMs) gaps = await gapsIn(verified(table.pagesOf(tenantId)), gapsSince(untilMs))
  }
  // What was received before the end of a page may have been written after that page was read, and before one in the next that says that it was.
  const again = isAny(gaps.deleted()) ? table.pagesOf(tenantId) : nothing()
  for await (const page of verified(again))
    for (const { manifest } of page) if (manifest !== undefined) gaps.note(manifest)
  for (const place of gaps.deleted()) tally.addDeleted(place)
  return tally.read()
}

interface Verified {
  readonly item: StoredItem
  readonly manifest: VerifiedManifest | undefined
}

async function* verifiedIn(
  pages: AsyncIterable<readonly StoredItem[]>,
  { tenantId, keys }: Pick<ManifestSource, 'keys'> & { readonly tenantId: TenantId },
): AsyncGenerator<readonly Verified[]> {
  for await (const page of pages) {
    if (page.length === 0) continue
    const verify = createManifestVerifier(await keys(), tenantId)
    yield page.map((item) => ({ item, manifest: verify(item) }))
  }
}

async function gapsIn(pages: AsyncIterable<readonly Verified[]>, gaps: ManifestGaps): Promise<ManifestGaps> {
  for await (const page of pages) {
    for (const { item, manifest } of page) {
      if (manifest === undefined) noteIn(gaps, item)
      else gaps.add(manifest)
    }
  }
  return gaps
}

/** There is something in its place, which cannot be believed. */
function noteIn(gaps: ManifestGaps, item: StoredItem): void {
  const place = placeOf(item)
  if (place !== undefined) gaps.note(place)
}

async function* nothing(): AsyncGenerator<never> {}

function isAny(places: Iterable<unknown>): boolean {
  for (const _ of places) return true
  return false
}

/** Those of some records that manifests name which were received at a time or later. */
export async function namedSince(
  tenantId: TenantId,
  { table, keys }: Pick<ManifestSource, 'table' | 'keys'>,
  { fromMs, among }: NamedSince,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for await (const page of verifiedIn(table.pagesOf(tenantId, { fromMs }), { tenantId, keys })) {
    for (const { manifest } of page) for (const logId of manifest?.logIds ?? []) if (among.has(logId)) found.add(logId)
  }
  return found
}

function createTally(records: ExpectedRecords, { nowMs, backups }: Pick<ManifestSource, 'nowMs' | 'backups'>) {
  const findings = collectFindings()
  const counts = { count: 0, altered: 0, deleted: 0, early: 0 }
  let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, 0]
  return {
    add: (manifest: VerifiedManifest, gaps: ManifestGaps): void => {
      const { receivedMs, expiresMs, logIds } = manifest
      gaps.add(manifest)
      if (expiresMs < receivedMs + leastRetentionMs + slackMs - 1_000) {
        counts.early++
        findings.add(nameOf(manifest), { kind: 'early_manifest' })
      }
      // Its rows have expired, whatever retention the tenant has by now, and so has any that a repetition shares with it.
      if (expiresMs - slackMs + repeatMs <= nowMs) return
      counts.count++
      ;[firstMs, lastMs] = [Math.min(firstMs, receivedMs), Math.max(lastMs, receivedMs)]
      const isUnsaved = backups.some(({ fromMs, toMs }) => receivedMs >= fromMs && receivedMs <= toMs)
      records.addManifest(logIds, { fromMs: receivedMs, atMs: receivedMs, ...(isUnsaved && { isUnsaved }) })
    },
    addAltered: (item: StoredItem, gaps: ManifestGaps): void => {
      counts.altered++
      findings.add(String(item.manifest_id), { kind: 'altered_manifest' })
      noteIn(gaps, item)
    },
    addDeleted: (place: SeriesNumber): void => {
      counts.deleted++
      findings.add(nameOf(place), { kind: 'deleted_manifest' })
    },
    read: () => ({ ...counts, firstMs, lastMs, findings: findings.all() }),
  }
}

/** As in the id of the manifest, after its time. */
function nameOf({ instance, number }: SeriesNumber): string {
  return `${instance}.${number}`
}
