import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { appendFile, mkdtemp, readdir, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { IngestResult, RawBody } from '@logpipe/sdk'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { errnoOf } from '@logpipe/sdk/operations'
import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { aLedger } from '../../../test/a-ledger.ts'
import { anIngestTable } from '../../../test/ingest-table.ts'
import { createConcurrency } from '../deliver/concurrency.ts'
import type { Mark } from '../deliver/deliver.ts'
import { type ShipOptions, type ShipResult, ship } from '../ship.ts'
import { findInputs } from '../source/find-inputs.ts'
import { openState } from '../state/open-state.ts'
import { openSpool, type Spool, type SpoolOptions } from './open-spool.ts'

let created = 0

interface Start {
  /** Names of the folder of the spool and of the state file: those of a kill are copies. */
  readonly disk?: string
  /** Follows this file instead of reading a pipe. */
  readonly follows?: string
  readonly spool?: Partial<SpoolOptions>
  readonly options?: Partial<ShipOptions>
}

interface Running {
  readonly pipe: PassThrough
  readonly spool: Spool
  /** Ends it as Ctrl-C does. */
  readonly interrupt: () => void
  /** Ends it, and returns the name of a copy of what it leaves on the disk: made without a pause in which it would go on. */
  readonly kill: () => string
  readonly ended: Promise<ShipResult>
  readonly said: readonly string[]
  /** So many records, or the line, are in the spool, or beyond. */
  readonly hasRead: (what: number | string) => Promise<void>
  /** Offsets up to which a file was said to be done. */
  readonly marked: readonly number[]
  /** The line is in the spool. */
  readonly hasKept: (line: string) => Promise<void>
}

/** An endpoint that can be away, and sends to it whose disk can be copied as a kill would leave it. */
async function aPlace() {
  const dir = await mkdtemp(join(tmpdir(), 'logpipe-spooled-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const table = anIngestTable()
  const endpoint = { isAway: false }
  const gone = new LogpipeError('connection_failed', 'gone')
  const start = async ({ disk = 'disk', follows, spool: given, options }: Start = {}): Promise<Running> => {
    const interrupt = new AbortController()
    const [said, pipe]: [string[], PassThrough] = [[], new PassThrough()]
    const onProblem = (message: string): void => void said.push(message)
    let isKilled = false
    const runId = `0run${String(created++).padStart(13, '0')}`
    const spool = await openSpool({
      ...{ root: join(dir, disk), runId, maxBytes: 1e6, batchRecords: 3, maxMemoryBytes: 700 },
      ...{ onFull: () => said.push('full'), onProblem, ...given },
    })
    let clockMs = 0
    const elapsed = (): number => (clockMs += 1_000)
    const state = follows
      ? await openState({ path: join(dir, `${disk}.json`), host: 'here', now: () => 0, elapsed, onProblem })
      : undefined
    const marked: number[] = []
    if (state !== undefined) {
      const { mark } = state
      const marking = (given: Mark): void => {
        marked.push(given.position.offset)
        mark(given)
      }
      Object.assign(state, { mark: marking })
    }
    const find = async () => (await findInputs([follows ?? ''], dir)).inputs
    const sleep = (): Promise<void> => setImmediate()
    /** Waits for the endpoint until the interrupt, as patience does. */
    const ingestRaw = async (raw: RawBody): Promise<IngestResult> => {
      while (endpoint.isAway && !interrupt.signal.aborted && !isKilled) await setImmediate()
      if (endpoint.isAway || isKilled) throw gone
      return table.store(raw)
    }
    const ended = ship({
      ...{ client: { ingestRaw }, inputs: follows ? [] : [{ name: 'stdin', open: () => pipe }] },
      ...{ tenantId: 'acme' as TenantId, ledger: aLedger(), runId },
      ...{ batchRecords: 3, concurrency: createConcurrency(2), skipLines: 0, now: () => 0, elapsed },
      ...{ signal: interrupt.signal, onProgress: () => undefined, spooling: { spool, sleep } },
      ...(state && { state, follow: { find, state, isFromEnd: false, elapsed, sleep } }),
      ...options,
    }).finally(async () => {
      await spool.close()
      await state?.close()
    })
    ended.catch(() => undefined)
    let [written, bodies, kept] = [0, '', '']
    const append = spool.append
    Object.assign(spool, {
      append: async (batch: Parameters<typeof append>[0]) => {
        const isKept = await append(batch)
        written += batch.numbers.length
        bodies += batch.body
        if (isKept) kept += batch.body
        return isKept
      },
    })
    const hasRead = async (what: number | string): Promise<void> => {
      const isRead = (): boolean => (typeof what === 'number' ? written >= what : bodies.includes(what))
      await expect.poll(isRead, { interval: 1 }).toBe(true)
    }
    const hasKept = (line: string) => expect.poll(() => kept.includes(line), { interval: 1 }).toBe(true)
    const kill = (): string => {
      isKilled = true
      const left = `${disk}, killed`
      copySync(join(dir, disk), join(dir, left))
      copySync(join(dir, `${disk}.json`), join(dir, `${left}.json`))
      interrupt.abort()
      return left
    }
    const running = { pipe, spool, interrupt: () => interrupt.abort(), kill, ended, said, marked, hasRead, hasKept }
    onTestFinished(async () => {
      isKilled = true
      interrupt.abort()
      pipe.end()
      await ended.catch(() => undefined)
    })
    return running
  }
  const path = (name: string): string => join(dir, name)
  return { start, endpoint, path, texts: () => table.texts().toSorted() }
}

/** Threads may be removing something at the time. */
function copySync(from: string, to: string): void {
  const found = statSync(from, { throwIfNoEntry: false })
  if (found?.isDirectory()) {
    mkdirSync(to)
    for (const name of readdirSync(from)) copySync(join(from, name), join(to, name))
  } else if (found !== undefined) {
    try {
      writeFileSync(to, readFileSync(from))
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error
    }
  }
}

const lines = (count: number, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, i) => `line ${String(from + i).padStart(4, '0')}`)

const text = (texts: readonly string[]): string => texts.map((line) => `${line}\n`).join('')

test('a pipe is read on while the endpoint is away, and everything is sent once it is back', async () => {
  const { start, endpoint, texts, path } = await aPlace()
  endpoint.isAway = true
  const { pipe, ended, hasRead, said } = await start()
  pipe.write(text(lines(50)))
  await hasRead(50)
  pipe.write(text(lines(50, 50)))
  await hasRead(100)
  endpoint.isAway = false
  pipe.end()
  expect(await ended).toMatchObject({ accepted: 100, problems: [] })
  expect((await ended).stopped).toBeUndefined()
  expect(texts()).toEqual(lines(100))
  expect(said).toEqual([])
  expect(await readdir(path('disk'))).toEqual([])
})

test('what a killed run had read is sent by the next one, once, before what is new', async () => {
  const { start, endpoint, texts } = await aPlace()
  const first = await start()
  first.pipe.write(text(lines(20)))
  await expect.poll(texts, { interval: 1 }).toHaveLength(20)
  endpoint.isAway = true
  first.pipe.write(text(lines(30, 20)))
  await first.hasRead(50)
  const disk = first.kill()
  endpoint.isAway = false
  const second = await start({ disk })
  second.pipe.end(text(lines(5, 50)))
  const result = await second.ended
  expect(result.accepted).toBeGreaterThanOrEqual(35)
  expect(texts()).toEqual(lines(55))
})

test('however often it is killed, and whenever the endpoint is away, every line that was read is stored once', async () => {
  const life = fc.record({
    writes: fc.array(fc.record({ lines: fc.integer({ min: 1, max: 9 }), isAway: fc.boolean() }), { maxLength: 5 }),
    isEnded: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 4 }), async (lives) => {
      const { start, endpoint, texts } = await aPlace()
      let [disk, written] = ['disk', 0]
      for (const { writes, isEnded } of lives) {
        const { pipe, hasRead, ended, kill } = await start({ disk, spool: { maxBytes: 2_000 } })
        let own = 0
        for (const write of writes) {
          endpoint.isAway = write.isAway
          pipe.write(text(lines(write.lines, written)))
          written += write.lines
          own += write.lines
          // What is larger than the spool waits in the pipe.
          if (endpoint.isAway) break
          await hasRead(own)
        }
        endpoint.isAway &&= !isEnded
        if (isEnded) {
          pipe.end()
          await ended
        } else await hasRead(own)
        disk = kill()
      }
      endpoint.isAway = false
      const last = await start({ disk })
      last.pipe.end()
      expect((await last.ended).stopped).toBeUndefined()
      expect(texts()).toEqual(lines(written))
    }),
    runs({ fast: 10, full: 300 }),
  )
})

