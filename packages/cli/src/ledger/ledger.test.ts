import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { appendFile, copyFile, mkdir, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import { aFolder } from '../../test/a-folder.ts'
import { convertReceipts } from './convert-receipts.ts'
import { encodeEntry } from './encode-entry.ts'
import type { LedgerEntry } from './entry.ts'
import { createFrameEncoder } from './frame.ts'
import { type Ledger, type LedgerOptions, openLedger } from './open-ledger.ts'
import { packIds } from './packed-ids.ts'
import { type LedgerProblem, readLedger } from './read-ledger.ts'

const atMs = Date.UTC(2026, 0, 31)

async function aPlace(options: Partial<LedgerOptions> = {}) {
  const dir = join(await aFolder(), 'ledger', 'embedded')
  let begun = 0
  const openRun = (): Ledger =>
    openLedger({ dir, runId: String(++begun).padStart(17, '0'), now: () => atMs, ...options })
  const entriesOf = async (tenantId: string): Promise<readonly LedgerEntry[]> => {
    const { entriesOf: read } = await readLedger(dir)
    return all(read(tenantId))
  }
  /** What it says of the first run's first segment, and its other problems. */
  const problems = async () => (await readLedger(dir)).problems
  const segment = join(dir, '00000000000000001-000001.ledger')
  return { dir, segment, openRun, entriesOf, problems }
}

const ids = { key: 'f0123456789abcdef01234567-3', first: 7, ids: '0AAAAAAAAAAAfBBBBBBBBBBB', refused: [1, 300] }

test('what several runs write is read as it was, tenant by tenant', async () => {
  const { dir, openRun, entriesOf, problems } = await aPlace()
  const first = openRun()
  await first.intend('acme', 'f0123456789abcdef01234567-3')
  await Promise.all([
    first.acknowledge('acme', { atMs, logIds: ids }),
    first.acknowledge('beta', { atMs, logIds: ['b1', 'b2'] }),
    first.acknowledge('beta', { atMs, logIds: { joined: 'b3 b-4' } }),
    first.acknowledge('beta', { atMs, logIds: { joined: '' } }),
    first.acknowledge('acme', { atMs, logIds: [] }),
    first.acknowledge('acme', { atMs, logIds: { ...ids, ids: '' } }),
    first.fail('unknown', { tenantId: 'acme', key: 'k-1', first: 0, records: 500 }),
  ])
  await first.close()
  const second = openRun()
  const requests = {
    tenantId: 'acme',
    atMs,
    runId: '00000000000000002',
    batchRecords: 2,
    refused: [1],
    numbers: [0, 4_000_000],
  }
  await second.addRequests('requests', requests)
  await second.addRequests('requests_unknown', { ...requests, refused: [], numbers: [2] })
  await second.intend(undefined, '00000000000000002-000000009')
  await second.close()
  const shared = { kind: 'intent', tenantId: undefined, prefix: '00000000000000002', from: 9, to: 73 }
  expect(await entriesOf('acme')).toEqual([
    { kind: 'intent', tenantId: 'acme', prefix: 'f0123456789abcdef01234567', from: 3, to: 67 },
    { kind: 'acknowledged', tenantId: 'acme', atMs, ids: packIds(ids) },
    { kind: 'unknown', tenantId: 'acme', key: 'k-1', first: 0, records: 500 },
    { kind: 'requests', ...requests },
    { kind: 'requests_unknown', ...requests, refused: [], numbers: [2] },
    shared,
  ])
  const named = { kind: 'named', tenantId: 'beta', atMs }
  expect(await entriesOf('beta')).toEqual([
    { ...named, logIds: ['b1', 'b2'] },
    { ...named, logIds: ['b3', 'b-4'] },
    shared,
  ])
  expect(await problems()).toEqual([])
  expect([...(await readLedger(dir)).tenants].toSorted()).toEqual(['acme', 'beta'])
  for (const name of await readdir(dir)) expect((await stat(join(dir, name))).mode & 0o077).toBe(0)
})

test('tombstones are read as they were written', async () => {
  const { openRun, entriesOf } = await aPlace()
  const scopes = [{ kind: 'all' }, { kind: 'before', beforeMs: atMs - 9 }, { kind: 'id', logId: 'k1' }] as const
  const tombstones = scopes.flatMap((scope, i) => {
    const one = { tenantId: 'acme', atMs, beganMs: atMs - i, scope }
    return [
      { ...one, isDone: false, deleted: undefined },
      { ...one, isDone: true, deleted: i * 1_000 },
    ]
  })
  const ledger = openRun()
  for (const one of tombstones) await ledger.erase(one)
  await ledger.close()
  expect(await entriesOf('acme')).toEqual(tombstones.map((one) => ({ kind: 'erased', ...one })))
  expect(await entriesOf('beta')).toEqual([])
})

test('runs at the same time, and somebody who reads meanwhile, do not harm each other', async () => {
  const { dir, openRun, entriesOf, problems } = await aPlace()
  const oneRun = async (name: string): Promise<void> => {
    const ledger = openRun()
    for (let i = 0; i < 3; i++) await ledger.acknowledge('acme', { atMs, logIds: [`${name}-${i}`] })
    await ledger.close()
  }
  const reads = Array.from({ length: 5 }, () => readLedger(dir).then((read) => read.problems))
  const names = Array.from({ length: 20 }, (_, i) => `run-${i}`)
  await Promise.all([...names.map(oneRun), ...reads])
  expect(await problems()).toEqual([])
  const expected = names.flatMap((name) => [0, 1, 2].map((i) => `${name}-${i}`))
  expect(namedIn(await entriesOf('acme')).toSorted()).toEqual(expected.toSorted())
})

test('of a segment of many tenants each is read with what is its own, and with what names nobody', async () => {
  const { openRun, entriesOf } = await aPlace()
  const tenants = ['acme', 'beta', 'gamma']
  const known = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.constantFrom(...tenants, 'nobody'), { maxLength: 4 }), { maxLength: 8 }),
      async (turns) => {
        const ledger = openRun()
        for (const [turn, group] of turns.entries()) {
          const writing = group.map((tenant, i) =>
            tenant === 'nobody'
              ? ledger.fail('unknown', { tenantId: undefined, key: `k-${turn}`, first: i, records: 1 })
              : ledger.acknowledge(tenant, { atMs, logIds: [`${tenant}-${turn}-${i}`] }),
          )
          await Promise.all(writing)
        }
        await ledger.close()
        const all = turns.flat()
        for (const tenant of tenants) {
          const entries = await entriesOf(tenant)
          const read = entries.slice(known.get(tenant))
          known.set(tenant, entries.length)
          expect(read).toHaveLength(all.filter((one) => one === tenant || one === 'nobody').length)
          expect(namedIn(read).every((logId) => logId.startsWith(tenant))).toBe(true)
        }
      },
    ),
    runs({ fast: 15, full: 300 }),
  )
})

