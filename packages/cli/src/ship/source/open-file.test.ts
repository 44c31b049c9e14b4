import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { parseEncoding } from './encoding.ts'
import type { InputError } from './input.ts'
import { openFile } from './open-file.ts'
import { readLines } from './read-lines.ts'

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
    for await (const chunk of openFile(path, { chunkBytes: 4 })) {
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
  expect(String(await buffer(openFile(path, { chunkBytes: 4, offset: 4 })))).toBe('two\nthree\n')
  await expect(buffer(openFile(path, { chunkBytes: 4, offset: 99 }))).rejects.toMatchObject({
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

test('chunks that are used again give the same lines, however the file is cut into them', async () => {
  const path = await aFile('')
  const aText = fc.array(fc.string({ unit: fc.constantFrom('a', 'ü', 'bcdefg', '\r\n'), maxLength: 40 }))
  await fc.assert(
    fc.asyncProperty(aText, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (texts, chunkBytes, isWide) => {
      const text = texts.join('\n')
      await writeFile(path, text, isWide ? 'utf16le' : 'utf8')
      const encoding = isWide ? parseEncoding('utf-16le') : undefined
      const reading = { compression: 'none' as const, ...(encoding && { encoding }) }
      const read: string[] = []
      const stream = openFile(path, { chunkBytes, isReused: true })
      for await (const { lines } of readLines(stream, 1_000, { ...reading, isVerbatim: true })) {
        for (const line of lines) read.push(line.kind === 'line' ? `${line.text}${line.ending}` : '')
      }
      expect(read.join('')).toBe(text)
    }),
    runs({ fast: 60, full: 1_000 }),
  )
})

test.each([
  [100, 16 * 1024],
  [100_000, 100_000],
  [5_000_000, 512 * 1024],
])('a file of %i bytes is read in chunks of %i', async (bytes, chunkBytes) => {
  const path = await aFile('a'.repeat(bytes))
  let read = 0
  for await (const chunk of openFile(path, { bytes, isReused: true })) {
    expect(chunk.buffer.byteLength).toBe(chunkBytes)
    read += chunk.length
  }
  expect(read).toBe(bytes)
})