test('lines of a followed file that is truncated while the endpoint is away survive a kill', async () => {
  const { start, endpoint, path, texts } = await aPlace()
  await appendFile(path('app.log'), text(lines(10)))
  endpoint.isAway = true
  const first = await start({ follows: 'app.log' })
  await first.hasRead(10)
  await truncate(path('app.log'))
  await appendFile(path('app.log'), text(lines(10, 10)))
  await first.hasRead(20)
  await truncate(path('app.log'))
  const disk = first.kill()
  await appendFile(path('app.log'), text(lines(10, 20)))
  endpoint.isAway = false
  const second = await start({ disk, follows: 'app.log' })
  await expect.poll(texts, { interval: 1 }).toEqual(lines(30))
  second.interrupt()
  expect((await second.ended).stopped).toBeUndefined()
  expect(texts()).toEqual(lines(30))
})

test('however often a followed file is truncated and its send is killed, every line that was read is stored once', async () => {
  const turn = fc.record({
    lines: fc.integer({ min: 1, max: 20 }),
    isAway: fc.boolean(),
    next: fc.constantFrom('truncate', 'kill', 'truncate and kill', 'go on'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 6 }), async (turns) => {
      const { start, endpoint, path, texts } = await aPlace()
      await appendFile(path('app.log'), '')
      let running = await start({ follows: 'app.log' })
      let written = 0
      for (const { lines: count, isAway, next } of turns) {
        endpoint.isAway = isAway
        await appendFile(path('app.log'), text(lines(count, written)))
        written += count
        await running.hasRead(lines(1, written - 1).join(''))
        if (next.startsWith('truncate')) await truncate(path('app.log'))
        if (!next.endsWith('kill')) continue
        running = await start({ disk: running.kill(), follows: 'app.log' })
      }
      endpoint.isAway = false
      await expect.poll(texts, { interval: 1 }).toEqual(lines(written))
      running.interrupt()
      await running.ended
      expect(texts()).toEqual(lines(written))
    }),
    runs({ fast: 6, full: 150 }),
  )
})