test('a ledger that is not there says nothing, and reading it makes nothing', async () => {
  const { dir } = await aPlace()
  expect(await readLedger(dir)).toMatchObject({ segments: [], problems: [], tenants: new Set() })
  await expect(stat(dir)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a segment that is just being made is no stranger, and one that nobody makes is', async () => {
  let seen: readonly LedgerProblem[] | undefined
  const openFile = async (path: string) => {
    const handle = await open(path, 'wx', 0o600)
    seen = (await readLedger(dir)).problems
    const write = (bytes: Buffer, at: number): number => writeSync(handle.fd, bytes, 0, bytes.length, at)
    return { write, datasync: () => handle.datasync(), close: () => handle.close() }
  }
  const { dir, segment, openRun, problems } = await aPlace({ openFile })
  const ledger = openRun()
  await ledger.acknowledge('acme', { atMs, logIds: ['a'] })
  await ledger.close()
  expect(seen).toEqual([])
  await copyFile(segment, join(dir, '00000000000000009-000001.ledger'))
  expect(await problems()).toMatchObject([{ kind: 'segment_unknown' }, { kind: 'segment_edited' }])
})

test('a record takes nine bytes, and a request some fifty', async () => {
  const { segment, openRun } = await aPlace()
  const ledger = openRun()
  const records = 1_000
  await ledger.acknowledge('acme', { atMs, logIds: { ...ids, refused: [], ids: '0AAAAAAAAAAA'.repeat(records) } })
  const { size } = await stat(segment)
  for (let i = 0; i < 10; i++) {
    await ledger.acknowledge('acme', { atMs, logIds: { ...ids, refused: [], ids: '0AAAAAAAAAAA'.repeat(records) } })
  }
  expect(((await stat(segment)).size - size) / 10 / records).toBeLessThan(9.1)
  await ledger.close()
})

test('ids of other characters than ours are kept in full', async () => {
  const { openRun, entriesOf } = await aPlace()
  const ledger = openRun()
  await ledger.acknowledge('acme', { atMs, logIds: { ...ids, refused: [], ids: '0AAAA+AAAAAA' } })
  await ledger.close()
  expect(await entriesOf('acme')).toEqual([
    { kind: 'named', tenantId: 'acme', atMs, logIds: [`0.${ids.key}.7.AAAA+AAAAAA`] },
  ])
})

test('entries that come while a write is going on share the next one', async () => {
  let writes = 0
  const openFile = async (path: string) => {
    const handle = await open(path, 'wx', 0o600)
    const write = (bytes: Buffer, at: number): number => {
      writes++
      return writeSync(handle.fd, bytes, 0, bytes.length, at)
    }
    return { write, datasync: () => handle.datasync(), close: () => handle.close() }
  }
  const { openRun, entriesOf } = await aPlace({ openFile })
  const ledger = openRun()
  await Promise.all(Array.from({ length: 100 }, (_, i) => ledger.acknowledge('acme', { atMs, logIds: [`id-${i}`] })))
  await ledger.close()
  expect(await entriesOf('acme')).toHaveLength(100)
  expect(writes).toBeLessThan(10)
})

test('an intent speaks of many keys, and the next one is written before it is needed', async () => {
  const { openRun, entriesOf } = await aPlace()
  const ledger = openRun()
  for (let n = 0; n < 200; n++) await ledger.intend('acme', `run-${String(n).padStart(9, '0')}`)
  await ledger.intend('acme', 'run-000005000')
  await ledger.close()
  const spans = (await entriesOf('acme')).map((entry) => (entry.kind === 'intent' ? [entry.from, entry.to] : entry))
  expect(spans).toEqual([
    [0, 64],
    [64, 128],
    [128, 192],
    [192, 256],
    [5_000, 5_064],
  ])
})

test('a segment that is large enough is ended, and the run goes on in the next', async () => {
  const { dir, openRun, entriesOf, problems } = await aPlace({ segmentBytes: 1_000 })
  const ledger = openRun()
  for (let i = 0; i < 100; i++) await ledger.acknowledge('acme', { atMs, logIds: [`an-id-of-some-length-${i}`] })
  await ledger.close()
  expect((await readdir(dir)).filter((name) => name.endsWith('.ledger')).length).toBeGreaterThan(3)
  expect((await entriesOf('acme')).flatMap((entry) => (entry.kind === 'named' ? entry.logIds : []))).toHaveLength(100)
  expect(await problems()).toEqual([])
})

test('wherever a kill cuts a segment off, what was said to be written is there, and nothing torn is read', async () => {
  const { dir, segment, openRun } = await aPlace()
  const ledger = openRun()
  const sizes: number[] = []
  for (let i = 0; i < 8; i++) {
    await ledger.acknowledge('acme', { atMs, logIds: [`id-${i}`] })
    sizes.push((await stat(segment)).size)
  }
  const [whole, contents] = [await readFile(segment), await readFile(join(dir, 'contents.jsonl'))]
  const cut = async (at: number, rest: string) => {
    const tail = rest === 'nothing' ? 0 : Math.min(40, whole.length - at)
    await writeFile(
      segment,
      Buffer.concat([whole.subarray(0, at), rest === 'noise' ? randomBytes(tail) : Buffer.alloc(tail)]),
    )
    await writeFile(join(dir, 'contents.jsonl'), contents)
    const { entriesOf, problems } = await readLedger(dir)
    expect(problems).toEqual([])
    const kept = sizes.filter((size) => size <= at).length
    expect(namedIn(await all(entriesOf('acme')))).toEqual(Array.from({ length: kept }, (_, i) => `id-${i}`))
  }
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length), fc.constantFrom('nothing', 'zeros', 'noise'), cut),
    runs({ fast: 60, full: 2_000 }),
  )
  await ledger.close()
})

