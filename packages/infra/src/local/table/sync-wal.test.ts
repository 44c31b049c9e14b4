import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createSyncWal } from './sync-wal.ts'

async function aFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

test('resolves for every caller, including those that arrive during a sync', async () => {
  const path = await aFolder()
  await writeFile(join(path, '000003.log'), 'log')
  const syncWal = createSyncWal(path)
  expect(await Promise.all(Array.from({ length: 50 }, () => syncWal()))).toHaveLength(50)
  await syncWal()
})

test('a failed sync rejects for every caller waiting on it, and the next sync is independent', async () => {
  const path = await aFolder()
  const syncWal = createSyncWal(join(path, 'table'))
  const [first, second] = [syncWal(), syncWal()]
  await expect(first).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(second).rejects.toMatchObject({ code: 'ENOENT' })
  await writeFile(join(path, '000003.log'), '')
  await expect(createSyncWal(path)()).resolves.toBeUndefined()
})
