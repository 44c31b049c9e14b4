import { appendFile, mkdtemp, readFile, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import type { TenantId } from '@logpipe/sdk/contract'
import { expect, onTestFinished, test } from 'vitest'
import { aLedger } from '../../test/a-ledger.ts'
import { anIngestTable } from '../../test/ingest-table.ts'
import { createConcurrency } from './deliver/concurrency.ts'
import { type ShipResult, ship } from './ship.ts'
import { findInputs } from './source/find-inputs.ts'
import { openState } from './state/open-state.ts'

/** A folder whose `app.log*` are sent again and again, and the texts of the rows that they got. */
async function aFolder() {
  const dir = await mkdtemp(join(tmpdir(), 'logpipe-rotated-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const table = anIngestTable()
  let elapsedMs = 0
  const send = async (pattern = 'app.log*'): Promise<ShipResult> => {
    // Every look at the clock is a second later, so every mark is written.
    const elapsed = (): number => (elapsedMs += 1_000)
    const onProblem = (message: string): never => expect.fail(message)
    const state = await openState({ path: join(dir, 'state.json'), host: 'here', now: () => 0, elapsed, onProblem })
    const result = await ship({
      client: { ingestRaw: async (raw) => table.store(raw) },
      inputs: (await findInputs([pattern], dir)).inputs,
      tenantId: 'acme' as TenantId,
      ledger: aLedger(),
      runId: '0mk1c2d3e4f5g6h7i',
      batchRecords: 10,
      concurrency: createConcurrency(1),
      skipLines: 0,
      state,
      now: () => 0,
      elapsed,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })
    await state.close()
    expect(result.problems).toEqual([])
    return result
  }
  const path = (name: string): string => join(dir, name)
  /** As gzip does it: the compressed file is there before the other one is gone. */
  const compress = async (from: string, to: string, by: (content: Buffer) => Buffer = gzipSync): Promise<void> => {
    await writeFile(path(to), by(await readFile(path(from))))
    await unlink(path(from))
  }
  return { dir, path, send, compress, texts: () => table.texts().toSorted() }
}

const long = Array.from({ length: 200 }, (_, i) => `2026-11-28T10:00:00Z INFO line ${i} of a long file`)

test.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
])('a file that was compressed when it was rotated is not sent again: %s (Vector 7990)', async (_, by) => {
  const { path, send, compress, texts } = await aFolder()
  await writeFile(path('app.log'), `${long.join('\n')}\n`)
  expect(await send()).toMatchObject({ accepted: 200 })
  await rename(path('app.log'), path('app.log.1'))
  await compress('app.log.1', 'app.log.1.gz', by)
  await writeFile(path('app.log'), 'new\n')
  expect(await send()).toMatchObject({ accepted: 1, before: { lines: 200 } })
  expect(texts()).toEqual([...long, 'new'].toSorted())
  expect(await send()).toMatchObject({ accepted: 0, before: { lines: 201, files: 2 } })
})

test('lines that were written after the last send are sent from the compressed file, and get the ids that they have', async () => {
  const { path, send, compress, texts } = await aFolder()
  await writeFile(path('app.log'), 'one\ntw')
  await send()
  await appendFile(path('app.log'), 'o\nthree\n')
  await compress('app.log', 'app.log.1.gz')
  expect(await send()).toMatchObject({ accepted: 2, before: { lines: 1 } })
  expect(texts()).toEqual(['one', 'three', 'tw', 'two'])
  await unlink(path('state.json'))
  // Without what is remembered it is another file.
  await send()
  expect(texts()).toHaveLength(7)
})

test('it is known also where a new file has taken the inode of the old one, or the old one was truncated after it was copied', async () => {
  const { path, send, compress, texts } = await aFolder()
  await writeFile(path('app.log'), 'one\ntwo\n')
  await send()
  await writeFile(path('app.log.1.gz'), gzipSync('one\ntwo\nmore\n'))
  await truncate(path('app.log'))
  await appendFile(path('app.log'), 'three\n')
  await send('app.log')
  expect(texts()).toEqual(['one', 'three', 'two'])
  await send()
  expect(texts()).toEqual(['more', 'one', 'three', 'two'])
  await compress('app.log', 'app.log.2.gz')
  await send()
  expect(texts()).toHaveLength(4)
})

const content = `${long.join('\n')}\nopen`

test.each<[string, string]>([
  ['it begins alike and goes on otherwise', content.replace('line 199', 'line 999')],
  ['it has less than what was sent', content.slice(0, -1)],
  ['it begins otherwise', content.replace('line 0', 'line 7')],
])('another file that was compressed is sent: %s', async (_, other) => {
  const { path, send, texts } = await aFolder()
  await writeFile(path('app.log'), content)
  await send()
  await unlink(path('app.log'))
  await writeFile(path('app.log.1.gz'), gzipSync(other))
  await send()
  expect(texts()).toEqual([...content.split('\n'), ...other.split('\n')].toSorted())
})

test('a compressed copy beside the file, under whatever name, is another file; and so is one that could be either of two', async () => {
  const { path, send, compress, texts } = await aFolder()
  await writeFile(path('app.log'), 'one\n')
  await send()
  await rename(path('app.log'), path('renamed'))
  await writeFile(path('app.log.1.gz'), gzipSync('one\n'))
  await send()
  expect(texts()).toEqual(['one', 'one'])
  await writeFile(path('app.log.2'), 'zwei\n')
  await writeFile(path('app.log.3'), 'zwei\n')
  await send()
  await unlink(path('app.log.2'))
  await compress('app.log.3', 'app.log.3.gz')
  await send()
  expect(texts()).toEqual(['one', 'one', 'zwei', 'zwei', 'zwei'])
})