/** A ledger of three runs, of which the second was killed, and the bytes of its files. */
async function aLedgerOfRuns() {
  const place = await aPlace({ segmentBytes: 500 })
  for (let run = 0; run < 3; run++) {
    const ledger = place.openRun()
    for (let i = 0; i < 20; i++) await ledger.acknowledge('acme', { atMs, logIds: [`run-${run}-id-${i}`] })
    const killed = await filesIn(place.dir)
    await ledger.close()
    if (run === 1) await writeFiles(place.dir, killed)
  }
  // From then on it is known how far the run came that was killed.
  expect(await place.problems()).toEqual([])
  const files = await filesIn(place.dir)
  return { ...place, names: [...files.keys()], files, restore: () => writeFiles(place.dir, files) }
}

async function filesIn(dir: string): Promise<ReadonlyMap<string, Buffer>> {
  // The lock of a run is empty, and says nothing of what was sent.
  const names = (await readdir(dir)).filter((name) => !name.endsWith('.lock')).toSorted()
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(dir, name))] as const)))
}

async function writeFiles(dir: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  for (const name of await readdir(dir)) if (!files.has(name)) await rm(join(dir, name))
  for (const [name, bytes] of files) await writeFile(join(dir, name), bytes)
}

/**
 * Without its last lines, or with the last one cut off, the table of contents is as a kill may leave it; unless they name a segment, which then is
 * a stranger.
 */
