import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { BatchStore } from './batch-store.ts'
import { readSenderOptions } from './sender-options.ts'
import { openSpillFiles } from './spill-files.ts'

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'logpipe-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A store on a folder, and what was in the folder each time a file had been removed. */
function aStore(spillFolder: string, maxSpillBytes = 2 ** 20) {
  const left: (readonly string[])[] = []
  const files = openSpillFiles(spillFolder, maxSpillBytes)
  const remove = (name: string): void => {
    files.remove(name)
    left.push(readdirSync(spillFolder).map((file) => file.split('-').at(-1) ?? ''))
  }
  const settings = readSenderOptions({ onFull: 'spill', spillFolder, maxSpillBytes })
  const store = new BatchStore({ settings, files: { ...files, remove }, startedAtMs: 0, onDropped: () => undefined })
  return { store, files, left }
}

/** A batch of two records that is on disk, and in memory to be sent. */
async function aSpilledBatch({ store }: ReturnType<typeof aStore>) {
  store.add('{"text":"one"}', 'acme', undefined)
  store.add('{"text":"two"}', 'acme', undefined)
  store.sealAll()
  const batch = store.take()
  if (batch === undefined) throw new Error('nothing was sealed')
  store.toFile(batch)
  await store.segmentOf(batch, () => false)
  return batch
}

test('both halves of a batch are on disk before its file goes', async () => {
  const spillFolder = aFolder()
  const all = aStore(spillFolder)
  const batch = await aSpilledBatch(all)
  all.store.halve(batch)
  expect(all.left).toEqual([[`${batch.key.split('-').at(-1)}a.ndjson`, `${batch.key.split('-').at(-1)}b.ndjson`]])
  expect(all.store.heldBytes).toBe(0)
})

test('halves need no room in the bound beside the batch that they replace', async () => {
  const spillFolder = aFolder()
  const batch = await aSpilledBatch(aStore(spillFolder))
  const { store, files, left } = aStore(spillFolder, openSpillFiles(spillFolder, 1).bytes())
  const found = store.take()
  if (found === undefined) throw new Error('no file was found')
  await store.segmentOf(found, () => false)
  store.halve(found)
  expect(left.map((names) => names.length)).toEqual([2])
  const segments = await Promise.all(['a', 'b'].map((half) => files.read(batch.name + half)))
  expect(segments.map((segment) => Buffer.from(segment?.body ?? '').toString())).toEqual([
    '{"text":"one"}\n',
    '{"text":"two"}\n',
  ])
})
