import {
  copyFile,
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { createBodyPool } from '../deliver/body-pool.ts'
import type { NamedBatch } from './entry.ts'
import { openSpool, type Spool, type SpoolOptions } from './open-spool.ts'

let created = 0

/** Later ids sort behind earlier ones. */
function aRunId(): string {
  return `0run${String(created++).padStart(13, '0')}`
}

async function aFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'logpipe-spool-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  return dir
}

async function aSpool(root: string, options: Partial<SpoolOptions> = {}) {
  const said: string[] = []
  const spool = await openSpool({
    root,
    runId: aRunId(),
    maxBytes: 1e9,
    batchRecords: 1,
    onFull: () => said.push('full'),
    onProblem: (message) => said.push(message),
    ...options,
  })
  onTestFinished(() => spool.close())
  return { spool, said }
}

/** One record, whose text is its number. */
function aBatch(n: number, pad = 0): NamedBatch {
  const body = JSON.stringify({ text: String(n), pad: 'x'.repeat(pad) })
  return { name: 'stdin', body, numbers: [n + 1], id: { key: 'run-0', index: n } }
}

function textsOf({ body }: NamedBatch): readonly number[] {
  return String(body)
    .split('\n')
    .map((line) => Number(JSON.parse(line).text))
}

/** Takes what there is, and acknowledges it. */
async function takeAll({ take, acknowledge }: Spool): Promise<readonly number[]> {
  const texts: number[] = []
  for (let taken = await take(); taken !== undefined; taken = await take()) {
    texts.push(...textsOf(taken.batch))
    acknowledge(taken.end)
  }
  return texts
}

function numbersTo(count: number, from = 0): readonly number[] {
  return Array.from({ length: count }, (_, i) => from + i)
}

test('what was appended is taken in order, from memory or from the disk, and is gone once it is acknowledged', async () => {
  const what = fc.oneof(fc.constant('append'), fc.constant('take'), fc.constant('acknowledge'), fc.constant('sync'))
  const sizes = fc.record({
    maxMemoryBytes: fc.constantFrom(0, 800, 1e6),
    maxBytes: fc.constantFrom(4_000, 1e6),
    batchRecords: fc.integer({ min: 1, max: 4 }),
  })
  await fc.assert(
    fc.asyncProperty(sizes, fc.array(what, { maxLength: 60 }), async (options, steps) => {
      const root = await mkdtemp(join(tmpdir(), 'logpipe-spool-'))
      const spool = await openSpool({
        ...{ root, runId: aRunId(), onFull: () => undefined, onProblem: (message) => expect.fail(message) },
        ...options,
      })
      // What is over the bound does not wait here.
      spool.stopWaiting()
      const [taken, ends]: [number[], number[]] = [[], []]
      let appended = 0
      for (const step of steps) {
        if (step === 'append') expect(await spool.append(aBatch(appended++, 100))).toBe(true)
        if (step === 'sync') expect(await spool.sync()).toBe(true)
        const found = step === 'take' ? await spool.take() : undefined
        if (found !== undefined) {
          expect(found.batch.numbers.length).toBeLessThanOrEqual(options.batchRecords)
          taken.push(...textsOf(found.batch))
          ends.push(found.end)
        }
        const end = step === 'acknowledge' ? ends.shift() : undefined
        if (end !== undefined) spool.acknowledge(end)
      }
      for (const end of ends) spool.acknowledge(end)
      expect([...taken, ...(await takeAll(spool))]).toEqual(numbersTo(appended))
      expect(spool.bytesLeft()).toBe(0)
      await spool.close()
      expect(await readdir(root)).toEqual([])
      await rm(root, { recursive: true })
    }),
    runs({ fast: 25, full: 300 }),
  )
})

