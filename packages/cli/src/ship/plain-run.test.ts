import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import { chunksInTurn } from '../../test/chunks-in-turn.ts'
import { textsOf } from '../../test/ingest-table.ts'
import { requestsOf, sentUpTo } from '../../test/requests-of.ts'
import { fileStart } from './deliver/record-ids.ts'
import { createPlainRuns, linesOf, type PlainRun } from './plain-run.ts'
import type { Line } from './source/cut-lines.ts'
import { utf8 } from './source/encoding.ts'
import { type ReadLinesOptions, readLines } from './source/read-lines.ts'

const maxBytes = 1_000
const plain = [
  ...['a', 'bc ', ' ', '\t', 'é', '\u3000', '{', '{"a":1}', '"', '\\', '\u0001', '\u2028', '\x7f', '2026-01-31T x'],
  ...['\n', '\n', '\n', '\n', '\r\n', '\r', '\n\n', 'x'.repeat(maxBytes / 4)],
]
const odd = [
  ...['\ufeff', '{"log":"a","stream":"stdout"}', '{"logpipe_rejected":{},"record":{"text":"b"}}'],
  ...['2026-01-31T23:59:59.000Z stdout P cut', 'x'.repeat(maxBytes)],
]
const part = fc.oneof(
  { weight: 96, arbitrary: fc.constantFrom(...plain).map((text) => Buffer.from(text)) },
  { weight: 3, arbitrary: fc.constantFrom(...odd).map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.constant(Buffer.from([0xff])) },
)
const contentOf = (parts: fc.Arbitrary<Buffer>) =>
  fc.array(parts, { maxLength: 40, size: 'max' }).map((list) => Buffer.concat(list))
const content = contentOf(part)

/** Lines that a container engine wrote, or that look like it: at some places of the time stands another character. */
const criLike = fc
  .record({
    time: fc.constant([...'2026-01-31T23:59:59.000Z']),
    others: fc.array(fc.tuple(fc.nat(23), fc.constantFrom('', '0', 'T', '-', 'é', '\u3000', '𝟘')), { maxLength: 3 }),
    rest: fc.constantFrom(
      ' stdout P a',
      ' stdout F b',
      ' stderr P c',
      ' stdout P:x d',
      ' stdout Pe',
      ' P f',
      ' stdout P\u2028',
    ),
  })
  .map(({ time, others, rest }) => {
    for (const [at, other] of others) time = time.with(at, other)
    return Buffer.from(`${time.join('')}${rest}\n`)
  })
const logContent = contentOf(fc.oneof(criLike, part))

/** In the middle of a file nothing is to be found out first, so that lines are cut from the first chunk on. */
const middle = { start: { offset: 7, number: 3 }, encoding: utf8, lineEnd: 'lf', compression: 'none' } as const

async function read(bytes: Buffer, chunkBytes: number, options: ReadLinesOptions<PlainRun>) {
  const lines: Line[] = []
  const places: (readonly [number, number])[] = []
  let inRuns = 0
  for await (const batch of readLines<PlainRun>(chunksInTurn(bytes, chunkBytes), maxBytes, options)) {
    for (const line of batch.lines) {
      if (line.kind !== 'run') {
        lines.push(line)
        continue
      }
      const ofRun = linesOf(line)
      const texts = textsOf({ body: line.bytes, contentType: 'text/plain', splitsLines: true })
      expect(ofRun.map((one) => one.kind === 'line' && one.text)).toEqual(texts)
      lines.push(...ofRun)
      inRuns += ofRun.length
    }
    places.push([batch.nextNumber, batch.nextOffset])
  }
  return { read: { lines, places }, inRuns }
}

test('lines that are taken together are those that come one by one, and ingest reads the same texts', async () => {
  let inRuns = 0
  await fc.assert(
    fc.asyncProperty(content, fc.integer({ min: 1, max: 60 }), fc.boolean(), async (bytes, chunkBytes, isMiddle) => {
      const options = isMiddle ? middle : {}
      const one = await read(bytes, chunkBytes, options)
      const together = await read(bytes, chunkBytes, { ...options, takeRuns: createPlainRuns() })
      expect(together.read).toEqual(one.read)
      inRuns += together.inRuns
    }),
    runs({ fast: 200, full: 20_000 }),
  )
  expect(inRuns).toBeGreaterThan(300)
})

