import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { copyFolder } from './copy-folder.ts'

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-copy-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

async function aSource(): Promise<string> {
  const source = await aFolder()
  await mkdir(join(source, 'asset', 'chunks', 'none'), { recursive: true })
  await writeFile(join(source, 'manifest.json'), '{}')
  await writeFile(join(source, 'asset', 'chunks', 'ü.mjs'), Buffer.from([0, 255]))
  return source
}

test('copies every file and folder, empty ones too, into a folder that is new or empty', async () => {
  const source = await aSource()
  for (const to of [await aFolder(), join(await aFolder(), 'new', 'one')]) {
    await copyFolder(source, to)
    const names = await readdir(to, { recursive: true })
    expect(names.toSorted()).toEqual((await readdir(source, { recursive: true })).toSorted())
    expect(await readFile(join(to, 'asset', 'chunks', 'ü.mjs'))).toEqual(Buffer.from([0, 255]))
  }
})

test('leaves out links: what they lead to is not part of the folder', async () => {
  const [source, to] = [await aSource(), await aFolder()]
  await symlink('/etc', join(source, 'asset', 'folder'))
  await symlink('/etc/hostname', join(source, 'file'))
  await copyFolder(source, to)
  expect((await readdir(to)).toSorted()).toEqual(['asset', 'manifest.json'])
  expect(await readdir(join(to, 'asset'))).toEqual(['chunks'])
})

test('refuses a folder within the one that is copied, and takes one beside it', async () => {
  const source = await aSource()
  for (const to of [source, join(source, 'asset', 'out'), join(source, '..out')]) {
    await expect(copyFolder(source, to)).rejects.toMatchObject({ code: 'unreadable_input' })
  }
  await copyFolder(join(source, 'asset'), join(source, 'assets'))
  expect(await readdir(join(source, 'assets'))).toEqual(['chunks'])
})

test('fails with the error of the file system where it cannot write', async () => {
  const to = join(await aSource(), 'manifest.json')
  await expect(copyFolder(await aSource(), to)).rejects.toMatchObject({ code: 'EEXIST' })
})
