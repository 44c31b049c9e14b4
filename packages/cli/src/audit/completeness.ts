import type { StackDepth } from '../connect/stack-depth.ts'
import type { StoredItem } from '../connect/stored-item.ts'
import type { LedgerProblem } from '../ledger/read-ledger.ts'
import { type Missing, rowFromMs } from './accepted.ts'
import { maxSkewMs } from './clock-skew.ts'
import type { EndedErasures } from './erasures.ts'
import { collectFindings, type Findings } from './finding.ts'
import type { Expected } from './read-expected.ts'
import type { ManifestsRead } from './read-manifests.ts'
import { namesOf } from './record-names.ts'
import type { CheckStatus } from './row-checks.ts'
import type { TenantLetters } from './tenant-letters.ts'

/** Whether each receipt has its row, and each row its receipt: of the ledger, or of the manifests that ingest keeps. */
export interface CompletenessCheck extends Findings {
  readonly name: 'completeness'
  /**
   * `unknown` without receipts, with rows that none speaks of or that are of pruned runs, with a ledger that does not prove what it says, while what is missing may still
   * wait in the queue, and where it is in the dead-letter queue. `failed` also where a manifest was altered or deleted.
   */
  readonly status: CheckStatus
  /** Records with a receipt. */
  readonly checked: number
  /** Of those, how many are neither in the table nor in the dead-letter queue, and how many are in that. */
  readonly missing: number
  readonly deadLettered: number
  /** How many somebody deleted from the dead-letter queue. */
  readonly purged: number
  /** How many have no row, and have expired by now or may have: nobody can say whether they were stored. */
  readonly expired: number
  /** How many have no row since they were erased, and how many may have been: by an erasure that did not end, or while one went on. */
  readonly erased: number
  readonly perhapsErased: number
  /** How many have no row since they came while a backup was made, from which the data was restored. */
  readonly unsaved: number
  /** The erasures on this machine that account for those; undefined where none has ended. */
  readonly erasures: EndedErasures | undefined
  /** Of the records with a receipt, how many the ledger of this machine names, and how many the pipeline's manifests alone. */
  readonly byLedger: number
  readonly byManifests: number
  /** Manifests that were read, and what is wrong with them or missing. */
  readonly manifests: Pick<ManifestsRead, 'count' | 'altered' | 'deleted' | 'early'>
  /** Rows that no receipt speaks of: others sent them, or a receipt is gone. */
  readonly unexpected: number
  /** How many of those are older than the first manifest. */
  readonly older: number
  /** Rows that were erased, and are there again. */
  readonly putBack: number
  /** Rows of requests that were sent from here, and of whose response nothing is known. */
  readonly unacknowledged: number
  /** Rows of runs whose receipts were pruned: nobody can say whether they are all. */
  readonly pruned: number
  readonly depth: StackDepth
  readonly ledgerProblems: readonly LedgerProblem[]
}

export interface Compared {
  readonly expected: Expected
  readonly depth: StackDepth
  readonly letters: TenantLetters
  /** How long rows of the tenant are kept, milliseconds, and since when; epoch milliseconds. */
  readonly retentionMs: number
  readonly retentionSinceMs: number
  /** Wall clock, milliseconds: when the audit began, and now. */
  readonly nowMs: number
  readonly now: () => number
}

/** Compares rows with the ledger, one after the other. */
export interface Completeness {
  readonly add: (item: StoredItem, isExpired: boolean) => void
  readonly check: () => Promise<CompletenessCheck>
  readonly save: () => SavedCompleteness
}

/** What was compared so far, but for the records that have a row. */
export interface SavedCompleteness {
  readonly strangers: Findings
  readonly putBack: Findings
  readonly counts: Pick<CompletenessCheck, 'unexpected' | 'older' | 'unacknowledged' | 'pruned'>
  /** Rows whose manifest may have been about to be written, and when each was received. */
  readonly late: readonly (readonly [logId: string, receivedAt: string])[]
}

