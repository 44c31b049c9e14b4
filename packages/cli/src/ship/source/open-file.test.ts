import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import type { InputError } from './input.ts'
import { openFile } from './open-file.ts'

async function aFile(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-open-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'a.log'), content)
  return join(folder, 'a.log')
}

/** Reads in chunks of four bytes, and does something after the first. */
async function readWhile(path: string, change: () => Promise<void>): Promise<{ text: string; error?: InputError }> {
  let text = ''
  try {
    for await (const chunk of openFile(path, 4)) {
      if (text === '') await change()
      text += chunk
    }
    return { text }
  } catch (error) {
    return { text, error: error as InputError }
  }
}

test('a file is read from its start or an offset, in chunks of the size that is asked for', async () => {
  const path = await aFile('one\ntwo\nthree\n')
  expect(String(await buffer(openFile(path)))).toBe('one\ntwo\nthree\n')
  expect(String(await buffer(openFile(path, 4, 4)))).toBe('two\nthree\n')
  await expect(buffer(openFile(path, 4, 99))).rejects.toMatchObject({
    fault: { kind: 'shrunk', offset: 99, bytes: 14 },
  })
})

test('what is written while it is read is read, too', async () => {
  const path = await aFile('one\ntwo\n')
  expect(await readWhile(path, () => appendFile(path, 'three\n'))).toEqual({ text: 'one\ntwo\nthree\n' })
})

test('a file that is gone meanwhile is read to its end', async () => {
  const path = await aFile('one\ntwo\nthree\n')
  expect(await readWhile(path, () => rm(path))).toEqual({ text: 'one\ntwo\nthree\n' })
})

test('a file that is truncated meanwhile is a problem after what could be read', async () => {
  const path = await aFile('one\ntwo\nthree\n')
  const { text, error } = await readWhile(path, () => truncate(path))
  expect('one\ntwo\n'.startsWith(text)).toBe(true)
  expect(error).toMatchObject({ fault: { kind: 'shrunk', offset: text.length, bytes: 0 } })
})

test('a file that is shorter, but not shorter than what was read of it, is a problem', async () => {
  const path = await aFile('one\ntwo\nthree\nfour\n')
  const { error } = await readWhile(path, () => truncate(path, 16))
  expect(error).toMatchObject({ fault: { kind: 'shrunk', bytes: 16 } })
})

test('a file whose name another has taken is read to its end, and the other is a problem', async () => {
  const path = await aFile('one\ntwo\nthree\n')
  const { text, error } = await readWhile(path, async () => {
    await rename(path, `${path}.1`)
    await writeFile(path, 'four\n')
  })
  expect(text).toBe('one\ntwo\nthree\n')
  expect(error).toMatchObject({ fault: { kind: 'replaced', offset: text.length } })
})

test('a file that is not there fails as any other', async () => {
  await expect(buffer(openFile('/nowhere/a.log'))).rejects.toMatchObject({ code: 'ENOENT' })
})
