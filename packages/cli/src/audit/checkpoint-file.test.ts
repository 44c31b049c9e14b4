import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { packIds } from '../ledger/packed-ids.ts'
import { readCheckpoint, removeCheckpoint, writeCheckpoint } from './checkpoint-file.ts'
import { createExpectedRecords } from './expected-records.ts'

const keysOf = (...bytes: readonly number[]) => ({
  keys: bytes.map((byte) => ({ id: `0000000${byte}`, bytes: Buffer.alloc(32, byte) })),
  firstId: '00000001',
})

async function aPath(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'logpipe-checkpoint-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return join(dir, 'ledger', 'embedded', 'audit.checkpoint')
}

const atMs = Date.UTC(2026, 0, 31) + 0.25
const runId = '0k3v8z7q2w1y4x6ab'

/** Records of every kind, of which some have a row. */
function someRecords() {
  const records = createExpectedRecords()
  records.addRequests({ tenantId: 'acme', atMs, runId, batchRecords: 3, refused: [1], numbers: [0, 2] }, atMs - 1)
  records.add(['own-1', 'own-2'], { fromMs: atMs - 5, atMs })
  records.addManifest(['own-3', 'own-4', 'own-5'], { fromMs: atMs, atMs })
  // As many as make a part.
  const ids = Array.from({ length: 40 }, (_, i) => `a${'ABCDEFGHIJ'[i % 10]?.repeat(11)}`).join('')
  const packed = packIds({ key: 'key', first: 7, ids, refused: [] })
  if (packed !== undefined) records.add(packed, { fromMs: atMs, atMs, isUnsaved: true })
  records.watch(['own-1', 'own-2', 'own-4'])
  for (const logId of ['a.key.8.BBBBBBBBBBB', 'own-2', 'own-3']) records.find(logId)
  return records
}

test('what is written is read again, records with their rows, and a later one replaces it', async () => {
  const path = await aPath()
  expect(await readCheckpoint(path, keysOf(1))).toEqual({ kind: 'none' })
  await writeCheckpoint(path, { document: { at: 1 }, records: [] }, keysOf(1))
  const records = someRecords()
  await writeCheckpoint(path, { document: { at: 2 }, records: records.saved() }, keysOf(1))
  const read = await readCheckpoint(path, keysOf(1))
  if (read.kind !== 'checkpoint') throw new Error(read.kind)
  expect(read.document).toEqual({ at: 2 })
  const again = createExpectedRecords({ from: read.records })
  again.watch(['own-1', 'own-2', 'own-4'])
  expect(again.progress()).toEqual(records.progress())
  for (const one of [records, again]) expect(one.find('own-5')).toBe(true)
  expect([again.count(), again.manifestCount(), again.missingCount(), again.isInLedger()]).toEqual([
    ...[records.count(), records.manifestCount(), records.missingCount(), true],
  ])
  expect([...again.missing()]).toEqual([...records.missing()])
  expect(['own-1', 'own-2', 'own-4', 'a.key.8.BBBBBBBBBBB'].map(again.isFound)).toEqual([false, true, false, true])
  expect(again.has('own-4')).toBe(true)
  await removeCheckpoint(path)
  await removeCheckpoint(path)
  expect(await readCheckpoint(path, keysOf(1))).toEqual({ kind: 'none' })
})

test('keys that were rotated since still prove it, and one that is gone does not', async () => {
  const path = await aPath()
  await writeCheckpoint(path, { document: {}, records: [] }, keysOf(1))
  expect(await readCheckpoint(path, keysOf(2, 1))).toMatchObject({ kind: 'checkpoint' })
  expect(await readCheckpoint(path, keysOf(2))).toEqual({ kind: 'invalid' })
})

test('whatever is changed or cut off, nothing of it is believed', async () => {
  const path = await aPath()
  await writeCheckpoint(path, { document: { rows: 3 }, records: someRecords().saved() }, keysOf(1))
  const whole = await readFile(path)
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ change
      await writeFile(path, changed)
      expect(await readCheckpoint(path, keysOf(1))).toEqual({ kind: 'invalid' })
      await writeFile(path, whole)
      await truncate(path, at)
      expect(await readCheckpoint(path, keysOf(1))).toEqual({ kind: 'invalid' })
    }),
  )
})

test('a folder that cannot be written is named', async () => {
  const path = await aPath()
  await writeCheckpoint(path, { document: {}, records: [] }, keysOf(1))
  await expect(writeCheckpoint(join(path, 'below'), { document: {}, records: [] }, keysOf(1))).rejects.toThrow(
    `cannot write ${path}`,
  )
})