test('a followed file counts as read once its lines are in the spool', async () => {
  const { start, endpoint, path } = await aPlace()
  await appendFile(path('app.log'), text(lines(10)))
  endpoint.isAway = true
  const running = await start({ follows: 'app.log' })
  await running.hasRead(10)
  running.interrupt()
  expect(await running.ended).toMatchObject({ stopped: { error: { code: 'connection_failed' } } })
  expect(running.spool.bytesLeft()).toBeGreaterThan(0)
  endpoint.isAway = false
  const next = await start({ follows: 'app.log' })
  expect(next.spool.bytesBefore).toBeGreaterThan(0)
  next.interrupt()
  const { before } = await next.ended
  expect(before.lines).toBe(10)
})

test('a followed file does not count as read by what is not safe on the disk', async () => {
  const { start, endpoint, path } = await aPlace()
  await appendFile(path('app.log'), text(lines(10)))
  endpoint.isAway = true
  const first = await start({ follows: 'app.log' })
  Object.assign(first.spool, { sync: async () => false })
  await first.hasRead(10)
  first.interrupt()
  await first.ended
  const second = await start({ follows: 'app.log' })
  second.interrupt()
  expect((await second.ended).before.lines).toBe(0)
})

test.each([
  ['still open', false],
  ['read to its end', true],
])(
  'an interrupt leaves what is on the disk to the next run, and says where to read on: a pipe %s',
  async (_, isEnded) => {
    const { start, endpoint, texts } = await aPlace()
    endpoint.isAway = true
    const first = await start()
    first.pipe.write(text(lines(40)))
    if (isEnded) first.pipe.end()
    await first.hasRead(40)
    first.interrupt()
    const { stopped } = await first.ended
    expect(stopped).toMatchObject({ resumeAt: { name: 'stdin', number: 41 }, error: { code: 'connection_failed' } })
    endpoint.isAway = false
    const second = await start()
    second.pipe.end()
    await second.ended
    expect(texts()).toEqual(lines(40))
  },
)

