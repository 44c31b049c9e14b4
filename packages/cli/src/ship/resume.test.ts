import { readFileSync } from 'node:fs'
import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { IngestResult, RawBody } from '@logpipe/sdk'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import { aLedger } from '../../test/a-ledger.ts'
import { anIngestTable, type IngestTable } from '../../test/ingest-table.ts'
import { createConcurrency } from './deliver/concurrency.ts'
import { type ShipOptions, type ShipResult, ship } from './ship.ts'
import { findInputs } from './source/find-inputs.ts'
import type { Input } from './source/input.ts'
import { openState } from './state/open-state.ts'

interface Run {
  readonly dir: string
  readonly statePath: string
  readonly ingestRaw: (raw: RawBody) => Promise<IngestResult>
  readonly batchRecords?: number
  readonly isAgain?: boolean
  readonly inputs?: readonly (string | Input)[]
  readonly concurrency?: number
  readonly onRead?: (input: Input, bytes: number) => void
  readonly format?: NonNullable<ShipOptions['format']>
}

async function run({
  dir,
  statePath,
  ingestRaw,
  inputs = ['app.log'],
  concurrency = 2,
  ...options
}: Run): Promise<ShipResult> {
  let elapsedMs = 0
  // Every look at the clock is a second later, so every mark is written, if none is being written.
  const elapsed = (): number => (elapsedMs += 1_000)
  const problems: string[] = []
  const onProblem = (message: string): void => void problems.push(message)
  const state = await openState({ path: statePath, host: 'here', now: () => 0, elapsed, onProblem })
  const result = await ship({
    client: { ingestRaw },
    inputs: await inputsOf(inputs, dir),
    tenantId: 'acme' as TenantId,
    ledger: aLedger(),
    runId: '0mk1c2d3e4f5g6h7i',
    batchRecords: 3,
    concurrency: createConcurrency(concurrency),
    skipLines: 0,
    state,
    now: () => 0,
    elapsed,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...options,
  })
  await state.close()
  expect(problems).toEqual([])
  return result
}

async function inputsOf(inputs: readonly (string | Input)[], dir: string): Promise<readonly Input[]> {
  const found = await Promise.all(
    inputs.map(async (input) => (typeof input === 'string' ? (await findInputs([input], dir)).inputs : [input])),
  )
  return found.flat()
}

async function aFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'logpipe-resume-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  return dir
}

/** A run that is killed at one of its requests, before or after the endpoint has it. Returns the state as it is on the disk then. */
async function killedRun(table: IngestTable, options: Omit<Run, 'ingestRaw'>, at: number, isStored: boolean) {
  let requests = 0
  let onDisk: string | undefined
  const ingestRaw = async (raw: RawBody): Promise<IngestResult> => {
    const request = requests++
    // A body is on its way for a while: nobody may write to it meanwhile.
    await nextTurn()
    if (request < at) return table.store(raw)
    if (isStored && onDisk === undefined) table.store(raw)
    onDisk ??= readState(options.statePath)
    throw new LogpipeError('connection_failed', 'killed')
  }
  await run({ ...options, ingestRaw })
  return onDisk ?? readState(options.statePath)
}

function readState(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const line = fc.oneof(
  fc.constantFrom('the same line', '', '   ', 'x'.repeat(120_000)),
  fc.stringMatching(/^[a-z]{1,8}$/),
)
const kill = fc.record({
  /** What is written to the file before it. */
  lines: fc.array(line, { maxLength: 30 }),
  at: fc.nat(12),
  isStored: fc.boolean(),
  batchRecords: fc.integer({ min: 1, max: 7 }),
  /** Lines of text go as they are; what is found out about them goes as JSON. Both make the same rows. */
  format: fc.constantFrom('text', 'auto').map((format) => ({ format }) as const),
})

test('however often a send is killed, and however the file has grown, every line is stored once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(kill, { minLength: 1, maxLength: 5 }), async (kills) => {
      const dir = await mkdtemp(join(tmpdir(), 'logpipe-resume-'))
      const table = anIngestTable()
      let disk = ''
      let statePath = ''
      for (const [i, { lines, at, isStored, ...how }] of kills.entries()) {
        await appendFile(join(dir, 'app.log'), lines.map((text) => `${text}\n`).join(''))
        statePath = join(dir, `state-${i}`)
        if (disk !== '') await writeFile(statePath, disk)
        disk = await killedRun(table, { dir, statePath, ...how }, at, isStored)
      }
      const ingestRaw = async (raw: RawBody) => table.store(raw)
      await run({ dir, statePath, ingestRaw, batchRecords: 4 })
      const written = kills.flatMap(({ lines }) => lines).filter((text) => text.trim() !== '')
      expect(table.texts().toSorted()).toEqual(written.toSorted())
      // Without what is remembered, the ids alone keep lines from being stored twice.
      await run({ dir, statePath, ingestRaw, batchRecords: 5, isAgain: true })
      expect(table.texts()).toHaveLength(written.length)
      await rm(dir, { recursive: true })
    }),
    runs({ fast: 15, full: 1_000 }),
  )
})

