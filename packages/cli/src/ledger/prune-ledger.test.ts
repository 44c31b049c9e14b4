import { access, cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFolder } from '../../test/a-folder.ts'
import { createDeclaredKeys } from '../audit/declared-keys.ts'
import { findRuns } from './ledger-runs.ts'
import { type Ledger, type LedgerOptions, openLedger } from './open-ledger.ts'
import { planPrune, pruneRuns } from './prune-ledger.ts'
import { readLedger } from './read-ledger.ts'
import { requestKey } from './run-id.ts'

const dayMs = 86_400_000
const startMs = Date.UTC(2026, 0, 1)
const runIdOf = (day: number): string => String(day).padStart(17, '0')

/** A ledger with a run a day, each of a request of its own. */
async function aLedgerOf(days: readonly number[], options: Partial<LedgerOptions> = {}) {
  const dir = join(await aFolder(), 'ledger', 'embedded')
  const openDay = (day: number): Ledger =>
    openLedger({ dir, runId: runIdOf(day), now: () => startMs + day * dayMs, ...options })
  const writeDay = async (day: number, ledger = openDay(day)): Promise<Ledger> => {
    const key = requestKey(runIdOf(day), 0)
    await ledger.intend('acme', key)
    await ledger.acknowledge('acme', { atMs: startMs, logIds: { key, first: 0, ids: '0AAAAAAAAAAA', refused: [] } })
    return ledger
  }
  for (const day of days) await (await writeDay(day)).close()
  const states = async () =>
    (await findRuns(dir, await readLedger(dir))).map(({ runId, state }) => [Number.parseInt(runId, 10), state])
  let notes = 1_000
  const prune = async (beforeDay: number, onStep?: () => void) => {
    const read = await readLedger(dir)
    const plan = await planPrune(dir, read, startMs + beforeDay * dayMs)
    const changing = { dir, read, runs: plan.pruned, runId: runIdOf(notes++), now: () => startMs + 1_000 * dayMs }
    await pruneRuns({ ...changing, ...(onStep && { onStep }) })
    return plan
  }
  return { dir, openDay, writeDay, states, prune }
}

/** Whether the rows of a day are told to be of a pruned run. */
async function isNoted(dir: string, day: number): Promise<boolean> {
  const pruned = createDeclaredKeys()
  for await (const entry of (await readLedger(dir)).entriesOf('acme')) if (entry.kind === 'pruned') pruned.add(entry)
  return pruned.has(`a.${requestKey(runIdOf(day), 0)}.0.AAAAAAAAAAA`)
}

test('runs that began before a time go, their rows are known to be of pruned runs, and the newest stays', async () => {
  const { dir, states, prune } = await aLedgerOf([1, 2, 3])
  await prune(2)
  expect(await states()).toEqual([
    [2, 'ended'],
    [3, 'ended'],
    [1_000, 'notes'],
  ])
  expect([await isNoted(dir, 1), await isNoted(dir, 2)]).toEqual([true, false])
  expect((await readLedger(dir)).problems).toEqual([])
  const { kept } = await planPrune(dir, await readLedger(dir), startMs + 9_999 * dayMs)
  expect(kept).toMatchObject([{ run: { runId: runIdOf(3) }, why: 'newest' }])
})

test('a run that is written stays, however old; when its process is gone it goes', async () => {
  const { dir, openDay, writeDay, states, prune } = await aLedgerOf([])
  const running = await writeDay(1, openDay(1))
  await (await writeDay(2)).close()
  const [first] = await states()
  expect(first).toEqual([1, 'running'])
  expect(await prune(9)).toMatchObject({ pruned: [], kept: [{ why: 'running' }, { why: 'newest' }] })
  await running.close()
  expect(await readdir(dir)).not.toContain(`${runIdOf(1)}.lock`)
  expect(await prune(9)).toMatchObject({ pruned: [{ runId: runIdOf(1) }] })
})

test('a run that was killed is told by its lock, which nobody has any more; without one nobody can say', async () => {
  const running = await aLedgerOf([1])
  const ledger = await running.writeDay(2)
  const { dir, states, prune, writeDay } = await aLedgerOf([])
  // A copy is as a kill leaves it: without the end, and with a lock that nobody has.
  await cp(join(running.dir, '..'), join(dir, '..'), { recursive: true })
  await ledger.close()
  await (await writeDay(3)).close()
  expect((await states()).at(1)).toEqual([2, 'killed'])
  const lock = join(dir, `${runIdOf(2)}.lock`)
  await rm(lock)
  expect((await states()).at(1)).toEqual([2, 'unknown'])
  expect((await prune(3)).kept).toMatchObject([{ run: { runId: runIdOf(2) }, why: 'unended' }])
  await writeFile(lock, '')
  expect(await prune(3)).toMatchObject({ pruned: [{ runId: runIdOf(2) }], kept: [] })
  expect(await readdir(dir)).not.toContain(`${runIdOf(2)}.lock`)
})

test('a run with a problem stays, since what is wrong with it would be gone', async () => {
  const { dir, prune } = await aLedgerOf([1, 2, 3])
  await truncate(join(dir, `${runIdOf(1)}-000001.ledger`), 80)
  expect(await prune(3)).toMatchObject({ pruned: [{ runId: runIdOf(2) }], kept: [{ why: 'problem' }] })
  expect((await readLedger(dir)).problems).toMatchObject([{ kind: 'segment_cut' }])
})