test('a spool that is full holds the pipe back, and everything is sent in the end', async () => {
  const { start, endpoint, texts } = await aPlace()
  endpoint.isAway = true
  const { pipe, said, ended } = await start({ spool: { maxBytes: 3_000 } })
  for (let i = 0; i < 20; i++) pipe.write(text(lines(10, i * 10)))
  pipe.end()
  await expect.poll(() => said, { interval: 1 }).toEqual(['full'])
  endpoint.isAway = false
  expect(await ended).toMatchObject({ accepted: 200 })
  expect(texts()).toEqual(lines(200))
})

test('without room on the disk sending goes on, and a file counts as read when its lines are acknowledged', async () => {
  const { start, endpoint, path, texts } = await aPlace()
  let left = 600
  const write: SpoolOptions['write'] = async (handle, bytes) => {
    left -= bytes.length
    if (left < 0) throw Object.assign(new Error('write'), { code: 'ENOSPC' })
    await handle.appendFile(bytes)
  }
  await appendFile(path('app.log'), text(lines(40)))
  endpoint.isAway = true
  const { said, ended, interrupt, spool } = await start({ follows: 'app.log', spool: { write } })
  // A disk that is full is slow, too: what is safe then must not take back what was acknowledged meanwhile.
  const { sync } = spool
  Object.assign(spool, { sync: () => sync().finally(() => setTimeout(50)) })
  await expect.poll(() => said, { interval: 1 }).toHaveLength(1)
  expect(said).toEqual([expect.stringContaining('the disk is full; sending goes on without it')])
  endpoint.isAway = false
  await expect.poll(texts, { interval: 1 }).toEqual(lines(40))
  interrupt()
  await ended
  const next = await start({ follows: 'app.log' })
  next.interrupt()
  expect((await next.ended).before.lines).toBe(40)
})

/** A disk that can be full; a write leaves a part of what it was to write. */
function aDisk() {
  const disk = { isFull: false }
  const write: SpoolOptions['write'] = async (handle, bytes) => {
    const { isFull } = disk
    await handle.appendFile(isFull ? bytes.subarray(0, 20) : bytes)
    if (isFull) throw Object.assign(new Error('write'), { code: 'ENOSPC' })
  }
  return { disk, spool: { write } }
}

test('once there is room on the disk again the spool is used, while the endpoint is still away', async () => {
  const { start, endpoint, path, texts } = await aPlace()
  const { disk, spool } = aDisk()
  endpoint.isAway = true
  disk.isFull = true
  await appendFile(path('app.log'), text(lines(40)))
  const first = await start({ follows: 'app.log', spool })
  await expect.poll(() => first.said, { interval: 1 }).toHaveLength(1)
  disk.isFull = false
  await first.hasKept('line 0039')
  await truncate(path('app.log'))
  await appendFile(path('app.log'), text(lines(5, 40)))
  await first.hasKept('line 0044')
  endpoint.isAway = false
  await expect.poll(texts, { interval: 1 }).toEqual(lines(45))
  first.interrupt()
  expect((await first.ended).stopped).toBeUndefined()
  const next = await start({ follows: 'app.log' })
  next.interrupt()
  expect((await next.ended).before.lines).toBe(5)
  expect(first.said).toHaveLength(1)
})