async function aSentFile(content: string) {
  const dir = await aFolder()
  await writeFile(join(dir, 'app.log'), content)
  const table = anIngestTable()
  const options = { dir, statePath: join(dir, 'state.json'), ingestRaw: async (raw: RawBody) => table.store(raw) }
  await run(options)
  return { ...options, table, file: join(dir, 'app.log') }
}

test('a second send of the same file sends nothing, and says how many lines were sent before', async () => {
  const sent = await aSentFile('one\n\ntwo\n')
  const again = await run({ ...sent, ingestRaw: async () => expect.unreachable() })
  expect(again).toMatchObject({ accepted: 0, lines: 0, bytesRead: 0, before: { lines: 3, bytes: 9, files: 1 } })
})

test('lines that are appended are sent alone, with the numbers that they have in the file', async () => {
  const sent = await aSentFile('one\n\ntwo\n')
  await appendFile(sent.file, `three\n${'x'.repeat(140_000)}\n`)
  const again = await run(sent)
  expect(again).toMatchObject({ accepted: 1, before: { lines: 3, files: 0 }, rejections: [{ number: 5 }] })
  expect(sent.table.texts()).toEqual(['one', 'two', 'three'])
})

test.each([
  ['shorter, and begins as before', 'one\n'],
  ['as long', 'ten\ntwo\n'],
  ['longer', 'zero\none\ntwo\nthree\n'],
])('a file that was written anew is sent from its start, lines that it had before too: %s', async (_, content) => {
  const sent = await aSentFile('one\ntwo\n')
  await truncate(sent.file)
  await appendFile(sent.file, content)
  expect(await run(sent)).toMatchObject({ before: { lines: 0 } })
  const lines = ['one', 'two', ...content.trim().split('\n')]
  expect(sent.table.texts().toSorted()).toEqual(lines.toSorted())
  await run(sent)
  await run({ ...sent, isAgain: true })
  expect(sent.table.texts()).toHaveLength(lines.length)
})

test('a last line without a line end is sent, and sent whole when it has grown', async () => {
  const sent = await aSentFile('one\ntw')
  expect(await run(sent)).toMatchObject({ accepted: 0, before: { lines: 2, files: 1 } })
  await appendFile(sent.file, 'o\nthree\n')
  await run(sent)
  expect(sent.table.texts()).toEqual(['one', 'tw', 'two', 'three'])
})

test('a file that was renamed is known, and a new one under its name is another', async () => {
  const sent = await aSentFile('one\ntwo\n')
  await rename(sent.file, join(sent.dir, 'app.log.1'))
  await writeFile(sent.file, 'one\ntwo\n')
  const both = await run({ ...sent, inputs: ['app.log', 'app.log.1'] })
  expect(both).toMatchObject({ accepted: 2, before: { lines: 2, files: 1 } })
  expect(sent.table.texts()).toEqual(['one', 'two', 'one', 'two'])
})

test('short files that begin alike are not mixed up', async () => {
  const dir = await aFolder()
  const table = anIngestTable()
  for (const name of ['a.log', 'b.log', 'c.log']) await writeFile(join(dir, name), 'start\n')
  const options = { dir, statePath: join(dir, 'state.json'), ingestRaw: async (raw: RawBody) => table.store(raw) }
  await run({ ...options, inputs: ['a.log', 'b.log', 'c.log'] })
  await appendFile(join(dir, 'b.log'), 'of b\n')
  await run({ ...options, inputs: ['a.log', 'b.log', 'c.log'] })
  expect(table.texts()).toEqual(['start', 'start', 'start', 'of b'])
})

