import { once } from 'node:events'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Line } from './cut-lines.ts'
import { type LineBatch, type ReadLinesOptions, readLines } from './read-lines.ts'

async function batchesOf(chunks: readonly Buffer[], options: ReadLinesOptions = {}): Promise<readonly LineBatch[]> {
  const batches: LineBatch[] = []
  for await (const batch of readLines(Readable.from(chunks), 1_000, options)) batches.push(batch)
  return batches
}

async function linesOf(chunks: readonly Buffer[], maxBytes = 1_000): Promise<readonly LineAnywhere[]> {
  const lines: LineAnywhere[] = []
  for await (const batch of readLines(Readable.from(chunks), maxBytes)) lines.push(...batch.lines.map(anywhere))
  return lines
}

type LineAnywhere = Omit<Line, 'offset'>

function anywhere({ offset: _, ...line }: Line): LineAnywhere {
  return line
}

function aLine(number: number, text: string, isMended = false): LineAnywhere {
  return { kind: 'line', number, text, isMended } as LineAnywhere
}

test('reading on from where a line begins gives the lines from there, with their numbers and offsets', async () => {
  const part = fc.constantFrom('\ufeff', 'a', 'bc', '\n', '\r\n', '\n\n', ' ', 'é', 'x'.repeat(1_001))
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 12 }), fc.nat(12), fc.nat(200), async (parts, at, cut) => {
      const whole = Buffer.from(parts.join(''))
      const lines = (await batchesOf([whole])).flatMap((batch) => batch.lines)
      const first = lines[at % Math.max(1, lines.length)]
      fc.pre(first !== undefined && first.offset > 0)
      const rest = whole.subarray(first.offset)
      const chunks = [rest.subarray(0, cut), rest.subarray(cut)].filter((chunk) => chunk.length > 0)
      const again = await batchesOf(chunks, { start: first })
      expect(again.flatMap((batch) => batch.lines)).toEqual(lines.slice(lines.indexOf(first)))
      expect(again.at(-1)).toMatchObject({ nextOffset: whole.length })
      expect(again.at(-1)?.isOpen === true).toBe(whole.at(-1) !== 10)
    }),
  )
})

test('cutting loses and changes nothing, wherever the chunks end', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map((s) => s.replaceAll(/[\r\n]/g, ' '))
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { maxLength: 30 }),
      fc.array(fc.nat(400), { maxLength: 6 }),
      async (texts, cuts) => {
        const whole = Buffer.from(texts.map((line) => `${line}\n`).join(''))
        const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length]
        const chunks = at
          .slice(1)
          .map((end, i) => whole.subarray(at[i], end))
          .filter((chunk) => chunk.length > 0)
        const expected = texts.flatMap((line, i) =>
          line.trim() === '' ? [] : [aLine(i + 1, line.replace(/^\ufeff/, i === 0 ? '' : '\ufeff'))],
        )
        expect(await linesOf(chunks)).toEqual(expected)
      },
    ),
  )
})

test('verbatim lines are the input, to the byte', async () => {
  const part = fc.constantFrom('a', '\n', '\r\n', '\r', ' ', 'é', '\u2028', 'x'.repeat(30))
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 12 }), async (parts) => {
      const whole = parts.join('')
      let text = ''
      for await (const { lines } of readLines(Readable.from([Buffer.from(whole)]), 1_000, { isVerbatim: true })) {
        for (const line of lines) text += line.kind === 'line' ? line.text + line.ending : ''
      }
      expect(text).toBe(whole)
    }),
  )
})

test('CRLF ends a line, U+2028 does not, and the last line needs no end', async () => {
  expect(await linesOf([Buffer.from('a\r\nb\u2028c\n\n  \nd')])).toEqual([
    aLine(1, 'a'),
    aLine(2, 'b\u2028c'),
    aLine(5, 'd'),
  ])
})

test('a line is refused one byte over the limit and taken at it, with CRLF too', async () => {
  const at = 'é'.repeat(5)
  expect(await linesOf([Buffer.from(`${at}\r\n${at}x\n${at}x\r\nok`)], 10)).toEqual([
    aLine(1, at),
    { kind: 'too_long', number: 2, bytes: 11 },
    { kind: 'too_long', number: 3, bytes: 11 },
    aLine(4, 'ok'),
  ])
})

test('a line far over the limit is counted and not kept', async () => {
  const chunks = [...Array.from({ length: 50 }, () => Buffer.alloc(1_000, 'x')), Buffer.from('\nok\n')]
  expect(await linesOf(chunks, 10)).toEqual([{ kind: 'too_long', number: 1, bytes: 50_000 }, aLine(2, 'ok')])
})

test('bytes that are not UTF-8 are mended and said to be; a real U+FFFD is not', async () => {
  const bad = Buffer.concat([Buffer.from('caf'), Buffer.from([0xe9]), Buffer.from(' au lait\nreal \ufffd\n')])
  expect(await linesOf([bad])).toEqual([aLine(1, 'caf\ufffd au lait', true), aLine(2, 'real \ufffd')])
})

test('a byte order mark is not content', async () => {
  expect(await linesOf([Buffer.from('\ufefffirst\n\ufeffsecond\n')])).toEqual([
    aLine(1, 'first'),
    aLine(2, '\ufeffsecond'),
  ])
})

test('a signal ends the wait for more: what was read still comes, and no line that is cut off', async () => {
  const stream = new Readable({ read: () => undefined })
  const stop = new AbortController()
  const batches: LineBatch[] = []
  const reading = (async () => {
    for await (const batch of readLines(stream, 1_000, { signal: stop.signal })) batches.push(batch)
  })()
  stream.push('one\n\ntw')
  await once(stream, 'data')
  stream.push('o\nthree\nfou')
  stop.abort()
  await reading
  expect(batches.flatMap(({ lines }) => lines.map(anywhere))).toEqual([
    aLine(1, 'one'),
    aLine(3, 'two'),
    aLine(4, 'three'),
  ])
  expect(batches.at(-1)).toMatchObject({ nextNumber: 5 })
  expect(stream.destroyed).toBe(true)
})

test('a signal that comes after the end changes nothing', async () => {
  const stop = new AbortController()
  const stream = Readable.from([Buffer.from('one\ntwo')])
  const lines: LineAnywhere[] = []
  for await (const batch of readLines(stream, 1_000, { signal: stop.signal })) {
    lines.push(...batch.lines.map(anywhere))
    if (stream.readableEnded) stop.abort()
  }
  expect(lines).toEqual([aLine(1, 'one'), aLine(2, 'two')])
})
