import { expect, test } from 'vitest'
import type { Accepted } from './accepted.ts'
import { type Compared, compareWithLedger } from './completeness.ts'
import { createDeclaredKeys } from './declared-keys.ts'
import { createErasures } from './erasures.ts'
import { createExpectedRecords } from './expected-records.ts'
import { noManifestsRead } from './read-manifests.ts'
import { noLetters } from './tenant-letters.ts'

const dayMs = 86_400_000
const readMs = Date.UTC(2026, 0, 31)
const isoOf = (ms: number): string => new Date(ms).toISOString()

interface Given extends Partial<Omit<Compared, 'expected'>> {
  /** By id; the ledger names the first, and manifests the others. */
  readonly byLedger?: Readonly<Record<string, Accepted>>
  readonly byManifests?: Readonly<Record<string, Accepted>>
  readonly expected?: Partial<Compared['expected']>
  /** When each row was received, by its id. */
  readonly rows?: Readonly<Record<string, number>>
  /** When they were stored. */
  readonly processedMs?: number
  readonly isExpired?: boolean
}

const accepted = { fromMs: readMs - dayMs, atMs: readMs - dayMs }

async function check({ byLedger = {}, byManifests = {}, rows = {}, expected = {}, ...others }: Given) {
  const { processedMs = readMs, isExpired = false, ...given } = others
  const records = createExpectedRecords()
  for (const [logId, times] of Object.entries(byLedger)) records.add([logId], times)
  for (const [logId, times] of Object.entries(byManifests)) records.addManifest([logId], times)
  const named = Object.values(byManifests)
  const manifests = {
    ...noManifestsRead,
    ...{ count: named.length, records: named.length },
    ...(named.length > 0 && { firstMs: Math.min(...named.map(({ fromMs }) => fromMs)) }),
  }
  const completeness = compareWithLedger({
    expected: {
      ...{ records, manifests, purged: new Map(), erasures: createErasures(), problems: [] },
      ...{ declared: createDeclaredKeys(), pruned: createDeclaredKeys(), readMs, lastAtMs: 0 },
      namedSince: async () => new Set<string>(),
      erasuresNow: async () => createErasures(),
      ...expected,
    },
    ...{ depth: { queued: 0, deadLetters: 0 }, letters: noLetters, retentionMs: 30 * dayMs, retentionSinceMs: 0 },
    ...{ nowMs: readMs, now: () => readMs },
    ...given,
  })
  const processed_at = isoOf(processedMs)
  // As the table has them.
  for (const [log_id, atMs] of Object.entries(rows).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    completeness.add({ log_id, received_at: isoOf(atMs), processed_at }, isExpired)
  return completeness.check()
}

test('records of ledger and manifests are counted apart', async () => {
  const found = await check({
    byLedger: { a: accepted, b: accepted },
    byManifests: { c: accepted },
    rows: { a: accepted.atMs, b: accepted.atMs, c: accepted.atMs },
  })
  expect(found).toMatchObject({ status: 'passed', checked: 3, byLedger: 2, byManifests: 1, found: 0, missing: 0 })
  expect(found.manifests).toEqual({ count: 1, altered: 0, deleted: 0, early: 0 })
})

test.each(['altered', 'deleted', 'early'] as const)('a manifest that was %s fails it', async (what) => {
  const manifests = {
    ...{ ...noManifestsRead, count: 1, firstMs: 0, [what]: 1 },
    findings: { found: 1, findings: [{ logId: 'm', kind: 'altered_manifest' as const }] },
  }
  const found = await check({ byLedger: { a: accepted }, rows: { a: accepted.atMs }, expected: { manifests } })
  expect(found).toMatchObject({ status: 'failed', found: 1, findings: [{ logId: 'm' }] })
  expect(found.manifests).toEqual({ count: 1, altered: 0, deleted: 0, early: 0, [what]: 1 })
})

test('a row without a receipt that is older than the first manifest is counted, and is no finding', async () => {
  const [atMs, byManifests] = [readMs - dayMs, { m: accepted }]
  const older = await check({ byManifests, rows: { m: atMs, old: atMs - 1 } })
  expect(older).toMatchObject({ status: 'unknown', unexpected: 1, older: 1, found: 0 })
  const same = await check({ byManifests, rows: { m: atMs, stranger: atMs } })
  expect(same).toMatchObject({ status: 'unknown', unexpected: 1, older: 0, found: 1 })
  expect(same.findings).toEqual([{ logId: 'stranger', kind: 'no_receipt' }])
})

test('beside a ledger each row needs a receipt, and without ledger and manifests none does', async () => {
  const [atMs, before] = [readMs - dayMs, readMs - 2 * dayMs]
  const ledger = await check({
    byLedger: { a: accepted },
    byManifests: { m: accepted },
    rows: { m: atMs, a: before, x: before },
  })
  expect(ledger).toMatchObject({ unexpected: 1, older: 1, found: 1, findings: [{ logId: 'x', kind: 'no_receipt' }] })
  expect(await check({ rows: { x: atMs } })).toMatchObject({ status: 'unknown', unexpected: 1, older: 0, found: 0 })
})

test('a row of the last minute before the ledger was read is looked for in the manifests once more', async () => {
  const asked: number[] = []
  const namedSince = async ({ fromMs }: { readonly fromMs: number }) => {
    asked.push(fromMs)
    return new Set(['late'])
  }
  const given = { byLedger: { a: accepted }, expected: { namedSince } }
  const late = readMs - 59_999
  const found = await check({ ...given, rows: { a: accepted.atMs, late, stranger: late } })
  expect(found).toMatchObject({ unexpected: 1, findings: [{ logId: 'stranger', kind: 'no_receipt' }] })
  expect(asked).toEqual([readMs - 60_000])
  // A minute is enough for its manifest, and nobody asks for rows that have one.
  const early = await check({ ...given, rows: { a: accepted.atMs, late: readMs - 60_000 } })
  expect(early).toMatchObject({ unexpected: 1, findings: [{ logId: 'late' }] })
  await check({ ...given, rows: { a: late } })
  expect(asked).toHaveLength(1)
})

test('of what came after the ledger was read it says nothing, but for what is yet to come', async () => {
  const unexpected = async (atMs: number) => {
    return (await check({ byLedger: { a: accepted }, rows: { a: accepted.atMs, x: atMs }, now: () => readMs + 5 }))
      .unexpected
  }
  expect(await unexpected(readMs)).toBe(1)
  expect(await unexpected(readMs + 1)).toBe(0)
  expect(await unexpected(readMs + 5 + 60_000)).toBe(0)
  expect(await unexpected(readMs + 5 + 60_001)).toBe(1)
})

test('what came while a backup was made is accounted for, and proves nothing', async () => {
  const unsaved = { ...accepted, isUnsaved: true }
  const rows = { a: accepted.atMs }
  const some = await check({ byLedger: { a: accepted }, byManifests: { gone: unsaved }, rows })
  expect(some).toMatchObject({ status: 'passed', unsaved: 1, missing: 0, expired: 0, found: 0 })
  expect(await check({ byManifests: { gone: unsaved } })).toMatchObject({ status: 'unknown', unsaved: 1, missing: 0 })
  const other = await check({ byLedger: { a: accepted, lost: accepted }, byManifests: { gone: unsaved }, rows })
  expect(other).toMatchObject({
    status: 'failed',
    unsaved: 1,
    missing: 1,
    findings: [{ logId: 'lost', kind: 'no_row' }],
  })
  // One that came so and has expired since would not be there either way.
  const expired = await check({ byLedger: { a: accepted }, byManifests: { gone: unsaved }, rows, retentionMs: dayMs })
  expect(expired).toMatchObject({ unsaved: 0, expired: 1 })
})

test('a record expires in the second in which its retention ends, and between first and last nobody knows', async () => {
  const retentionMs = 2 * dayMs
  const statusAt = async (fromMs: number, atMs: number, retentionSinceMs = 0) => {
    const byLedger = { a: { fromMs: readMs, atMs: readMs }, b: { fromMs, atMs } }
    const { status, expired, missing } = await check({
      byLedger,
      rows: { a: readMs - dayMs },
      retentionMs,
      retentionSinceMs,
    })
    return [status, expired, missing]
  }
  const due = readMs - retentionMs
  expect(await statusAt(due - 5, due + 999)).toEqual(['passed', 1, 0])
  expect(await statusAt(due, due + 1_000)).toEqual(['unknown', 1, 0])
  expect(await statusAt(due + 1_000, due + 1_000)).toEqual(['failed', 0, 1])
  // Under earlier settings it was a day at least.
  const changed = readMs - dayMs + 1_000
  expect(await statusAt(readMs - dayMs, readMs - dayMs, changed)).toEqual(['unknown', 1, 0])
  expect(await statusAt(changed, changed, changed + 1)).toEqual(['failed', 0, 1])
  expect(await statusAt(due, due, due)).toEqual(['passed', 1, 0])
})

test('what is pruned, unsure or perhaps erased leaves it open by itself', async () => {
  const half = createErasures()
  const since = { tenantId: 'acme', beganMs: readMs - 1, atMs: readMs, deleted: undefined }
  half.add({ ...since, isDone: false, scope: { kind: 'all' } })
  const given = { byLedger: { a: accepted, b: accepted }, rows: { a: accepted.atMs } }
  expect(await check({ ...given, expected: { erasures: half } })).toMatchObject({
    ...{ status: 'unknown', perhapsErased: 1, erased: 0, missing: 0 },
  })
  const whole = createErasures()
  whole.add({ ...since, isDone: true, scope: { kind: 'all' } })
  // What was erased has not expired, even where its retention is over.
  for (const retentionMs of [30 * dayMs, dayMs])
    expect(await check({ ...given, retentionMs, expected: { erasures: whole } })).toMatchObject({
      ...{ status: 'passed', erased: 1, expired: 0 },
    })
})

test('a row that was erased and is there again fails it, also where it has expired', async () => {
  const erasures = createErasures()
  erasures.add({ tenantId: 'acme', beganMs: readMs, atMs: readMs, isDone: true, scope: { kind: 'all' }, deleted: 1 })
  const given = { byLedger: { a: accepted, b: accepted }, expected: { erasures } }
  const rows = { a: accepted.atMs }
  expect(await check({ ...given, rows, processedMs: readMs })).toMatchObject({
    status: 'passed',
    putBack: 0,
    erased: 1,
  })
  const back = { status: 'failed', putBack: 1, erased: 1, found: 1, findings: [{ logId: 'a', kind: 'put_back' }] }
  expect(await check({ ...given, rows, processedMs: accepted.atMs })).toMatchObject(back)
  expect(await check({ ...given, rows, processedMs: accepted.atMs, isExpired: true })).toMatchObject(back)
  expect(await check({ ...given, rows, processedMs: accepted.atMs, expected: {} })).toMatchObject({ putBack: 0 })
})

test('what was saved goes on, with rows that are yet to be looked for', async () => {
  const late = readMs - 1_000
  const compared = { rows: { a: accepted.atMs, early: accepted.atMs, late } }
  const records = createExpectedRecords()
  records.add(['a'], accepted)
  const expected = {
    ...{ records, manifests: noManifestsRead, purged: new Map(), erasures: createErasures(), problems: [] },
    ...{ declared: createDeclaredKeys(), pruned: createDeclaredKeys(), readMs, lastAtMs: 0 },
    namedSince: async () => new Set<string>(),
    erasuresNow: async () => createErasures(),
  }
  const around = {
    ...{ depth: { queued: 0, deadLetters: 0 }, letters: noLetters, retentionMs: 30 * dayMs, retentionSinceMs: 0 },
    ...{ nowMs: readMs, now: () => readMs, expected },
  }
  const first = compareWithLedger(around)
  for (const [log_id, atMs] of Object.entries(compared.rows)) first.add({ log_id, received_at: isoOf(atMs) }, false)
  const again = compareWithLedger(around, JSON.parse(JSON.stringify(first.save())))
  expect(await again.check()).toMatchObject({
    unexpected: 2,
    findings: [
      { logId: 'early', kind: 'no_receipt' },
      { logId: 'late', kind: 'no_receipt' },
    ],
  })
})

test('a record that was sent again after its dead letter was deleted is missing, however long ago that was', async () => {
  const purged = (atMs: number) => ({ purged: new Map([['a', { reason: 'refused', atMs }]]) })
  const given = { byLedger: { a: accepted, b: accepted }, rows: { b: accepted.atMs } }
  const lost = { status: 'failed', missing: 1, purged: 0, found: 1, findings: [{ logId: 'a', kind: 'no_row' }] }
  for (const atMs of [accepted.fromMs - 1, accepted.fromMs - 40 * dayMs])
    expect(await check({ ...given, expected: purged(atMs) })).toMatchObject(lost)
  expect(await check({ ...given, expected: purged(accepted.fromMs) })).toMatchObject({
    ...{ status: 'failed', missing: 0, purged: 1, findings: [{ logId: 'a', kind: 'purged' }] },
  })
})

test('where a record was repeated its row may be a minute older, so in that minute nobody knows', async () => {
  const due = readMs - 30 * dayMs
  const statusAt = async (fromMs: number) => {
    const gone = { fromMs, atMs: fromMs, isRepeated: true }
    const { status, expired, missing } = await check({ byLedger: { gone, a: accepted }, rows: { a: accepted.atMs } })
    return [status, expired, missing]
  }
  expect(await statusAt(due)).toEqual(['passed', 1, 0])
  expect(await statusAt(due + 61_999)).toEqual(['unknown', 1, 0])
  expect(await statusAt(due + 62_000)).toEqual(['failed', 0, 1])
})
