import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFolder } from '../../test/a-folder.ts'
import { openSpillFile } from './spill-file.ts'

test('gives each span back in parts of whole lines, in whatever order they are read', async () => {
  const file = openSpillFile(await aFolder())
  const [first, second] = [['one', 'two', 'three'], ['four']].map((lines) =>
    file.append(Buffer.from(lines.map((line) => `${line}\n`).join(''))),
  )
  if (first === undefined || second === undefined) throw new Error('nothing was written')
  const [slow, whole] = [file.read(first, 9), file.read(first, 100)]
  expect(slow.next().value).toEqual(['one', 'two'])
  expect([...file.read(second, 5)]).toEqual([['four']])
  expect([...whole]).toEqual([['one', 'two', 'three']])
  expect(slow.next().value).toEqual(['three'])
  file.close()
})

test('nothing of it is in the folder while it is open, and it may be closed twice', async () => {
  const folder = await aFolder()
  const file = openSpillFile(folder)
  file.append(Buffer.from('line\n'))
  expect(readdirSync(folder)).toEqual([])
  file.close()
  file.close()
})

test('a line longer than a part, and a folder that is not there, are errors', async () => {
  const folder = await aFolder()
  const file = openSpillFile(folder)
  const span = file.append(Buffer.from('a long line\n'))
  expect(() => [...file.read(span, 4)]).toThrow('a spilled line is longer than 4 bytes')
  file.close()
  const missing = join(folder, 'missing')
  expect(() => openSpillFile(missing)).toThrow(`what the audit compares to ${missing} (TMPDIR chooses another)`)
})
