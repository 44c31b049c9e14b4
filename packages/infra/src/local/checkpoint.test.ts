import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createCheckpoint } from './checkpoint.ts'

async function aFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

test('a checkpoint resolves for every caller, also for those that come while one is under way', async () => {
  const path = await aFolder()
  await writeFile(join(path, '000003.log'), 'log')
  const checkpoint = createCheckpoint(path)
  expect(await Promise.all(Array.from({ length: 50 }, () => checkpoint()))).toHaveLength(50)
  await checkpoint()
})

test('a checkpoint that fails rejects for those who wait for it, and the next one is tried afresh', async () => {
  const path = await aFolder()
  const checkpoint = createCheckpoint(join(path, 'table'))
  const [first, second] = [checkpoint(), checkpoint()]
  await expect(first).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(second).rejects.toMatchObject({ code: 'ENOENT' })
  await writeFile(join(path, '000003.log'), '')
  await expect(createCheckpoint(path)()).resolves.toBeUndefined()
})