test('after a kill at any point, and with the last write cut off anywhere, a later run has all that was not done', async () => {
  const step = fc.record({
    what: fc.constantFrom('append', 'append', 'take', 'acknowledge', 'sync'),
    pad: fc.constantFrom(0, 400),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 30 }), { maxLength: 4 }), fc.nat(), async (lives, cut) => {
      const root = await mkdtemp(join(tmpdir(), 'logpipe-spool-'))
      let appended = 0
      let lost: number | undefined
      const done = new Set<number>()
      let disk = join(root, '0')
      for (const [life, steps] of lives.entries()) {
        const spool = await openSpool({
          ...{ root: disk, runId: aRunId(), maxBytes: 8_000, batchRecords: 3, maxMemoryBytes: 2_000 },
          ...{ onFull: () => undefined, onProblem: (message) => expect.fail(message) },
        })
        spool.stopWaiting()
        const taken: { readonly end: number; readonly texts: readonly number[] }[] = []
        for (const { what, pad } of steps) {
          if (what === 'append') await spool.append(aBatch(appended++, pad))
          if (what === 'sync') await spool.sync()
          const found = what === 'take' ? await spool.take() : undefined
          if (found !== undefined) taken.push({ end: found.end, texts: textsOf(found.batch) })
          const first = what === 'acknowledge' ? taken.shift() : undefined
          if (first === undefined) continue
          for (const text of first.texts) done.add(text)
          spool.acknowledge(first.end)
        }
        const killed = join(root, String(life + 1))
        await copyWhatIsThere(disk, killed)
        if (life === lives.length - 1) lost = await cutLast(killed, cut)
        await spool.close()
        disk = killed
      }
      const last = await openSpool({
        ...{ root: disk, runId: aRunId(), maxBytes: 1e6, batchRecords: 3 },
        ...{ onFull: () => undefined, onProblem: (message) => expect.fail(message) },
      })
      const left = await takeAll(last)
      expect(left).toEqual(left.toSorted((a, b) => a - b))
      expect(left.every((text) => text < appended)).toBe(true)
      const missing = numbersTo(appended).filter((text) => !left.includes(text) && !done.has(text))
      expect(missing).toEqual(lost === undefined || missing.length === 0 ? [] : [appended - 1])
      await last.close()
      expect(await readdir(disk)).toEqual([])
      await rm(root, { recursive: true })
    }),
    runs({ fast: 15, full: 300 }),
  )
})

/** As a kill leaves it: files that are just being deleted may be gone before they are copied. */
async function copyWhatIsThere(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true }).catch(none)) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyWhatIsThere(source, target)
    else await copyFile(source, target).catch(none)
  }
}

function none(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return []
  throw error
}

/** Cuts some bytes off the newest entry; returns how many. */
async function cutLast(root: string, cut: number): Promise<number | undefined> {
  const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.seg')).toSorted()
  const path = join(root, files.at(-1) ?? '')
  const { size } = await stat(path)
  const bytes = files.length === 0 || size === 0 ? 0 : 1 + (cut % 60)
  if (bytes === 0 || bytes > size) return undefined
  await truncate(path, size - bytes)
  return bytes
}