test('what went by a full disk and was not acknowledged is read again after a kill, whatever is in the spool by then', async () => {
  const { start, endpoint, path, texts } = await aPlace()
  const { disk, spool } = aDisk()
  endpoint.isAway = true
  disk.isFull = true
  await appendFile(path('app.log'), text(lines(40)))
  const first = await start({ follows: 'app.log', spool })
  await expect.poll(() => first.said, { interval: 1 }).toHaveLength(1)
  disk.isFull = false
  await first.hasKept('line 0039')
  const syncs = vi.spyOn(first.spool, 'sync')
  await expect.poll(() => syncs.mock.settledResults.length, { interval: 1 }).toBeGreaterThan(2)
  expect(first.marked).toEqual([])
  const left = first.kill()
  endpoint.isAway = false
  const second = await start({ disk: left, follows: 'app.log' })
  await expect.poll(texts, { interval: 1 }).toEqual(lines(40))
  second.interrupt()
  expect(await second.ended).toMatchObject({ before: { lines: 0 } })
})

test('marks of what was written to the disk count once what went by before is acknowledged, and none is taken back', async () => {
  const { start, endpoint, path, texts } = await aPlace()
  const { disk, spool } = aDisk()
  await appendFile(path('app.log'), '')
  const running = await start({ follows: 'app.log', spool })
  for (let n = 0; n < 6; n++) {
    endpoint.isAway = true
    disk.isFull = n % 2 === 0
    await appendFile(path('app.log'), text(lines(20, n * 20)))
    if (disk.isFull) await expect.poll(() => running.said.length, { interval: 1 }).toBe(n / 2 + 1)
    else await running.hasKept(`line ${String(n * 20 + 19).padStart(4, '0')}`)
    if (n % 3 !== 0) endpoint.isAway = false
  }
  endpoint.isAway = false
  await expect.poll(texts, { interval: 1 }).toEqual(lines(120))
  await expect.poll(() => running.marked.at(-1), { interval: 1 }).toBe(1_200)
  expect(running.marked).toEqual(running.marked.toSorted((a, b) => a - b))
})

test('however often the disk is full, the endpoint away and the send killed, every line of a followed file is stored once', async () => {
  const turn = fc.record({
    lines: fc.integer({ min: 1, max: 20 }),
    isAway: fc.boolean(),
    isFull: fc.boolean(),
    pauses: fc.nat(12),
    isKilled: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 8 }), async (turns) => {
      const { start, endpoint, path, texts } = await aPlace()
      const { disk, spool } = aDisk()
      await appendFile(path('app.log'), '')
      let running = await start({ follows: 'app.log', spool })
      let written = 0
      for (const { lines: count, isAway, isFull, pauses, isKilled } of turns) {
        endpoint.isAway = isAway
        disk.isFull = isFull
        await appendFile(path('app.log'), text(lines(count, written)))
        written += count
        const [last = ''] = lines(1, written - 1)
        if (!isAway) await expect.poll(texts, { interval: 1 }).toContain(last)
        else if (!isFull) await running.hasKept(last)
        for (let n = 0; n < pauses; n++) await setImmediate()
        if (isKilled) running = await start({ disk: running.kill(), follows: 'app.log', spool })
      }
      endpoint.isAway = false
      await expect.poll(texts, { interval: 1 }).toEqual(lines(written))
      running.interrupt()
      await running.ended
      expect(texts()).toEqual(lines(written))
    }),
    runs({ fast: 6, full: 150 }),
  )
})

test('small pieces that piled up are sent as full requests', async () => {
  const { start, endpoint, texts } = await aPlace()
  endpoint.isAway = true
  let requests = 0
  const { pipe, ended, hasRead } = await start({ options: { onProgress: () => void requests++ } })
  for (const [i, line] of lines(30).entries()) {
    pipe.write(`${line}\n`)
    await hasRead(i + 1)
  }
  endpoint.isAway = false
  pipe.end()
  await ended
  expect(texts()).toEqual(lines(30))
  // Two were in flight with what there was then, and what fits into memory comes in pieces.
  expect(requests).toBeLessThan(15)
})
