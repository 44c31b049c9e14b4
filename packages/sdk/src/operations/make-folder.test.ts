import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeFolder } from './make-folder.ts'

async function aFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

test('a folder is made with those above it, for its owner alone, and again without harm, by several at once', async () => {
  const path = join(await aFolder(), 'a', 'b', 'c')
  await Promise.all(Array.from({ length: 5 }, () => makeFolder(path)))
  await makeFolder(path)
  expect((await stat(path)).mode & 0o777).toBe(0o700)
  expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700)
})

test('a file in its place, or on the way, is refused', async () => {
  const file = join(await aFolder(), 'file')
  await writeFile(file, '')
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(makeFolder(join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

test.skipIf(!existsSync('/proc'))(
  'a folder that the file system does not make is refused, and not tried for ever',
  async () => {
    await expect(makeFolder('/proc/nothing/below')).rejects.toMatchObject({ code: expect.stringMatching(/^E/) })
  },
)