test('what is done does not stay on the disk until its file is full', async () => {
  const root = await aFolder()
  const { spool } = await aSpool(root)
  const segments = async () => (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.seg'))
  await spool.append(aBatch(0))
  await spool.sync()
  expect(await segments()).toHaveLength(1)
  expect(spool.isDue()).toBe(false)
  await takeAll(spool)
  expect(spool.isDue()).toBe(true)
  await spool.sync()
  await expect.poll(segments, { interval: 1 }).toEqual([])
  expect(spool.isDue()).toBe(false)
  await spool.append(aBatch(1))
  expect(await takeAll(spool)).toEqual([1])
})

test('the files are those of the user alone', async () => {
  const root = join(await aFolder(), 'acme.spool')
  const { spool } = await aSpool(root)
  await spool.append(aBatch(0))
  for (const name of await readdir(root)) {
    expect((await stat(join(root, name))).mode & 0o077).toBe(0)
    expect((await stat(join(root, name, '000001.seg'))).mode & 0o077).toBe(0)
  }
  expect((await stat(root)).mode & 0o077).toBe(0)
})

test('runs share a spool: what one still writes is not taken by another, and what it leaves is', async () => {
  const root = await aFolder()
  const first = await aSpool(root)
  await first.spool.append(aBatch(0))
  const second = await aSpool(root)
  expect(second.spool.bytesBefore).toBe(0)
  await second.spool.append(aBatch(1))
  expect(await takeAll(second.spool)).toEqual([1])
  await first.spool.close()
  const third = await aSpool(root)
  expect(third.spool.bytesBefore).toBeGreaterThan(0)
  await third.spool.append(aBatch(2))
  expect(await takeAll(third.spool)).toEqual([0, 2])
})

test('what is kept in memory takes no more of it than it may, and the body of each batch is given back', async () => {
  const root = await aFolder()
  const { spool } = await aSpool(root, { maxMemoryBytes: 40_000 })
  const pool = createBodyPool()
  const bodies = new Set<ArrayBufferLike>()
  for (let n = 0; n < 200; n++) {
    const body = pool.take(3).fill('a\r\n')
    bodies.add(body.buffer)
    const release = (): void => pool.giveBack(body)
    await spool.append({ name: 'stdin', body, numbers: [n + 1], id: { key: 'run-0', index: n }, release })
  }
  expect(bodies.size).toBe(1)
  // Without its file only what is in memory can be taken.
  const [run = ''] = await readdir(root)
  await rm(join(root, run, '000001.seg'))
  const held: NamedBatch[] = []
  const takeHeld = async (): Promise<void> => {
    for (let taken = await spool.take(); taken !== undefined; taken = await spool.take()) held.push(taken.batch)
  }
  await expect(takeHeld()).rejects.toMatchObject({ code: 'ENOENT' })
  expect(held.length).toBeGreaterThan(30)
  const memory = new Set(held.map(({ body }) => (typeof body === 'string' ? undefined : body.buffer)))
  expect(memory).not.toContain(undefined)
  const bytes = Array.from(memory, (buffer) => buffer?.byteLength ?? 0).reduce((sum, length) => sum + length)
  expect(bytes).toBeLessThanOrEqual(40_000)
  expect(held.map(({ body, id }) => [String(body), id.index])).toEqual(held.map((_, n) => ['a\r\n', n]))
})

/** What versions that know no lines but JSON take for theirs, and remove once they have sent it. */
const formerRunName = /^[0-9a-z]{17}$/

/** Leaves lines that go as they are in a spool. */
async function leaveLines(root: string): Promise<NamedBatch> {
  const { spool } = await aSpool(root)
  const batch = { name: 'stdin', body: Buffer.from('a\nb\n'), numbers: [1, 2], id: { key: 'run-0', index: 0 } }
  await spool.append(batch)
  await spool.close()
  return batch
}

test('a version that would take lines for JSON leaves the folder alone that they are in', async () => {
  const root = await aFolder()
  const batch = await leaveLines(root)
  const names = await readdir(root)
  expect(names).toEqual([expect.stringMatching(/^0run\d{13}\.v2$/)])
  expect(names.filter((name) => formerRunName.test(name))).toEqual([])
  const { spool } = await aSpool(root)
  expect((await spool.take())?.batch).toEqual(batch)
})

test('what was written under the former name is sent, and before what came later', async () => {
  const root = await aFolder()
  const batch = await leaveLines(root)
  const [name = ''] = await readdir(root)
  const former = name.replace('.v2', '')
  expect(former).toMatch(formerRunName)
  await rename(join(root, name), join(root, former))
  const { spool, said } = await aSpool(root)
  expect(spool.bytesBefore).toBeGreaterThan(0)
  await spool.append(aBatch(7))
  const first = await spool.take()
  expect(first?.batch).toEqual(batch)
  spool.acknowledge(first?.end ?? 0)
  expect(await takeAll(spool)).toEqual([7])
  await spool.close()
  expect([said, await readdir(root)]).toEqual([[], []])
})

test('a full spool holds back what is appended, says so once, and goes on when a part of it is done', async () => {
  const { spool, said } = await aSpool(await aFolder(), { maxBytes: 8_000, maxMemoryBytes: 0 })
  let appended = 0
  const appending = (async () => {
    for (let n = 0; n < 100; n++) {
      await spool.append(aBatch(n, 400))
      appended++
    }
  })()
  await expect.poll(() => said, { interval: 1 }).toEqual(['full'])
  expect(appended).toBeLessThan(20)
  const texts: number[] = []
  while (texts.length < 100) {
    texts.push(...(await takeAll(spool)))
    await setImmediate()
  }
  await appending
  expect(texts).toEqual(numbersTo(100))
  expect(said.length).toBeLessThan(20)
})

test('who waits for room is let go when the reading ends', async () => {
  const { spool, said } = await aSpool(await aFolder(), { maxBytes: 1_000 })
  await spool.append(aBatch(0, 900))
  const appending = spool.append(aBatch(1, 900))
  await expect.poll(() => said, { interval: 1 }).toEqual(['full'])
  spool.stopWaiting()
  expect(await appending).toBe(true)
  expect(await takeAll(spool)).toEqual([0, 1])
})

function full(): Error {
  return Object.assign(new Error('write'), { code: 'ENOSPC' })
}

test('a disk that is full in the middle of a write leaves what was there, and what comes once there is room', async () => {
  const root = await aFolder()
  let left = 700
  const { spool, said } = await aSpool(root, {
    maxMemoryBytes: 0,
    write: async (handle, bytes) => {
      await handle.appendFile(bytes.subarray(0, Math.max(0, left)))
      left -= bytes.length
      if (left < 0) throw full()
    },
  })
  const results = []
  for (let n = 0; n < 5; n++) results.push(await spool.append(aBatch(n, 200)))
  expect(results).toEqual([true, true, false, false, false])
  expect(said).toEqual([
    `cannot write to the spool in ${root}: the disk is full; sending goes on without it until writing works again`,
  ])
  expect(await spool.sync()).toBe(true)
  left = 1e6
  expect([await spool.append(aBatch(5)), await spool.append(aBatch(6))]).toEqual([true, true])
  expect(await takeAll(spool)).toEqual([0, 1, 5, 6])
  left = 0
  expect(await spool.append(aBatch(7))).toBe(false)
  expect(said).toHaveLength(2)
  await spool.close()
  expect(await readdir(root)).toEqual([])
})

test('wherever writes fail, and whatever they leave, a later run has what was written, in order', async () => {
  const write = fc.record({ cutAt: fc.option(fc.nat(200)), pad: fc.constantFrom(0, 400), isCut: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 20 }), fc.boolean(), async (writes, isKilled) => {
      const root = await mkdtemp(join(tmpdir(), 'logpipe-spool-'))
      let failing: (typeof writes)[number] | undefined
      const handling = {
        ...{ maxBytes: 8_000, batchRecords: 1, maxMemoryBytes: 2_000, onFull: () => undefined },
        write: async (handle: FileHandle, bytes: Buffer): Promise<void> => {
          const { cutAt, isCut } = failing ?? { cutAt: null, isCut: true }
          await handle.appendFile(bytes.subarray(0, cutAt === null ? bytes.length : Math.min(cutAt, bytes.length - 1)))
          if (cutAt === null) return
          // Not even what is there can be cut off.
          if (isCut === false) Object.assign(handle, { truncate: () => Promise.reject(full()) })
          throw full()
        },
      }
      const disk = join(root, '0')
      const first = await openSpool({ ...handling, root: disk, runId: aRunId(), onProblem: () => undefined })
      first.stopWaiting()
      const kept: number[] = []
      for (const [n, one] of writes.entries()) {
        failing = one
        if (await first.append(aBatch(n, one.pad))) kept.push(n)
      }
      expect(kept).toEqual(writes.flatMap(({ cutAt }, n) => (cutAt === null ? [n] : [])))
      const left = join(root, '1')
      if (isKilled) await copyWhatIsThere(disk, left)
      else expect(await takeAll(first)).toEqual(kept)
      await first.close()
      if (isKilled) {
        const onProblem = (message: string): never => expect.fail(message)
        const second = await openSpool({ ...handling, root: left, runId: aRunId(), onProblem })
        expect(await takeAll(second)).toEqual(kept)
        await second.close()
        expect(await readdir(left)).toEqual([])
      }
      await rm(root, { recursive: true })
    }),
    runs({ fast: 25, full: 500 }),
  )
})