test.each([
  ['a line of a container that was cut', '2026-01-31T23:59:59.000Z stdout P cut\n'],
  ['a record that was refused before', '{"logpipe_rejected":{},"record":{"text":"b"}}\n'],
  ['a line that begins with a byte order mark', '\ufeffa\n'],
  ['a line over the limit', `${'x'.repeat(maxBytes + 1)}\n`],
])('%s makes all lines beside it come one by one', (_, line) => {
  expect(createPlainRuns()(Buffer.from(`a\n${line}b\n`), { number: 1, offset: 0 }, maxBytes)).toBeUndefined()
})

test('blank lines are between runs, and count as lines', () => {
  const taken = createPlainRuns()(Buffer.from('a\r\n\n \t\n\u3000\nb\nc\n'), { number: 7, offset: 100 }, maxBytes)
  expect(taken?.lines).toBe(6)
  expect(taken?.runs.map(({ bytes, ends, ...place }) => ({ text: String(bytes), ends: [...ends], ...place }))).toEqual([
    { kind: 'run', text: 'a\r\n', ends: [3], number: 7, offset: 100 },
    { kind: 'run', text: 'b\nc\n', ends: [2, 4], number: 11, offset: 111 },
  ])
})

test('runs of any number of lines keep the ends of those before', () => {
  const takeRuns = createPlainRuns()
  for (const lines of [3_000, 9_000, 100]) {
    const taken = takeRuns(
      Buffer.from('a\n'.repeat(lines).replaceAll(/(a\n){2500}/g, '$&\n')),
      { number: 1, offset: 0 },
      maxBytes,
    )
    const ends = Array.from({ length: lines }, (_, i) => 2 * ((i % 2_500) + 1))
    expect(taken?.runs.flatMap((run) => [...run.ends])).toEqual(ends)
  }
})

test('lines of containers are joined in the same way, whether lines are taken together or one by one', async () => {
  await fc.assert(
    fc.asyncProperty(logContent, fc.integer({ min: 1, max: 200 }), async (bytes, chunkBytes) => {
      const { requests: one } = await requestsOf(bytes, { chunkBytes, takesRuns: false })
      const { requests: together } = await requestsOf(bytes, { chunkBytes, takesRuns: true })
      expect(together.flatMap(({ records }) => records)).toEqual(one.flatMap(({ records }) => records))
    }),
    runs({ fast: 200, full: 20_000 }),
  )
})

test('requests have the same records, names and marks, whether lines are taken together or one by one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 150, max: 900 }), { minLength: 40, maxLength: 40, size: 'max' }),
      fc.record({ skipLines: fc.nat(9_000), batchRecords: fc.integer({ min: 50, max: 1_500 }), isOn: fc.boolean() }),
      async (lengths, { skipLines, batchRecords, isOn }) => {
        // Beyond two ends of a key, a mebibyte each; blank lines are among them.
        const some = lengths.map((length) => `${'x'.repeat(length % 7 === 0 ? 0 : length)}\n`).join('')
        const bytes = Buffer.from(some.repeat(Math.ceil((2.2 * 1024 * 1024) / some.length)))
        const start = isOn ? { offset: some.length, number: 41, ordinal: 3 } : fileStart
        const shared = { chunkBytes: 64 * 1024, batchRecords, state: sentUpTo(start, bytes.length) }
        const skip = isOn ? 0 : skipLines
        const one = await requestsOf(bytes, { ...shared, takesRuns: false, skipLines: skip })
        expect(await requestsOf(bytes, { ...shared, takesRuns: true, skipLines: skip })).toEqual(one)
      },
    ),
    runs({ fast: 5, full: 500 }),
  )
})
