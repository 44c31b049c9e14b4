import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import { chunksInTurn } from '../../test/chunks-in-turn.ts'
import { textsOf } from '../../test/ingest-table.ts'
import { createTally } from './deliver/tally.ts'
import { linesOf, type PlainRun, plainRuns } from './plain-run.ts'
import { type ReadOptions, readSteps } from './read-steps.ts'
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
      const together = await read(bytes, chunkBytes, { ...options, takeRuns: plainRuns })
      expect(together.read).toEqual(one.read)
      inRuns += together.inRuns
    }),
    runs({ fast: 300, full: 20_000 }),
  )
  expect(inRuns).toBeGreaterThan(300)
})

test.each([
  ['a line of a container that was cut', '2026-01-31T23:59:59.000Z stdout P cut\n'],
  ['a record that was refused before', '{"logpipe_rejected":{},"record":{"text":"b"}}\n'],
  ['a line that begins with a byte order mark', '\ufeffa\n'],
  ['a line over the limit', `${'x'.repeat(maxBytes + 1)}\n`],
])('%s makes all lines beside it come one by one', (_, line) => {
  expect(plainRuns(Buffer.from(`a\n${line}b\n`), { number: 1, offset: 0 }, maxBytes)).toBeUndefined()
})

test('blank lines are between runs, and count as lines', () => {
  const taken = plainRuns(Buffer.from('a\r\n\n \t\n\u3000\nb\nc\n'), { number: 7, offset: 100 }, maxBytes)
  expect(taken?.lines).toBe(6)
  expect(taken?.runs.map(({ bytes, ...place }) => ({ text: String(bytes), ...place }))).toEqual([
    { kind: 'run', text: 'a\r\n', ends: [3], number: 7, offset: 100 },
    { kind: 'run', text: 'b\nc\n', ends: [2, 4], number: 11, offset: 111 },
  ])
})

interface Reading {
  readonly chunkBytes: number
  readonly takesRuns: boolean
}

/** The texts of all records, as ingest reads the requests. */
async function recordsOf(bytes: Buffer, { chunkBytes, takesRuns }: Reading): Promise<readonly string[]> {
  const open = () => chunksInTurn(bytes, chunkBytes)
  const options: ReadOptions = {
    ...{ inputs: [{ name: 'app.log', bytes: bytes.length, open }], batchRecords: 7, skipLines: 0, now: () => 0 },
    // A rule by which no line continues another keeps runs from being taken, and changes no record.
    ...{ format: { format: 'text', ...(!takesRuns && { continues: () => false }) } },
    ...{ tenantId: undefined, signal: new AbortController().signal, onProblem: () => expect.fail(), stopped: {} },
  }
  const texts: string[] = []
  for await (const { batch } of readSteps(options, createTally())) {
    if (batch === undefined) continue
    const isText = typeof batch.body !== 'string'
    const raw = isText
      ? ({ contentType: 'text/plain', splitsLines: true } as const)
      : { contentType: 'application/x-ndjson' as const }
    texts.push(...textsOf({ body: batch.body, ...raw }))
  }
  return texts
}

test('lines of containers are joined in the same way, whether lines are taken together or one by one', async () => {
  await fc.assert(
    fc.asyncProperty(logContent, fc.integer({ min: 1, max: 200 }), async (bytes, chunkBytes) => {
      const one = await recordsOf(bytes, { chunkBytes, takesRuns: false })
      expect(await recordsOf(bytes, { chunkBytes, takesRuns: true })).toEqual(one)
    }),
    runs({ fast: 300, full: 20_000 }),
  )
})
