import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openSizeNotes, readSizeNotes } from './size-notes.ts'

async function aFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

test('the last note of each kind is read, and a new start begins with none', async () => {
  const path = await aFolder()
  expect(readSizeNotes(path)).toEqual({})
  const notes = openSizeNotes(path)
  notes.note('table', { 'table/000003.log': 100_000 })
  notes.note('queue', { 'queue/x-wal': 7 })
  notes.note('table', { 'table/000005.log': 3 })
  expect(readSizeNotes(path)).toEqual({ 'queue/x-wal': 7, 'table/000005.log': 3 })
  expect(await readFile(join(path, 'sizes.json'), 'utf8')).toHaveLength(512)
  notes.close()
  openSizeNotes(path).close()
  expect(readSizeNotes(path)).toEqual({})
})

test('a note that is too long for one block is not written, and one that is damaged says nothing', async () => {
  const path = await aFolder()
  const notes = openSizeNotes(path)
  notes.note('table', { a: 1 })
  notes.note('table', Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`table/${i}.log`, i])))
  expect(readSizeNotes(path)).toEqual({ a: 1 })
  notes.close()
  await writeFile(join(path, 'sizes.json'), '{"a":1')
  expect(readSizeNotes(path)).toEqual({})
})

test('a note that cannot be written fails nothing', async () => {
  const path = await aFolder()
  await symlink('/dev/full', join(path, 'sizes.json'))
  const notes = openSizeNotes(path)
  expect(() => notes.note('table', { a: 1 })).not.toThrow()
  notes.close()
})