function isAsAKillLeavesIt(bytes: Buffer, at: number, how: string): boolean {
  const isAtEndOfLine = bytes[at] === 0x0a || bytes[at + 1] === 0x0a
  if (how === 'byte' && !isAtEndOfLine) return false
  const from = at === 0 ? 0 : bytes.lastIndexOf(0x0a, at - 1) + 1
  const lost = how === 'cut' && bytes[at - 1] === 0x7d ? bytes.subarray(at) : bytes.subarray(from)
  return bytes.subarray(0, 3).toString() === '\n{"' && !lost.includes('"begun"')
}

test('whatever is done to a byte, a frame, a line or a file of the ledger shows', async () => {
  const { dir, names, files, restore, problems } = await aLedgerOfRuns()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.nat(),
      fc.constantFrom('byte', 'cut', 'gone', 'zeros'),
      async (name, place, how) => {
        const bytes = files.get(name) ?? Buffer.alloc(0)
        const at = place % bytes.length
        fc.pre(how === 'gone' || !isAsAKillLeavesIt(bytes, at, how))
        const edited = Buffer.from(bytes)
        if (how === 'byte') edited[at] = (edited[at] ?? 0) ^ (1 + (place % 255))
        if (how === 'zeros') edited.fill(0, at)
        if (how === 'gone') await rm(join(dir, name))
        else await writeFile(join(dir, name), how === 'cut' ? bytes.subarray(0, at) : edited)
        const found = await problems()
        await restore()
        expect(found.length, `${name} at ${at}`).toBeGreaterThan(0)
      },
    ),
    runs({ fast: 40, full: 5_000 }),
  )
})

test.each([
  ['taken out', (frames: readonly Buffer[]) => frames.toSpliced(5, 1)],
  ['put in again', (frames: readonly Buffer[]) => frames.toSpliced(5, 0, frames[3] ?? Buffer.alloc(0))],
  [
    'exchanged',
    (frames: readonly Buffer[]) => frames.with(4, frames[5] ?? Buffer.alloc(0)).with(5, frames[4] ?? Buffer.alloc(0)),
  ],
])('a frame that was %s is an edit of its segment', async (_, edit) => {
  const { segment, openRun, problems } = await aPlace()
  const ledger = openRun()
  const sizes: number[] = [1]
  for (let i = 0; i < 9; i++) {
    await ledger.acknowledge('acme', { atMs, logIds: [`id-${i}`] })
    sizes.push((await stat(segment)).size)
  }
  await ledger.close()
  const bytes = await readFile(segment)
  sizes.push(bytes.length)
  const frames = sizes.slice(1).map((end, i) => bytes.subarray(sizes[i], end))
  await writeFile(segment, Buffer.concat([bytes.subarray(0, 1), ...edit(frames)]))
  expect(await problems()).toContainEqual({ kind: 'segment_edited', segment: '00000000000000001-000001.ledger' })
})

