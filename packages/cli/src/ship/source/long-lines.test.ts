import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import type { Line } from './cut-lines.ts'
import { type Encoding, parseEncoding, utf8, utf16le } from './encoding.ts'
import { type LineBatch, type ReadLinesOptions, readLines } from './read-lines.ts'

const maxBytes = 12

async function batchesOf(bytes: Buffer, cuts: readonly number[], options: ReadLinesOptions) {
  const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length]
  const chunks = at.slice(1).map((end, i) => bytes.subarray(at[i], end))
  return allOf(readLines(Readable.from(chunks.filter((chunk) => chunk.length > 0)), maxBytes, options))
}

async function linesOf(bytes: Buffer, cuts: readonly number[], options: ReadLinesOptions): Promise<readonly Line[]> {
  return (await batchesOf(bytes, cuts, options)).flatMap(({ lines }) => lines)
}

function encode(encoding: Encoding, text: string): Buffer {
  if (encoding === utf16le) return Buffer.from(text, 'utf16le')
  return encoding === utf8 ? Buffer.from(text) : Buffer.from(text, 'latin1')
}

const latin1 = parseEncoding('latin1') ?? utf8

test.each([
  [utf8, ['a', 'é', '€', '😀', '\n', '\r\n', 'x'.repeat(13), '€'.repeat(9)]],
  [utf16le, ['a', 'é', '€', '😀', '\n', '\r\n', 'x'.repeat(13), '😀'.repeat(9)]],
  [latin1, ['a', 'é', '\n', '\r\n', 'x'.repeat(13), 'é'.repeat(9)]],
] as const)(
  'split: pieces of $name are the line, each fits, and reading on from one gives the others',
  async (encoding, alphabet) => {
    const options = { encoding, long: 'split' } as const
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...alphabet), { maxLength: 12 }),
        fc.array(fc.nat(60), { maxLength: 4 }),
        fc.nat(20),
        async (parts, cuts, at) => {
          const bytes = encode(encoding, parts.join(''))
          const lines = await linesOf(bytes, cuts, options)
          expect(lines.map((line) => (line.kind === 'line' ? line.text : ''))).not.toContain('')
          for (const line of lines)
            expect(Buffer.byteLength(line.kind === 'line' ? line.text : '')).toBeLessThanOrEqual(maxBytes)
          const whole = new Map<number, string>()
          for (const line of lines)
            whole.set(line.number, (whole.get(line.number) ?? '') + (line.kind === 'line' ? line.text : ''))
          const expected = parts
            .join('')
            .split(/\r?\n/)
            .flatMap((text, i) => (text === '' ? [] : [[i + 1, text]]))
          expect([...whole]).toEqual(expected)
          const first = lines[at % Math.max(1, lines.length)]
          fc.pre(first !== undefined && first.offset > 0)
          const again = await linesOf(bytes.subarray(first?.offset), cuts, { ...options, start: first })
          expect(again).toEqual(lines.slice(lines.indexOf(first)))
        },
      ),
      runs({ fast: 20, full: 500 }),
    )
  },
)

test('split: bytes that are not UTF-8 become longer, and still every piece fits', async () => {
  const lines = await linesOf(Buffer.alloc(25, 0xff), [7], { long: 'split' })
  expect(lines.map((line) => (line.kind === 'line' ? Buffer.byteLength(line.text) : 0))).toEqual([
    12, 12, 12, 12, 12, 12, 3,
  ])
  expect(lines.map(({ offset }) => offset)).toEqual([0, 4, 8, 12, 16, 20, 24])
})

test.each([
  [utf16le, 'x'.repeat(12), 'line'],
  [utf16le, 'x'.repeat(13), 'too_long'],
  [utf16le, '€'.repeat(4), 'line'],
  [utf16le, '€'.repeat(5), 'too_long'],
  [latin1, 'é'.repeat(6), 'line'],
  [latin1, 'é'.repeat(7), 'too_long'],
])('the limit is one of UTF-8: %o %s is %s', async (encoding, text, kind) => {
  expect(await linesOf(encode(encoding, `${text}\r\n`), [3], { encoding })).toMatchObject([{ kind }])
})

test.each([[[]], [[9]], [[5, 30, 36]]])(
  'fail: the lines before come, then the place, with chunks that end at %j',
  async (cuts) => {
    const seen: LineBatch[] = []
    const reading = (async () => {
      const bytes = Buffer.from(`one\ntwo\n${'x'.repeat(40)}\nfour\n`)
      const at = [0, ...cuts, bytes.length]
      const chunks = at.slice(1).map((end, i) => bytes.subarray(at[i], end))
      for await (const batch of readLines(Readable.from(chunks), maxBytes, { long: 'fail' })) seen.push(batch)
    })()
    await expect(reading).rejects.toMatchObject({ fault: { kind: 'long_line', number: 3, offset: 8, maxBytes } })
    expect(seen.flatMap(({ lines }) => lines)).toMatchObject([{ text: 'one' }, { text: 'two' }])
    expect(seen.at(-1)).toMatchObject({ nextNumber: 3, nextOffset: 8 })
  },
)

test('fail: the last line, without a line end, is no exception', async () => {
  await expect(linesOf(Buffer.from('x'.repeat(13)), [], { long: 'fail' })).rejects.toMatchObject({
    fault: { number: 1 },
  })
  expect(await linesOf(Buffer.from('x'.repeat(12)), [], { long: 'fail' })).toHaveLength(1)
})

test('however long a line is, little of it is kept', async () => {
  const chunk = Buffer.alloc(1_000, 'x')
  const chunks = function* (): Generator<Buffer> {
    for (let i = 0; i < 100; i++) yield chunk
  }
  const lines = await allOf(readLines(Readable.from(chunks()), maxBytes, { long: 'split' }))
  expect(lines.every((batch) => batch.lines.length < 1_000)).toBe(true)
  expect(lines.flatMap((batch) => batch.lines)).toHaveLength(Math.ceil(100_000 / maxBytes))
})

async function allOf<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