test('wherever a kill ends it, nothing reads as tampering, no row is a stranger, and the next one ends it', async () => {
  const stop = new Error('killed')
  for (let steps = 0, isWhole = false; !isWhole; steps++) {
    const { dir, states, prune } = await aLedgerOf([1, 2, 3, 4])
    let left = steps
    const killed = prune(4, () => {
      if (left-- === 0) throw stop
    })
    isWhole = await killed.then(
      () => true,
      () => false,
    )
    const { problems, segments, leftovers } = await readLedger(dir)
    expect(problems, `after ${steps} steps`).toEqual([])
    for (const day of [1, 2, 3]) {
      const isThere = segments.some(({ segment }) => segment.startsWith(runIdOf(day)))
      expect(isThere || (await isNoted(dir, day)), `day ${day} after ${steps} steps`).toBe(true)
    }
    if (isWhole) {
      expect(leftovers).toEqual([])
      expect(steps).toBe(5)
      continue
    }
    const read = await readLedger(dir)
    const { pruned } = await planPrune(dir, read, startMs + 4 * dayMs)
    const again = { dir, read, runs: pruned, runId: runIdOf(2_000), now: () => startMs }
    await pruneRuns(again)
    expect((await readLedger(dir)).leftovers).toEqual([])
    expect((await readLedger(dir)).problems).toEqual([])
    expect((await states()).filter(([, state]) => state !== 'notes')).toEqual([[4, 'ended']])
    for (const day of [1, 2, 3]) expect(await isNoted(dir, day)).toBe(true)
  }
})

test('whoever reads it meanwhile finds nothing wrong', async () => {
  const { dir, prune } = await aLedgerOf([1, 2, 3, 4, 5, 6])
  const reads = [readLedger(dir)]
  await prune(6, () => void reads.push(readLedger(dir), readLedger(dir)))
  for (const { problems } of await Promise.all(reads)) expect(problems).toEqual([])
  expect(reads).toHaveLength(15)
})

test('notes go on from one pruning to the next, as one run', async () => {
  const { dir, writeDay, states, prune } = await aLedgerOf([1, 2])
  await prune(2)
  await (await writeDay(1_500)).close()
  const read = await readLedger(dir)
  const { pruned } = await planPrune(dir, read, startMs + 1_400 * dayMs)
  await pruneRuns({ dir, read, runs: pruned, runId: runIdOf(2_000), now: () => startMs + 2_000 * dayMs })
  expect(await states()).toEqual([
    [1_500, 'ended'],
    [2_000, 'notes'],
  ])
  expect([await isNoted(dir, 1), await isNoted(dir, 2)]).toEqual([true, true])
  const later = await readLedger(dir)
  expect((await planPrune(dir, later, startMs + 9_999 * dayMs)).pruned).toEqual([])
})

test('what was deleted on purpose is still known when the run that noted it is pruned', async () => {
  const { dir, openDay, writeDay, prune } = await aLedgerOf([1, 2])
  const purging = openDay(3)
  await purging.purge({ tenantId: 'acme', atMs: startMs, reason: 'conflict', logIds: ['k1'] })
  const tombstone = {
    tenantId: 'acme',
    atMs: startMs,
    beganMs: startMs - 1,
    isDone: true,
    scope: { kind: 'all' },
    deleted: 7,
  } as const
  await purging.erase(tombstone)
  await purging.close()
  // It sent nothing: the newest run is the one before.
  expect(await prune(3)).toMatchObject({ kept: [{ run: { runId: runIdOf(2) }, why: 'newest' }] })
  await (await writeDay(4)).close()
  await prune(4)
  const notes = []
  for await (const entry of (await readLedger(dir)).entriesOf('acme'))
    if (entry.kind === 'purged' || entry.kind === 'erased') notes.push(entry)
  expect(notes).toMatchObject([{ reason: 'conflict', logIds: ['k1'] }, tombstone])
  expect(await readdir(dir)).not.toContain(`${runIdOf(3)}-000001.ledger`)
})

test('that a run was pruned cannot be taken back, nor its notes', async () => {
  const { dir, prune } = await aLedgerOf([1, 2, 3])
  await prune(3)
  await rm(join(dir, `${runIdOf(1_000)}-000001.ledger`))
  expect((await readLedger(dir)).problems).toMatchObject([{ kind: 'segment_gone' }])
  const { dir: other, prune: pruneOther } = await aLedgerOf([1, 2, 3])
  await pruneOther(3)
  await dropLastLine(other)
  expect((await readLedger(other)).problems).toMatchObject([{ kind: 'segment_gone' }])
})

test('nothing is pruned without the key, and nothing is made', async () => {
  const { dir, prune } = await aLedgerOf([1, 2])
  await rm(join(dir, '..', 'ledger.key'))
  const before = await readdir(dir)
  await expect(prune(2)).rejects.toMatchObject({ code: 'data_unusable' })
  expect(await readdir(dir)).toEqual(before)
  await expect(access(join(dir, '..', 'ledger.key'))).rejects.toMatchObject({ code: 'ENOENT' })
})

/** Takes the last line from the contents. */
async function dropLastLine(dir: string): Promise<void> {
  const path = join(dir, 'contents.jsonl')
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '')
  await writeFile(
    path,
    lines
      .slice(0, -1)
      .map((line) => `${line}\n`)
      .join(''),
  )
}
