import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { saveFiles } from './save-files.ts'

async function twoFolders(): Promise<{ readonly from: string; readonly to: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-save-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  await mkdir(join(from, 'spool'), { recursive: true })
  await writeFile(join(from, 'spool', 'kept'), 'kept')
  return { from, to }
}

test('a file that was removed since it was listed is left out', async () => {
  const { from, to } = await twoFolders()
  const saved = await saveFiles(from, to, ['spool/sent', 'spool/kept'])
  expect(Object.keys(saved)).toEqual(['spool/kept'])
  expect(await readFile(join(to, 'spool', 'kept'), 'utf8')).toBe('kept')
})

// As root, who may write everything, it passes anyway.
test('a file that nobody may write is saved', async () => {
  const { from, to } = await twoFolders()
  await chmod(join(from, 'spool', 'kept'), 0o400)
  expect(await saveFiles(from, to, ['spool/kept'])).toMatchObject({ 'spool/kept': { bytes: 4 } })
})

test('a file that cannot be saved is an error', async () => {
  const { from, to } = await twoFolders()
  await writeFile(to, 'a file in the place of the folder')
  await expect(saveFiles(from, to, ['spool/kept'])).rejects.toThrow()
})
