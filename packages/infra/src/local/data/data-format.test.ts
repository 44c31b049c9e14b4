import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { settleDataFormat } from './data-format.ts'

async function aFolder(mark?: string): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  if (mark !== undefined) await writeFile(join(path, 'format.json'), mark)
  return path
}

const markOf = (path: string): Promise<string> => readFile(join(path, 'format.json'), 'utf8')

test('a folder without a mark, of an older version or new, gets one', async () => {
  const path = await aFolder()
  await settleDataFormat(path)
  expect(await markOf(path)).toBe('{"format":1}\n')
  await settleDataFormat(path)
  expect(await markOf(path)).toBe('{"format":1}\n')
})

test('a newer form is refused with both numbers, and stays as it is', async () => {
  const path = await aFolder('{"format":2,"since":"later"}')
  await expect(settleDataFormat(path)).rejects.toMatchObject({
    code: 'data_unusable',
    message: `cannot use the data folder ${path}: it has format 2, written by a newer version, and this version reads up to 1; update logpipe`,
  })
  expect(await markOf(path)).toBe('{"format":2,"since":"later"}')
})

test.each(['', '{', '[]', '{"format":"1"}', '{"format":0}', '{"format":1.5}'])(
  'a damaged mark is refused: %j',
  async (mark) => {
    const path = await aFolder(mark)
    await expect(settleDataFormat(path)).rejects.toMatchObject({ code: 'data_unusable' })
    expect(await markOf(path)).toBe(mark)
  },
)

test('a folder into which a backup is restored is refused, and gets no mark', async () => {
  const path = await aFolder()
  await mkdir(join(path, '.restoring'))
  await expect(settleDataFormat(path)).rejects.toMatchObject({
    code: 'data_unusable',
    message: expect.stringContaining('empty it and restore again'),
  })
  await expect(markOf(path)).rejects.toMatchObject({ code: 'ENOENT' })
})