export function compareWithLedger(compared: Compared, from?: SavedCompleteness): Completeness {
  const { records, declared, pruned, purged, readMs, manifests } = compared.expected
  records.watch([...compared.letters.reasons.keys(), ...purged.keys()])
  const [readAt, lateAt] = [readMs, readMs - maxIngestMs].map((ms) => new Date(ms).toISOString())
  const firstAt = manifests.count > 0 ? new Date(manifests.firstMs).toISOString() : ''
  /** Of what came after the ledger was read it says nothing; what is yet to come, a clock that was set back would hide. */
  const isLater = (receivedAt: unknown): boolean =>
    String(receivedAt) > String(readAt) && String(receivedAt) <= new Date(compared.now() + maxSkewMs).toISOString()
  const [strangers, putBack] = [collectFindings(from?.strangers), collectFindings(from?.putBack)]
  const { erasures } = compared.expected
  const hasErasures = erasures.ended() !== undefined
  const counts = { unexpected: 0, older: 0, unacknowledged: 0, pruned: 0, ...from?.counts }
  const late = new Map<string, string>(from?.late)
  const addUnexpected = (logId: string, receivedAt: string): void => {
    const isOlder = receivedAt < firstAt
    counts.unexpected++
    if (isOlder) counts.older++
    // Without any receipts nobody expects a row to have one, nor a manifest before there were any.
    if (records.isInLedger() || (manifests.count > 0 && !isOlder)) strangers.add(logId, { kind: 'no_receipt' })
  }
  return {
    add: ({ log_id, received_at, processed_at }, isExpired) => {
      const [logId, receivedAt] = [String(log_id), String(received_at)]
      if (hasErasures && erasures.hasErased({ logId, ...timesOf(receivedAt, processed_at) }))
        putBack.add(logId, { kind: 'put_back' })
      if (records.find(logId) || isExpired || isLater(receivedAt)) return
      if (declared.has(logId)) counts.unacknowledged++
      else if (pruned.has(logId)) counts.pruned++
      else if (receivedAt > String(lateAt)) late.set(logId, receivedAt)
      else addUnexpected(logId, receivedAt)
    },
    check: async () => {
      const named =
        late.size === 0 ? late : await compared.expected.namedSince({ fromMs: readMs - maxIngestMs, among: late })
      for (const [logId, receivedAt] of late) if (!named.has(logId)) addUnexpected(logId, receivedAt)
      const settled = await withErasuresOfNow(compared)
      return { ...checkOf(settled, { strangers: strangers.all(), putBack: putBack.all() }, counts), ...counts }
    },
    save: () => ({ strangers: strangers.all(), putBack: putBack.all(), counts: { ...counts }, late: [...late] }),
  }
}

/** An erasure may have begun behind the ledger, and deleted rows before they were read: it says so before its first delete. */
async function withErasuresOfNow(compared: Compared): Promise<Compared> {
  if (missingOf(compared).missing.found === 0) return compared
  return { ...compared, expected: { ...compared.expected, erasures: await compared.expected.erasuresNow() } }
}

function timesOf(receivedAt: string, processedAt: unknown) {
  return { receivedMs: Date.parse(receivedAt), processedMs: Date.parse(String(processedAt)) }
}

/** From the receipt of a request to its manifest, milliseconds. A row may be there before. */
const maxIngestMs = 60_000

/**
 * Every receipt needs its row. What still waits in the queue is not lost yet, nor is what is in the dead-letter queue; what somebody deleted there
 * is.
 */
function checkOf(
  begun: Compared,
  { strangers, putBack }: Pick<SavedCompleteness, 'strangers' | 'putBack'>,
  { pruned, unexpected }: Pick<CompletenessCheck, 'pruned' | 'unexpected'>,
): Omit<CompletenessCheck, 'unexpected' | 'older' | 'unacknowledged' | 'pruned'> {
  // A row may have expired, and be gone, after the audit began and before it was read.
  const compared = { ...begun, nowMs: Math.max(begun.nowMs, begun.now()) }
  const { expected, depth, letters } = compared
  const { records, problems, manifests } = expected
  const { missing, expired, unsure, unsaved, sentAgain, ...gone } = missingOf(compared)
  const deadLettered = deadLetteredOf(compared)
  const { purged, erased: erasedToo } = purgedOf(compared, sentAgain)
  const [erased, perhapsErased] = [gone.erased + erasedToo, gone.perhapsErased]
  const [checked, byManifests] = [records.count(), records.manifestCount()]
  const all = [manifests.findings, putBack, missing, deadLettered, purged, strangers]
  const found = all.reduce((sum, one) => sum + one.found, 0)
  const isWrong = manifests.findings.found + putBack.found > 0
  const isLost = purged.found > 0 || (missing.found > 0 && depth.queued === 0 && letters.isWhole)
  const inDoubt = found + pruned + unexpected + unsure + perhapsErased
  const isProven = checked > expired + unsaved && problems.length === 0 && inDoubt === 0
  const { count, altered, deleted, early } = manifests
  return {
    name: 'completeness',
    status: isLost || isWrong ? 'failed' : isProven ? 'passed' : 'unknown',
    checked,
    byLedger: checked - byManifests,
    byManifests,
    manifests: { count, altered, deleted, early },
    found,
    findings: all.flatMap(({ findings }) => findings),
    ...{ missing: missing.found, deadLettered: deadLettered.found, purged: purged.found, expired: expired + unsure },
    ...{
      putBack: putBack.found,
      erased,
      perhapsErased,
      unsaved,
      erasures: expected.erasures.ended(),
      depth,
      ledgerProblems: problems,
    },
  }
}

