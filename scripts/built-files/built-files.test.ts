import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { listBuilt, pruneBuilt } from './built-files.ts'

async function aPackage(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  await mkdir(join(dir, 'dist', 'inner'), { recursive: true })
  for (const file of ['a.js', 'inner/b.js']) await writeFile(join(dir, 'dist', file), '')
  return dir
}

test('what a build did not write is removed, and nothing else', async () => {
  const dir = await aPackage()
  listBuilt(dir)
  for (const file of ['old.js', 'inner/old.js']) await writeFile(join(dir, 'dist', file), '')
  pruneBuilt(dir)
  const left = await readdir(join(dir, 'dist'), { recursive: true })
  expect(left.sort()).toEqual(['a.js', 'inner', join('inner', 'b.js')])
})

test('a package that was built without a list keeps everything', async () => {
  const dir = await aPackage()
  pruneBuilt(dir)
  expect((await readdir(join(dir, 'dist'), { recursive: true })).sort()).toHaveLength(3)
})
