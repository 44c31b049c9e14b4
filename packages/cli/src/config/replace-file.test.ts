import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFolder } from '../../test/a-folder.ts'
import { replaceFile } from './replace-file.ts'

test('makes the folder and leaves nothing but the file, which the last of many at once has written', async () => {
  const path = join(await aFolder(), 'state', 'logpipe', 'kept.json')
  const texts = Array.from({ length: 20 }, (_, i) => `${i}`.repeat(1_000))
  await Promise.all(texts.map((text) => replaceFile(path, text)))
  expect(texts).toContain(await readFile(path, 'utf8'))
  expect(await readdir(join(path, '..'))).toEqual(['kept.json'])
})

test('a link stays one, and the file behind it has the text', async () => {
  const dir = await aFolder()
  const [path, behind] = [join(dir, 'kept.json'), join(dir, 'elsewhere.json')]
  await writeFile(behind, 'old')
  await symlink(behind, path)
  await replaceFile(path, 'new')
  expect((await lstat(path)).isSymbolicLink()).toBe(true)
  expect(await readFile(behind, 'utf8')).toBe('new')
})

test('where it cannot be written, no draft is left', async () => {
  const dir = await aFolder()
  const path = join(dir, 'folder')
  await mkdir(join(path, 'inside'), { recursive: true })
  await expect(replaceFile(path, 'new')).rejects.toMatchObject({ code: expect.stringMatching(/^E/) })
  expect(await readdir(dir)).toEqual(['folder'])
})
