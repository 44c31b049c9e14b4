import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { refuseLinks, writeTogether } from './write-together.ts'

async function aFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-write-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

/** Every file below a folder with its text. */
async function filesOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const texts = files.map(async (path) => [path.slice(folder.length + 1), await readFile(path, 'utf8')] as const)
  return Object.fromEntries(await Promise.all(texts))
}

/** Can be prepared, for its folder is there, and not be put in place. */
const tooLong = 'x'.repeat(300)

test('writes new files and over old ones, and leaves nothing beside', async () => {
  const folder = await aFolder({ old: 'before' })
  const files = [
    { path: 'a/b/new', text: 'one' },
    { path: 'old', text: 'two' },
  ]
  await writeTogether(folder, files)
  expect(await filesOf(folder)).toEqual({ 'a/b/new': 'one', old: 'two' })
})

test('when one cannot be put in place, the others are as they were, and new folders are gone', async () => {
  const folder = await aFolder({ old: 'before' })
  const files = [
    { path: 'a/b/new', text: 'one' },
    { path: 'old', text: 'two' },
    { path: tooLong, text: 'three' },
  ]
  await expect(writeTogether(folder, files)).rejects.toThrow(`cannot write ${tooLong}: the path is too long`)
  expect(await readdir(folder)).toEqual(['old'])
  expect(await filesOf(folder)).toEqual({ old: 'before' })
})

test('when one cannot be prepared, nothing is touched', async () => {
  const folder = await aFolder({ old: 'before', file: '' })
  const files = [
    { path: 'old', text: 'two' },
    { path: 'file/below', text: 'three' },
  ]
  await expect(writeTogether(folder, files)).rejects.toThrow('cannot write file/below: part of the path is a file')
  expect(await readdir(folder)).toEqual(['file', 'old'])
  expect(await filesOf(folder)).toEqual({ file: '', old: 'before' })
})

test('a path through a link or to one is refused, also where the link leads nowhere; any other is not', async () => {
  const folder = await aFolder({ file: '' })
  await mkdir(join(folder, 'plain'))
  await symlink('/', join(folder, 'plain', 'away'))
  await symlink('nowhere', join(folder, 'dangling'))
  for (const path of ['plain/away', 'plain/away/a/b', 'dangling']) {
    await expect(refuseLinks(folder, path)).rejects.toThrow(/^cannot write \S+: (?:plain\/away|dangling) is a link/)
  }
  for (const path of ['plain/new', 'file', 'new/a/b']) await refuseLinks(folder, path)
})
