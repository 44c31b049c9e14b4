import { appendFile, type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { chainStart, createFrameEncoder, marks, readFrames } from './frame.ts'

const key = Buffer.alloc(32, 7)

/** A segment of one frame, open for reading, and the frame that may follow. */
async function aSegment(): Promise<{ path: string; handle: FileHandle; size: number; next: Buffer }> {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'segment')
  const encode = createFrameEncoder(key)
  const first = encode(chainStart, [Buffer.from('one')])
  const bytes = Buffer.concat([Buffer.of(marks.whole), first.bytes])
  await writeFile(path, bytes)
  const handle = await open(path)
  onTestFinished(() => handle.close())
  return { path, handle, size: bytes.length, next: encode(first.link, [Buffer.from('two')]).bytes }
}

test('reading a segment takes memory for what it has, not for a whole chunk', async () => {
  const { handle, size } = await aSegment()
  const read = handle.read.bind(handle)
  const taken: number[] = []
  Object.assign(handle, {
    read: (memory: Buffer, offset: number, length: number, position: number) => {
      taken.push(memory.length)
      return read(memory, offset, length, position)
    },
  })
  for await (const frame of readFrames(handle, key)) expect(frame.kind).toBe('frame')
  expect(Math.max(...taken)).toBe(size)
})

test('what is appended while a segment is read is read too', async () => {
  const { path, handle, next } = await aSegment()
  const contents: string[] = []
  for await (const frame of readFrames(handle, key)) {
    contents.push(frame.kind === 'frame' ? frame.content.toString() : frame.kind)
    if (contents.length === 1) await appendFile(path, next)
  }
  expect(contents).toEqual(['one', 'two'])
})