function missingOf(compared: Compared) {
  const { records, purged, erasures } = compared.expected
  const [letters, purgedNames] = [namesOf([...compared.letters.reasons.keys()]), namesOf([...purged.keys()])]
  const sentAgain = new Set<string>()
  const missing = collectFindings()
  const counts = { expired: 0, unsure: 0, erased: 0, perhapsErased: 0, unsaved: 0 }
  for (const one of records.missingCount() > 0 ? records.missing() : []) {
    if (letters.has(one.logId)) continue
    const purgedMs = purged.get(one.logId)?.atMs ?? Number.POSITIVE_INFINITY
    if (purgedNames.has(one.logId) && one.fromMs <= purgedMs) continue
    if (purgedNames.has(one.logId)) sentAgain.add(one.logId)
    const [fate, expiry] = [erasures.fateOf(one), expiryOf(one, compared)]
    const why = fate === 'erased' || expiry === 'kept' ? fate : expiry
    if (why === 'kept' && one.isUnsaved) counts.unsaved++
    else if (why === 'kept') missing.add(one.logId, { kind: 'no_row' })
    else counts[why]++
  }
  return { missing: missing.all(), sentAgain, ...counts }
}

/** The shortest retention that a tenant may have. */
const leastRetentionMs = 86_400_000

/** Whether the row of a record would have expired by now; under earlier settings nobody knows. */
function expiryOf(record: Missing, compared: Compared): 'kept' | 'expired' | 'unsure' {
  const { retentionMs, retentionSinceMs, nowMs } = compared
  const fromMs = rowFromMs(record)
  if (fromMs < retentionSinceMs) return expiryAt(fromMs, leastRetentionMs) <= nowMs ? 'unsure' : 'kept'
  if (expiryAt(record.atMs, retentionMs) <= nowMs) return 'expired'
  return expiryAt(fromMs, retentionMs) <= nowMs ? 'unsure' : 'kept'
}

/** Rows expire at whole seconds, and in the one in which their retention ends. */
function expiryAt(receivedMs: number, retentionMs: number): number {
  return Math.floor(receivedMs / 1_000) * 1_000 + retentionMs
}

function deadLetteredOf({ expected: { records }, letters }: Compared): Findings {
  const found = collectFindings()
  for (const [logId, reason] of letters.reasons) {
    if (isWithoutRow(records, logId, reason)) found.add(logId, { kind: 'dead_lettered', reason })
  }
  return found.all()
}

/**
 * What was deleted so long ago would have expired by now; what was erased afterwards nobody is to have any more. What was sent again since counts by
 * that time.
 */
function purgedOf(compared: Compared, sentAgain: ReadonlySet<string>) {
  const { expected, letters, retentionMs, nowMs } = compared
  const { records, purged, erasures } = expected
  const found = collectFindings()
  let erased = 0
  for (const [logId, { reason, atMs }] of purged) {
    if (letters.reasons.has(logId) || atMs + retentionMs <= nowMs) continue
    if (sentAgain.has(logId) || !isWithoutRow(records, logId, reason)) continue
    if (erasures.fateOf({ logId, fromMs: atMs, atMs }) === 'erased') erased++
    else found.add(logId, { kind: 'purged', reason })
  }
  return { purged: found.all(), erased }
}

/** The row under the id of a conflict is another record's. */
function isWithoutRow(records: Expected['records'], logId: string, reason: string): boolean {
  return records.has(logId) && (!records.isFound(logId) || reason === 'conflict')
}