test('a request of which the queue took only a part is not acknowledged, and is sent again whole', async () => {
  const dir = await aFolder()
  await writeFile(join(dir, 'app.log'), 'one\ntwo\nthree\nfour\n')
  const table = anIngestTable()
  const options = { dir, statePath: join(dir, 'state.json') }
  const errors = [{ index: 0, code: 'queue_unavailable', message: 'x', retryable: true }] as const
  const first = await run({ ...options, ingestRaw: async (raw) => ({ ...table.store(raw), errors }) })
  expect(first).toMatchObject({ stopped: { error: { code: 'queue_unavailable' }, resumeAt: { number: 1 } } })
  await run({ ...options, ingestRaw: async (raw) => table.store(raw) })
  expect(table.texts()).toEqual(['one', 'two', 'three', 'four'])
})

test('a request that fails after a later one was acknowledged is where the next run begins', async () => {
  const dir = await aFolder()
  await writeFile(join(dir, 'app.log'), 'one\ntwo\nthree\nfour\nfive\n')
  const table = anIngestTable()
  const options = { dir, statePath: join(dir, 'state.json'), batchRecords: 1 }
  const isStored = Promise.withResolvers<void>()
  const ingestRaw = async (raw: RawBody): Promise<IngestResult> => {
    if (raw.firstIndex === 1) {
      await isStored.promise
      throw new LogpipeError('connection_failed', 'gone')
    }
    if (raw.firstIndex === 2) isStored.resolve()
    return table.store(raw)
  }
  expect(await run({ ...options, ingestRaw })).toMatchObject({ stopped: { resumeAt: { number: 2 } } })
  expect(table.texts()).not.toContain('two')
  expect(await run({ ...options, ingestRaw: async (raw) => table.store(raw) })).toMatchObject({ before: { lines: 1 } })
  expect(table.texts().toSorted()).toEqual(['five', 'four', 'one', 'three', 'two'])
})

test('an endpoint that does not know first indexes is noticed before it takes more', async () => {
  const dir = await aFolder()
  await writeFile(join(dir, 'app.log'), 'one\ntwo\nthree\nfour\n')
  const table = anIngestTable()
  const seen: string[] = []
  const ingestRaw = async ({ firstIndex, ...raw }: RawBody): Promise<IngestResult> => {
    seen.push(String(raw.body))
    return table.store(raw)
  }
  const options = { dir, statePath: join(dir, 'state.json'), ingestRaw, batchRecords: 1 }
  expect(await run(options)).toMatchObject({ stopped: { error: { code: 'stack_outdated' }, resumeAt: { number: 2 } } })
  expect(seen.length).toBeLessThan(4)
})

test('it is told how far a file is read, with what was sent before; of a compressed one in compressed bytes', async () => {
  const sent = await aSentFile('one\ntwo\n')
  const read: number[] = []
  const onRead = (_: Input, bytes: number): void => void read.push(bytes)
  await run({ ...sent, onRead })
  await appendFile(sent.file, 'three\n')
  await run({ ...sent, onRead })
  const packed = gzipSync('one\ntwo\n')
  await writeFile(join(sent.dir, 'old.gz'), packed)
  await run({ ...sent, inputs: ['old.gz'], onRead })
  await run({ ...sent, inputs: ['old.gz'], onRead })
  expect(read).toEqual([8, 14, packed.length, packed.length])
})

test('a compressed file goes on in its content, and is done when all of that was sent', async () => {
  const dir = await aFolder()
  const content = 'one\ntwo\nthree\nfour\nfive\n'
  const path = join(dir, 'app.log.gz')
  await writeFile(path, gzipSync(content))
  const open = (_?: number, offset = 0) => Readable.from([Buffer.from(content.slice(offset))])
  const table = anIngestTable()
  let requests = 0
  const ingestRaw = async (raw: RawBody): Promise<IngestResult> => {
    if (++requests === 3) throw new LogpipeError('connection_failed', 'gone')
    return table.store(raw)
  }
  const inputs = [{ name: 'app.log.gz', path, bytes: 45, open }]
  const options = { dir, statePath: join(dir, 'state.json'), ingestRaw, inputs, batchRecords: 1, concurrency: 1 }
  expect(await run(options)).toMatchObject({ stopped: { resumeAt: { number: 3 } } })
  expect(await run(options)).toMatchObject({ accepted: 3, before: { lines: 2, files: 0 } })
  expect(await run(options)).toMatchObject({ accepted: 0, before: { lines: 5, files: 1 } })
  expect(table.texts()).toEqual(['one', 'two', 'three', 'four', 'five'])
})
