import { appendFile, copyFile, mkdtemp, readFile, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { IngestResult, RawBody } from '@logpipe/sdk'
import type { TenantId } from '@logpipe/sdk/contract'
import { expect, onTestFinished, test } from 'vitest'
import { aLedger } from '../../test/a-ledger.ts'
import { anIngestTable } from '../../test/ingest-table.ts'
import { createConcurrency } from './deliver/concurrency.ts'
import { createTally } from './deliver/tally.ts'
import { type FollowOptions, followSteps } from './follow-steps.ts'
import type { Continues } from './join/join-lines.ts'
import { presets } from './join/presets.ts'
import { type ShipResult, ship } from './ship.ts'
import { findInputs } from './source/find-inputs.ts'
import { openState } from './state/open-state.ts'

interface Start {
  readonly patterns?: readonly string[]
  readonly isFromEnd?: boolean
  readonly batchRecords?: number
  /** Name of the state file. */
  readonly state?: string
  /** Which lines belong to the one before. */
  readonly continues?: Continues
}

interface Following {
  /** Ends it as Ctrl-C does. */
  readonly stop: () => Promise<ShipResult>
}

/** A folder whose files are followed again and again, and a table of what was sent. */
async function aFolder() {
  const dir = await mkdtemp(join(tmpdir(), 'logpipe-follow-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const table = anIngestTable()
  const clock = { ms: 0 }
  let stateMs = 0
  let gate = Promise.resolve()
  let finds = 0
  const ingestRaw = async (raw: RawBody): Promise<IngestResult> => {
    await gate
    return table.store(raw)
  }
  const start = async ({
    patterns = ['app.log'],
    isFromEnd = false,
    batchRecords = 3,
    state: name = 'state',
    continues,
  }: Start = {}): Promise<Following> => {
    const stop = new AbortController()
    const problems: string[] = []
    const state = await openState({
      path: join(dir, 'state', name),
      host: 'here',
      now: () => 0,
      // Every look at this clock is a second later, so that marks are written.
      elapsed: () => (stateMs += 1_000),
      onProblem: (message) => problems.push(message),
    })
    const isBegun = Promise.withResolvers<void>()
    const shipping = ship({
      client: { ingestRaw },
      inputs: [],
      tenantId: 'acme' as TenantId,
      ledger: aLedger(),
      runId: '0mk1c2d3e4f5g6h7i',
      batchRecords,
      concurrency: createConcurrency(2),
      skipLines: 0,
      state,
      ...(continues && { format: { continues } }),
      follow: {
        find: async () => {
          finds++
          return (await findInputs(patterns, dir)).inputs
        },
        state,
        isFromEnd,
        elapsed: () => clock.ms,
        // Nothing waits longer than until the next turn.
        sleep: () => {
          isBegun.resolve()
          return setImmediate()
        },
      },
      now: () => 0,
      elapsed: () => clock.ms,
      signal: stop.signal,
      onProgress: () => undefined,
    })
    // It has looked for files once.
    await isBegun.promise
    return {
      stop: async () => {
        stop.abort()
        const result = await shipping
        await state.close()
        expect(problems).toEqual([])
        expect(result.stopped).toBeUndefined()
        return result
      },
    }
  }
  const path = (name: string): string => join(dir, name)
  return {
    path,
    clock,
    start,
    write: (name: string, text: string) => appendFile(path(name), text),
    texts: table.texts,
    ids: table.ids,
    /** Resolves once these texts are stored, and no others. */
    stored: (...texts: string[]) =>
      expect.poll(() => table.texts().toSorted(), { interval: 1 }).toEqual(texts.toSorted()),
    /** Resolves once the files that there are now were looked for, and found. */
    looked: () => {
      const before = finds
      return expect.poll(() => finds, { interval: 1 }).toBeGreaterThan(before + 2)
    },
    /** The endpoint hangs until the returned function is called. */
    hang: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
  }
}

test('sends lines as they are written, and a line once it has ended', async () => {
  const { write, start, stored, texts } = await aFolder()
  await write('app.log', 'one\ntw')
  const following = await start()
  await stored('one')
  await write('app.log', 'o\n\nthree\n')
  await stored('one', 'two', 'three')
  await write('app.log', 'open')
  expect(await following.stop()).toMatchObject({ accepted: 3, rejected: 0, problems: [] })
  expect(texts()).not.toContain('open')
})

test('goes on where it was stopped', async () => {
  const { write, start, stored } = await aFolder()
  await write('app.log', 'one\ntwo\nthr')
  const first = await start()
  await stored('one', 'two')
  await first.stop()
  await write('app.log', 'ee\nfour\n')
  const second = await start()
  await stored('one', 'two', 'three', 'four')
  expect(await second.stop()).toMatchObject({ accepted: 2, before: { lines: 2 } })
})

test('--from-end passes over what is there, not over new files, and ids are those of the whole file', async () => {
  const { write, start, stored, texts } = await aFolder()
  const old = Array.from({ length: 70_000 }, (_, i) => `a line of thirty bytes ${i}`)
  await write('a.log', `${old.join('\n')}\n\n`)
  const first = await start({ patterns: ['*.log'], isFromEnd: true })
  await write('a.log', 'new\n')
  await write('b.log', 'of b\n')
  await stored('new', 'of b')
  await first.stop()
  const second = await start({ patterns: ['*.log'], isFromEnd: true })
  await write('a.log', 'newer\n')
  await stored('new', 'of b', 'newer')
  await second.stop()
  // From the start and without what is remembered, lines that are stored get no second row.
  const third = await start({ patterns: ['a.log'], state: 'other', batchRecords: 5_000 })
  await expect.poll(() => texts().length).toBe(70_003)
  await third.stop()
  expect(texts()).toHaveLength(70_003)
})

test('a file that is renamed is read to its end, beside the new one of its name', async () => {
  const { write, start, stored, path } = await aFolder()
  await write('app.log', 'one\n')
  const following = await start()
  await stored('one')
  await rename(path('app.log'), path('app.log.1'))
  await write('app.log.1', 'the last of the old\n')
  await write('app.log', 'one\n')
  await stored('one', 'the last of the old', 'one')
  await following.stop()
})

test('a file that was renamed while nobody followed it is read to its end (Vector 22954)', async () => {
  const { write, start, stored, path } = await aFolder()
  await write('app.log', 'one\n')
  const first = await start()
  await stored('one')
  await first.stop()
  await write('app.log', 'two\n')
  await rename(path('app.log'), path('app.log.1'))
  await write('app.log', 'three\n')
  const second = await start()
  await stored('one', 'two', 'three')
  await second.stop()
})

test('an inode that is used again by a new file does not take over the offset of the old (Vector 22954)', async () => {
  const { write, start, stored, path } = await aFolder()
  await write('app.log', 'one\ntwo\n')
  const first = await start()
  await stored('one', 'two')
  await first.stop()
  await unlink(path('app.log'))
  await write('app.log', 'uno\ndos\ntres\n')
  const second = await start()
  await stored('one', 'two', 'uno', 'dos', 'tres')
  await second.stop()
})

test('an offset beyond the end is not trusted (Vector 23076)', async () => {
  const { write, start, stored, path } = await aFolder()
  await write('app.log', 'one\ntwo\nthree\n')
  const first = await start()
  await stored('one', 'two', 'three')
  await first.stop()
  await truncate(path('app.log'))
  await write('app.log', 'one\n')
  const second = await start()
  await stored('one', 'two', 'three', 'one')
  await write('app.log', 'two\nthree\nfour\n')
  await stored('one', 'two', 'three', 'one', 'two', 'three', 'four')
  await second.stop()
})

test.each([
  ['shorter', 'one\n'],
  ['as long', 'uno\ndos\n'],
  ['longer, with the same start', 'one\nzwo\nthree\n'],
])(
  'a file that is truncated and written anew while it is followed is sent once: %s (Vector 23619)',
  async (_, content) => {
    const { write, start, stored, path } = await aFolder()
    await write('app.log', 'one\ntwo\n')
    const following = await start()
    await stored('one', 'two')
    await writeFile(path('app.log'), content)
    await stored('one', 'two', ...content.trim().split('\n'))
    await write('app.log', 'last\n')
    await stored('one', 'two', ...content.trim().split('\n'), 'last')
    await following.stop()
  },
)

test.each<[string, number, { readonly sendingMs?: number; readonly lookingMs?: number }, number]>([
  ['however long sending takes, the next look is as soon as ever', 101, { sendingMs: 60_000 }, 100],
  ['few files are looked at as often on a busy machine', 100, { lookingMs: 60_000 }, 100],
  ['many are looked at for a twentieth of the time', 101, { lookingMs: 10 }, 101 * 10 * 20],
])('%s', async (_, count, { sendingMs = 0, lookingMs = 0 }, waitMs) => {
  const { path, write, clock } = await aFolder()
  const names = Array.from({ length: count }, (_, i) => `${i}.log`)
  for (const name of names) await write(name, 'one\n')
  const stop = new AbortController()
  const aborted = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()))
  const waits: number[] = []
  const problems: unknown[] = []
  let isSent = false
  const still = {
    host: 'here',
    now: () => 0,
    // It is asked before a look at a file, by its tail, and after it.
    elapsed: () => (clock.ms += isSent ? lookingMs / 2 : 0),
    onProblem: (text: unknown) => problems.push(text),
  }
  const state = await openState({ ...still, elapsed: () => 0, path: path('state/own') })
  const options: FollowOptions = {
    ...still,
    state,
    find: async () => (await findInputs(names, path('.'))).inputs,
    isFromEnd: false,
    batchRecords: 3,
    tenantId: 'acme' as TenantId,
    // It looks for no new files.
    sleep: async (ms) => {
      if (ms === 1_000) return aborted
      isSent = true
      if (waits.push(ms) === 3) stop.abort()
    },
    signal: stop.signal,
    onProblem: (problem) => problems.push(problem),
  }
  let batches = 0
  for await (const { batch } of followSteps(options, createTally())) {
    if (batch === undefined) continue
    batches++
    clock.ms += sendingMs
  }
  await state.close()
  expect({ batches, problems }).toEqual({ batches: count, problems: [] })
  expect(waits).toEqual([100, waitMs, waitMs])
})

test('a file that was empty when it was found, and was written anew while nobody followed it, is sent from its start', async () => {
  const { write, start, stored, path } = await aFolder()
  await write('app.log', '')
  const first = await start()
  await write('app.log', 'one\ntwo\n')
  await stored('one', 'two')
  await first.stop()
  await writeFile(path('app.log'), 'uno\ndos\ntres\n')
  const second = await start()
  await stored('one', 'two', 'uno', 'dos', 'tres')
  await second.stop()
})

test('a file that was empty when it was found is remembered before its first line is sent', async () => {
  const { write, start, stored, path, hang, ids } = await aFolder()
  await write('app.log', '')
  const first = await start()
  const release = hang()
  await write('app.log', 'one\n')
  await expect.poll(() => readFile(path('state/state'), 'utf8')).toContain('"fingerprint":{"bytes":4,')
  // What the disk holds when it is killed here, and its line was stored all the same.
  await copyFile(path('state/state'), path('state/killed'))
  release()
  await stored('one')
  await writeFile(path('app.log'), 'uno\n')
  const second = await start({ state: 'killed' })
  await stored('one', 'uno')
  // The ids tell the lines apart by more than their content.
  expect(new Set(ids().map((id) => id.slice(0, id.lastIndexOf('.')))).size).toBe(2)
  await Promise.all([first, second].map(({ stop }) => stop()))
})

test('copy and truncate: what is set aside is not followed, and the file goes on', async () => {
  const { write, start, stored, path } = await aFolder()
  await write('app.log', 'one\n')
  const following = await start()
  await stored('one')
  await copyFile(path('app.log'), path('app.log.1'))
  await truncate(path('app.log'))
  await write('app.log', 'one\n')
  await stored('one', 'one')
  await following.stop()
})

test('a file that is deleted gives its last line, and one that is created again is new', async () => {
  const { write, start, stored, path } = await aFolder()
  await write('app.log', 'one\nopen')
  const following = await start()
  await stored('one')
  await unlink(path('app.log'))
  await stored('one', 'open')
  await write('app.log', 'one\n')
  await stored('one', 'open', 'one')
  await following.stop()
})

test('short files that begin alike are not mixed up, before and after a restart (Vector 17240)', async () => {
  const { write, start, stored } = await aFolder()
  for (const name of ['a.log', 'b.log', 'c.log']) await write(name, 'start\n')
  const first = await start({ patterns: ['*.log'] })
  await stored('start', 'start', 'start')
  await first.stop()
  await write('b.log', 'of b\n')
  const second = await start({ patterns: ['*.log'] })
  await stored('start', 'start', 'start', 'of b')
  await write('d.log', 'start\n')
  await stored('start', 'start', 'start', 'of b', 'start')
  await second.stop()
})

test('files that come and go while the endpoint hangs are not lost', async () => {
  const { write, start, stored, path, hang, looked } = await aFolder()
  await write('app.log', 'one\n')
  const following = await start({ batchRecords: 1 })
  await stored('one')
  const release = hang()
  await write('app.log', 'two\nthree\nfour\nfive\n')
  await rename(path('app.log'), path('app.log.1'))
  await write('app.log', 'six\n')
  await looked()
  await unlink(path('app.log.1'))
  await rename(path('app.log'), path('app.log.1'))
  await write('app.log', 'seven\n')
  release()
  await stored('one', 'two', 'three', 'four', 'five', 'six', 'seven')
  await following.stop()
})

test('a renamed file is closed after a minute of quiet, with its last line', async () => {
  const { write, start, stored, path, clock, looked, texts } = await aFolder()
  await write('app.log', 'one\n')
  const following = await start()
  await stored('one')
  await rename(path('app.log'), path('app.log.1'))
  await write('app.log.1', 'open')
  await looked()
  expect(texts()).toEqual(['one'])
  const afterAMinute = (): readonly string[] => {
    clock.ms += 61_000
    return texts()
  }
  await expect.poll(afterAMinute, { interval: 1 }).toEqual(['one', 'open'])
  await following.stop()
})

test('a file that is found is remembered before any of it is sent: kills and rotations lose nothing', async () => {
  const { write, start, stored, path, hang, looked } = await aFolder()
  await write('app.log', 'one\ntwo\n')
  const release = hang()
  const first = await start()
  await looked()
  // What the disk holds when it is killed here.
  await copyFile(path('state/state'), path('state/killed'))
  await rename(path('app.log'), path('app.log.1'))
  await write('app.log', 'three\n')
  const second = await start({ state: 'killed' })
  await looked()
  await copyFile(path('state/killed'), path('state/killed again'))
  await rename(path('app.log'), path('app.log.2'))
  await write('app.log', 'four\n')
  const third = await start({ state: 'killed again' })
  release()
  await stored('one', 'two', 'three', 'four')
  await Promise.all([first, second, third].map(({ stop }) => stop()))
})

test('a compressed file is left alone', async () => {
  const { write, start, stored, path, texts, looked } = await aFolder()
  await writeFile(path('old.log'), gzipSync('zero\n'))
  await write('new.log', 'one\n')
  const following = await start({ patterns: ['*.log'] })
  await stored('one')
  await looked()
  expect(texts()).toEqual(['one'])
  await following.stop()
})

test('a file that is compressed when it is rotated is not sent again, neither while it is followed nor after (Vector 7990)', async () => {
  const { write, start, stored, path, texts, looked } = await aFolder()
  await write('app.log', 'one\ntwo\n')
  const first = await start({ patterns: ['app.log*'] })
  await stored('one', 'two')
  await rename(path('app.log'), path('app.log.1'))
  await write('app.log', 'three\n')
  await writeFile(path('app.log.1.gz'), gzipSync('one\ntwo\n'))
  await unlink(path('app.log.1'))
  await stored('one', 'three', 'two')
  await looked()
  await first.stop()
  const second = await start({ patterns: ['app.log*'] })
  await write('app.log', 'four\n')
  await stored('four', 'one', 'three', 'two')
  await second.stop()
  const state = await openState({
    path: path('state/state'),
    host: 'here',
    now: () => 0,
    elapsed: () => 0,
    onProblem: (message) => expect.fail(message),
  })
  expect(await state.open(path('app.log.1.gz'))).toMatchObject({ start: { offset: 8, number: 3 }, isKnown: true })
  await state.close()
  expect(texts()).toHaveLength(4)
})

test('after a restart a stack trace that was sent for its age is not repeated, and one that was open is whole (Vector 14253)', async () => {
  const { write, start, stored, clock, texts, looked } = await aFolder()
  const continues = presets.java
  const [one, two] = ['ERROR one\n\tat a.B', 'ERROR two\n\tat c.D']
  await write('app.log', `${one}\n`)
  const first = await start({ continues })
  await looked()
  expect(texts()).toEqual([])
  clock.ms += 5_000
  await stored(one)
  await write('app.log', `${two}\n`)
  await looked()
  await first.stop()
  expect(texts()).toEqual([one])
  await write('app.log', '\tat e.F\nINFO three\n')
  const second = await start({ continues })
  await stored(one, `${two}\n\tat e.F`)
  clock.ms += 5_000
  await stored(one, `${two}\n\tat e.F`, 'INFO three')
  const { before } = await second.stop()
  expect(before.lines).toBe(2)
  const third = await start({ continues })
  await looked()
  await third.stop()
  expect(texts()).toHaveLength(3)
})

test('a file of another encoding is followed as it began, and by every name once', async () => {
  const { write, start, stored, path, texts, looked } = await aFolder()
  await writeFile(path('wide.log'), Buffer.from('\ufeffone\r\n', 'utf16le'))
  const name = Buffer.concat([Buffer.from(path('caf')), Buffer.from([0xe9]), Buffer.from('.log')])
  await writeFile(name, 'three\n')
  const following = await start({ patterns: ['*.log'] })
  await stored('one', 'three')
  await appendFile(path('wide.log'), Buffer.from('t\u0a0awo\r\n', 'utf16le'))
  await appendFile(name, 'four\n')
  await write('other.log', 'five\n')
  await stored('one', 'three', 't\u0a0awo', 'four', 'five')
  await looked()
  expect(texts()).toHaveLength(5)
  await following.stop()
})

test('from the end: the lines of a long UTF-16 file that come next are whole', async () => {
  const { start, stored, path, texts, looked } = await aFolder()
  await writeFile(path('wide.log'), Buffer.from(`\ufeff${'a line\n'.repeat(200_000)}`, 'utf16le'))
  const following = await start({ patterns: ['*.log'], isFromEnd: true })
  await looked()
  await appendFile(path('wide.log'), Buffer.from('next\n', 'utf16le'))
  await stored('next')
  expect(texts()).toEqual(['next'])
  await following.stop()
})