test('the ledger says what was done to it', async () => {
  const { dir, names, files, restore, problems } = await aLedgerOfRuns()
  const [segment = ''] = names
  const bytes = files.get(segment) ?? Buffer.alloc(0)
  await truncate(join(dir, segment), bytes.length >> 1)
  expect(await problems()).toEqual([{ kind: 'segment_cut', segment }])
  await restore()
  await rm(join(dir, segment))
  expect(await problems()).toEqual([{ kind: 'segment_gone', segment }])
  await restore()
  await copyFile(join(dir, segment), join(dir, 'zzzzzzzzzzzzzzzzz-000001.ledger'))
  expect(await problems()).toEqual(
    ['segment_unknown', 'segment_edited'].map((kind) => ({ kind, segment: 'zzzzzzzzzzzzzzzzz-000001.ledger' })),
  )
  await rm(join(dir, 'zzzzzzzzzzzzzzzzz-000001.ledger'))
  const lines = (files.get('contents.jsonl') ?? '')
    .toString()
    .split('\n')
    .filter((line) => line !== '')
  await writeFile(join(dir, 'contents.jsonl'), lines.toSpliced(1, 1).join('\n'))
  expect(await problems()).toContainEqual({ kind: 'contents_edited', lines: 1 })
  await restore()
  await rm(join(dir, '..', 'ledger.key'))
  expect(await problems()).toEqual([{ kind: 'no_key' }])
})

test('what is wrong with a segment of one tenant alone concerns that one', async () => {
  const { segment, openRun, problems } = await aPlace({ tenantId: 'acme' })
  const ledger = openRun()
  await ledger.acknowledge('acme', { atMs, logIds: ['a'] })
  await ledger.close()
  await rm(segment)
  expect(await problems()).toEqual([
    { kind: 'segment_gone', segment: '00000000000000001-000001.ledger', tenant: 'acme' },
  ])
})

test('lines of the contents that are written again say nothing new', async () => {
  const { dir, segment, openRun, problems } = await aPlace({ tenantId: 'acme' })
  const ledger = openRun()
  for (const logId of ['a', 'b', 'c']) await ledger.acknowledge('acme', { atMs, logIds: [logId] })
  expect(await problems()).toEqual([])
  await ledger.close()
  const path = join(dir, 'contents.jsonl')
  const text = await readFile(path, 'utf8')
  await truncate(segment, 120)
  for (const line of text.split('\n').filter((one) => one !== '')) {
    await writeFile(path, `${text}${line}\n`)
    expect(await problems()).toMatchObject([{ kind: 'segment_cut', tenant: 'acme' }])
  }
})

test('a frame that somebody adds without the key is not believed, whoever it names', async () => {
  const { segment, openRun, entriesOf, problems } = await aPlace({ tenantId: 'acme' })
  const ledger = openRun()
  await ledger.acknowledge('acme', { atMs, logIds: ['a'] })
  const forged = encodeEntry({ kind: 'named', tenantId: 'beta', atMs, logIds: ['forged'] })
  await appendFile(segment, createFrameEncoder(Buffer.alloc(32))(Buffer.alloc(16), forged).bytes)
  expect(await problems()).toContainEqual({
    kind: 'segment_edited',
    segment: '00000000000000001-000001.ledger',
    tenant: 'acme',
  })
  expect(await entriesOf('beta')).toEqual([])
  expect(namedIn(await entriesOf('acme'))).toEqual(['a'])
  await ledger.close()
})