test('what a sync that failed may have lost is not safe until it is acknowledged; what comes later is in another file', async () => {
  const root = await aFolder()
  let isFailing = true
  const { spool, said } = await aSpool(root, {
    write: async (handle, bytes) => {
      const sync = handle.datasync.bind(handle)
      Object.assign(handle, { datasync: () => (isFailing ? Promise.reject(full()) : sync()) })
      await handle.appendFile(bytes)
    },
  })
  await spool.append(aBatch(0))
  expect(await spool.sync()).toBe(false)
  expect(said).toEqual([`cannot sync the spool in ${root}: the disk is full; a power cut may cost what waits in it`])
  isFailing = false
  expect(await spool.append(aBatch(1))).toBe(true)
  expect(await spool.sync()).toBe(false)
  const [run = ''] = await readdir(root)
  expect((await readdir(join(root, run))).filter((name) => name.endsWith('.seg'))).toHaveLength(2)
  spool.acknowledge((await spool.take())?.end ?? 0)
  expect(await spool.sync()).toBe(true)
  expect(await takeAll(spool)).toEqual([1])
})

test('a file that cannot be made is a problem, and the next one is tried', async () => {
  const root = await aFolder()
  const { spool, said } = await aSpool(root)
  const [run = ''] = await readdir(root)
  await mkdir(join(root, run, '000001.seg'))
  expect(await spool.append(aBatch(0))).toBe(false)
  expect(said).toEqual([expect.stringContaining('sending goes on without it')])
  expect(await spool.append(aBatch(1))).toBe(true)
  expect(await takeAll(spool)).toEqual([1])
})

test('a folder that cannot be made is an error', async () => {
  const root = join(await aFolder(), 'file')
  await writeFile(root, '')
  await expect(aSpool(root)).rejects.toMatchObject({
    code: 'storage_failed',
    message: expect.stringContaining(`cannot keep a spool in ${root}`),
  })
})

test('damage costs the rest of its file, is said, and what is left of it is kept', async () => {
  const root = await aFolder()
  const first = await aSpool(root, { maxBytes: 8_000 })
  first.spool.stopWaiting()
  for (let n = 0; n < 6; n++) await first.spool.append(aBatch(n, 400))
  await first.spool.close()
  const [run = ''] = await readdir(root)
  const path = join(root, run, '000001.seg')
  const content = await readFile(path)
  const handle = await open(path, 'r+')
  await handle.write('y', content.lastIndexOf('x'))
  await handle.close()
  const second = await aSpool(root)
  expect(await takeAll(second.spool)).toEqual([0, 1, 3, 4, 5])
  expect(second.said).toEqual([expect.stringMatching(/^the spool is damaged: .* at byte \d+\. The rest is kept as /)])
  await second.spool.close()
  expect(await readdir(root)).toEqual([`${run}-000001.seg.damaged`])
})
