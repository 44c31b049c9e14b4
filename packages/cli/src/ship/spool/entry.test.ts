import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { anyCharacter } from '../../../../sdk/test/any-character.ts'
import { createEntryReader, type EntryRead, encodeEntry, type NamedBatch } from './entry.ts'

const body = fc.array(fc.string({ unit: anyCharacter, maxLength: 40 }), { minLength: 1, maxLength: 5 })
const batch: fc.Arbitrary<NamedBatch> = fc
  .record({
    name: fc.string(),
    texts: body,
    first: fc.nat(),
    gaps: fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }),
    key: fc.stringMatching(/^[a-z0-9-]{1,40}$/),
    index: fc.nat(),
    isByLine: fc.boolean(),
    isPlain: fc.boolean(),
  })
  .map(({ name, texts, first, gaps, key, index, isByLine, isPlain }) => ({
    name,
    body: isPlain ? Buffer.from(texts.join('\n')) : texts.map((text) => JSON.stringify({ text })).join('\n'),
    numbers: texts.map((_, i) => first + i + gaps.slice(0, i).reduce((sum, gap) => sum + gap, 0)),
    id: { key, index },
    ...(isByLine && {
      owners: texts.map((_, i) => ({ tenant: `t${i}` as TenantId, ...(i > 1 && { logId: `${i}` }) })),
    }),
  }))

/** Reads the entries of a file from its start, until one is not whole. */
async function entriesOf(content: Uint8Array): Promise<readonly EntryRead[]> {
  const dir = await mkdtemp(join(tmpdir(), 'logpipe-entry-'))
  await writeFile(join(dir, 'file'), content)
  const handle = await open(join(dir, 'file'))
  const read = createEntryReader(handle)
  const found: EntryRead[] = []
  for (let at = 0; at < content.length; ) {
    const entry = await read(at, content.length)
    found.push(entry)
    if (entry.kind !== 'entry') break
    at += entry.bytes
  }
  await handle.close()
  await rm(dir, { recursive: true })
  return found
}

test('entries are read as they were written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 5 }), async (batches) => {
      const found = await entriesOf(Buffer.concat(batches.map(encodeEntry)))
      expect(found.map((entry) => entry.kind === 'entry' && entry.batch)).toEqual(batches)
    }),
    runs({ fast: 50, full: 2_000 }),
  )
})

const two = ['one', 'two'].map((text, index): NamedBatch => {
  return { name: 'stdin', body: JSON.stringify({ text }), numbers: [index + 1], id: { key: 'run-0', index } }
})

test('wherever the file is cut off, what was whole is read, and nothing else', async () => {
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = two.map(encodeEntry)
  const content = Buffer.concat([first, second])
  for (let length = 0; length < content.length; length++) {
    const found = await entriesOf(content.subarray(0, length))
    const whole = length < first.length ? 0 : 1
    expect(found.filter(({ kind }) => kind === 'entry')).toHaveLength(whole)
    const rest = length - whole * first.length
    expect(found.slice(whole)).toEqual(rest === 0 ? [] : [{ kind: 'cut' }])
  }
})

test('no byte can be changed without notice', async () => {
  const [first] = two
  if (first === undefined) return expect.fail('no batch')
  const content = encodeEntry(first)
  for (let at = 0; at < content.length; at++) {
    const changed = Buffer.from(content)
    changed[at] = (changed[at] ?? 0) ^ 0x10
    const [found] = await entriesOf(changed)
    expect(found?.kind, `byte ${at}`).not.toBe('entry')
  }
})

test('zeros behind a power cut are no entry', async () => {
  expect(await entriesOf(Buffer.alloc(4_096))).toEqual([{ kind: 'damaged' }])
})

test('an entry that is longer than what is read at once is read whole', async () => {
  const text = 'x'.repeat(700_000)
  const long: NamedBatch = {
    name: 'stdin',
    body: JSON.stringify({ text }),
    numbers: [1],
    id: { key: 'run-0', index: 0 },
  }
  const found = await entriesOf(Buffer.concat([encodeEntry(long), encodeEntry(long)]))
  expect(found.map((entry) => entry.kind === 'entry' && entry.batch.body === long.body)).toEqual([true, true])
})

test('records that were taken together are kept as those that came one by one', () => {
  const shared = { name: 'app.log', numbers: [1, 2], id: { key: 'k', index: 0 } }
  const records = ['{"text":"a"}', '{"text":"b"}'].join('\n')
  const together = { ...shared, body: Buffer.from(`${records}\n`), lines: 'records' } as const
  expect(encodeEntry(together)).toEqual(encodeEntry({ ...shared, body: records }))
})