test('a line of the contents that a full disk has cut off is none, and takes no other with it', async () => {
  const { dir, openRun, problems } = await aPlace()
  for (const name of ['a', 'b']) {
    const ledger = openRun()
    await ledger.acknowledge('acme', { atMs, logIds: [name] })
    await ledger.close()
    await appendFile(join(dir, 'contents.jsonl'), '\n{"kind":"seen","segment":"0000')
  }
  expect(await problems()).toEqual([])
})

test('folders and pipes that are called like segments are none', async () => {
  const { dir, openRun, problems, entriesOf } = await aPlace()
  const ledger = openRun()
  await ledger.acknowledge('acme', { atMs, logIds: ['a'] })
  await ledger.close()
  await mkdir(join(dir, 'zzzzzzzzzzzzzzzzz-000001.ledger'))
  expect(await problems()).toEqual([])
  expect(namedIn(await entriesOf('acme'))).toEqual(['a'])
})

test('entries that were lost before there was a ledger are told of', async () => {
  const { dir, openRun, problems } = await aPlace()
  await mkdir(join(dir, '..', '..'), { recursive: true })
  await writeFile(join(dir, '..'), 'a file')
  const ledger = openRun()
  await expect(ledger.acknowledge('acme', { atMs, logIds: ['lost'] })).rejects.toMatchObject({ code: 'storage_failed' })
  await rm(join(dir, '..'))
  await ledger.acknowledge('acme', { atMs, logIds: ['a'] })
  await ledger.close()
  expect(await problems()).toMatchObject([{ kind: 'entries_lost' }])
})

test('what is wrong with old receipts of one tenant concerns no other, and other files stay', async () => {
  const { dir, problems } = await aPlace()
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'acme.ndjson'), '{"at":"2026\n')
  await writeFile(join(dir, 'beta.ndjson'), '{"at":"2026-01-31T00:00:00Z","log_ids":["b"]}\n')
  await writeFile(join(dir, 'my export.ndjson'), '{}\n')
  let begun = 0
  await convertReceipts({ dir, nextRunId: () => String(++begun).padStart(17, '0'), now: () => atMs })
  expect(await problems()).toMatchObject([{ kind: 'entries_lost', tenant: 'acme' }])
  expect((await readdir(dir)).filter((name) => name.includes('.ndjson')).toSorted()).toEqual([
    ...['acme.ndjson.converted', 'beta.ndjson.converted', 'my export.ndjson'],
  ])
})

test('a run that is killed before its segment is listed does no harm, and a segment with entries must be listed', async () => {
  const { dir, segment, openRun, problems } = await aPlace()
  const ledger = openRun()
  await ledger.acknowledge('acme', { atMs, logIds: ['a'] })
  const { length } = await readFile(segment)
  const [begun = ''] = (await readFile(join(dir, 'contents.jsonl'), 'utf8')).split('\n').filter((line) => line !== '')
  await rm(join(dir, 'contents.jsonl'))
  expect(await problems()).toMatchObject([{ kind: 'segment_unknown' }])
  const whole = await readFile(segment)
  for (let at = 0; at < length; at++) {
    await writeFile(segment, whole.subarray(0, at))
    expect(await problems()).toEqual([])
  }
  await writeFile(segment, whole)
  await writeFile(join(dir, 'contents.jsonl'), `${begun}\n`)
  expect(await problems()).toEqual([])
  await ledger.close()
})

test('a run that was killed and then cut shows, once its ledger was read', async () => {
  const { segment, openRun, problems } = await aPlace()
  const ledger = openRun()
  for (let i = 0; i < 5; i++) await ledger.acknowledge('acme', { atMs, logIds: [`id-${i}`] })
  const { size } = await stat(segment)
  expect(await problems()).toEqual([])
  await truncate(segment, size - 10)
  expect(await problems()).toMatchObject([{ kind: 'segment_cut' }])
  await ledger.close()
})

test('what a full disk keeps out is told, and what comes after it is there', async () => {
  let room = 100_000
  const openFile = async (path: string) => {
    const handle = await open(path, 'wx', 0o600)
    const write = (bytes: Buffer, at: number): number => {
      const fits = Math.min(bytes.length, room)
      room -= fits
      if (fits === 0) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
      return writeSync(handle.fd, bytes, 0, fits, at)
    }
    return { write, datasync: () => handle.datasync(), close: () => handle.close() }
  }
  const { openRun, entriesOf, problems } = await aPlace({ openFile })
  const ledger = openRun()
  await ledger.acknowledge('acme', { atMs, logIds: ['first'] })
  room = 20
  for (const logIds of [['lost'], ['lost too']]) {
    await expect(ledger.acknowledge('acme', { atMs, logIds })).rejects.toMatchObject({
      code: 'storage_failed',
      message: expect.stringContaining('the disk is full'),
    })
  }
  room = 100_000
  await ledger.acknowledge('acme', { atMs, logIds: ['last'] })
  await ledger.close()
  expect(namedIn(await entriesOf('acme'))).toEqual(['first', 'last'])
  expect(await problems()).toMatchObject([{ kind: 'entries_lost' }])
})

test('entries that a full disk keeps out in the end are told of all the same', async () => {
  let room = 100_000
  const openFile = async (path: string) => {
    const handle = await open(path, 'wx', 0o600)
    const write = (bytes: Buffer, at: number): number => {
      if (at + bytes.length > room) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
      return writeSync(handle.fd, bytes, 0, bytes.length, at)
    }
    return { write, datasync: () => handle.datasync(), close: () => handle.close() }
  }
  const { openRun, problems } = await aPlace({ openFile })
  const ledger = openRun()
  await ledger.acknowledge('acme', { atMs, logIds: ['first'] })
  expect(await problems()).toEqual([])
  room = 20
  await expect(ledger.acknowledge('acme', { atMs, logIds: ['lost'] })).rejects.toMatchObject({ code: 'storage_failed' })
  await expect(ledger.close()).rejects.toMatchObject({ code: 'storage_failed' })
  expect(await problems()).toMatchObject([{ kind: 'entries_lost' }])
})

test('a folder that cannot be made is a storage failure that names it', async () => {
  const { dir, openRun } = await aPlace()
  await mkdir(join(dir, '..', '..'), { recursive: true })
  await writeFile(join(dir, '..'), 'a file')
  const ledger = openRun()
  const failure = { code: 'storage_failed', message: expect.stringContaining(dir) }
  await expect(ledger.intend('acme', 'run-1')).rejects.toMatchObject(failure)
  await expect(ledger.acknowledge('acme', { atMs, logIds: ['a'] })).rejects.toMatchObject(failure)
  await ledger.close()
})

test('receipts of earlier versions are in the ledger after it, and their files are gone', async () => {
  const { dir, entriesOf, problems } = await aPlace()
  await mkdir(dir, { recursive: true })
  const at = new Date(atMs).toISOString()
  const lines = [
    { at, log_ids: ['a1'] },
    { at, ...ids },
  ].map((line) => JSON.stringify(line))
  await writeFile(join(dir, 'acme.ndjson'), `${lines[0]}\n{"at":"2026\n${lines[1]}\n`)
  await writeFile(join(dir, 'beta.ndjson'), `{"at":"${at}","log_ids":["b1"]}\n`)
  let runs = 0
  const nextRunId = (): string => String(++runs).padStart(17, '0')
  for (let again = 0; again < 2; again++) await convertReceipts({ dir, nextRunId, now: () => atMs })
  expect(await entriesOf('acme')).toEqual([
    { kind: 'named', tenantId: 'acme', atMs, logIds: ['a1'] },
    { kind: 'acknowledged', tenantId: 'acme', atMs, ids: packIds(ids) },
  ])
  expect(namedIn(await entriesOf('beta'))).toEqual(['b1'])
  expect((await readdir(dir)).filter((name) => name.endsWith('.ndjson'))).toEqual([])
  expect(await problems()).toMatchObject([{ kind: 'entries_lost' }])
})

async function all(entries: AsyncIterable<LedgerEntry>): Promise<readonly LedgerEntry[]> {
  const read: LedgerEntry[] = []
  for await (const entry of entries) read.push(entry)
  return read
}

function namedIn(entries: readonly LedgerEntry[]): readonly string[] {
  return entries.flatMap((entry) => (entry.kind === 'named' ? entry.logIds : []))
}
