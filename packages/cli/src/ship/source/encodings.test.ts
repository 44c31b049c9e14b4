import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { encodingNames, guessUtf16, parseEncoding, utf16be, utf16le } from './encoding.ts'
import type { Reading } from './input.ts'
import { readLines } from './read-lines.ts'
import { startOfText } from './start-of-text.ts'

function fieldCase(name: string): Buffer {
  return readFileSync(new URL(`../../../../pipeline/test/field-cases/${name}`, import.meta.url))
}

async function linesOf(bytes: Buffer, reading: Reading = {}, cuts: readonly number[] = []) {
  const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length]
  const chunks = at.slice(1).map((end, i) => bytes.subarray(at[i], end))
  const full = chunks.filter((chunk) => chunk.length > 0)
  const batches = await allOf(readLines(Readable.from(full), 1_000, { ...reading, isVerbatim: true }))
  return batches.flatMap(({ lines }) => lines)
}

async function textsOf(bytes: Buffer, reading?: Reading) {
  return (await linesOf(bytes, reading)).map((line) => (line.kind === 'line' ? line.text : line.kind))
}

/** Characters that an encoding has, and their bytes; found out with its decoder. */
function alphabet(label: string): readonly { readonly text: string; readonly bytes: Buffer }[] {
  const decoder = new TextDecoder(label, { fatal: true })
  const all: { text: string; bytes: Buffer }[] = []
  for (let high = 0x81; high < 0xff; high += 7) {
    for (let low = 0x40; low < 0xff; low += 3) {
      const bytes = Buffer.from([high, low])
      try {
        const text = decoder.decode(bytes)
        if (text.length === 1) all.push({ text, bytes })
      } catch {
        // No character has these bytes.
      }
    }
  }
  return all
}

function ascii(text: string) {
  return { text, bytes: Buffer.from(text) }
}

test.each(['gbk', 'gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr'])(
  'lines of %s are decoded, wherever the chunks end, and each says where it begins',
  async (label) => {
    const encoding = parseEncoding(label)
    const characters = alphabet(label)
    expect(characters.length).toBeGreaterThan(50)
    const part = fc.oneof(fc.constantFrom(...characters), fc.constantFrom(ascii('a'), ascii('\n'), ascii('\r\n')))
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 20 }),
        fc.array(fc.nat(40), { maxLength: 4 }),
        async (parts, cuts) => {
          const bytes = Buffer.concat(parts.map((one) => one.bytes))
          const lines = await linesOf(bytes, encoding && { encoding }, cuts)
          const text = lines.map((line) => (line.kind === 'line' ? line.text + line.ending : '')).join('')
          expect(text).toBe(parts.map((one) => one.text).join(''))
          for (const { offset } of lines) expect(offset === 0 || bytes[offset - 1] === 10).toBe(true)
        },
      ),
      runs({ fast: 20, full: 500 }),
    )
  },
)

test.each([utf16le, utf16be])(
  'lines of $name are cut at a line end, and not at characters that have its bytes, wherever the chunks end',
  async (encoding) => {
    const part = fc.constantFrom('a', 'é', '\u0a0a', '\u0d0d', '\u000a', '\r\n', '\u0a00', '\u0d0a', '😀', '\u2028')
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 20 }),
        fc.array(fc.nat(60), { maxLength: 5 }),
        async (parts, cuts) => {
          const little = Buffer.from(`\ufeff${parts.join('')}`, 'utf16le')
          const bytes = encoding.isBigEndian ? little.swap16() : little
          const lines = await linesOf(bytes, {}, cuts)
          expect(lines.map((line) => (line.kind === 'line' ? line.text + line.ending : '')).join('')).toBe(
            parts.join(''),
          )
          const expected = [...`\n${parts.join('')}`.matchAll(/\n(?!$)/g)].map(({ index }) => 2 + 2 * index)
          expect(lines.map(({ offset }) => offset)).toEqual(expected)
        },
      ),
      runs({ fast: 20, full: 500 }),
    )
  },
)

test('UTF-16 is known by its byte order mark, or by its NULs where most of it is ASCII', async () => {
  const text = '2026-01-02 a line\r\nand anöther\r\n'
  const little = Buffer.from(text, 'utf16le')
  expect(await textsOf(little)).toEqual(['2026-01-02 a line', 'and anöther'])
  expect(await textsOf(Buffer.from(little).swap16())).toEqual(['2026-01-02 a line', 'and anöther'])
  expect(guessUtf16(Buffer.from('ELF\0'))).toBeUndefined()
  expect(guessUtf16(Buffer.from('plain text'))).toBeUndefined()
  expect(guessUtf16(Buffer.from('a\0\0\0b\0c\0d\0'))).toBeUndefined()
  expect(await textsOf(fieldCase('r04-utf16-by-stdin.bin'))).toEqual(['call 415-555-0134 now'])
})

test('Latin-1 is read where it is asked for; as UTF-8 it is mended, and says so', async () => {
  const encoding = parseEncoding('latin1')
  const [line] = await linesOf(fieldCase('f-latin1.log'), encoding && { encoding })
  expect(line).toMatchObject({ text: 'Benutzer Jörg Müller geändert', isMended: false })
  expect((await linesOf(fieldCase('f-latin1.log')))[0]).toMatchObject({ isMended: true })
})

test('bytes that are none of the encoding are mended, and the line says so', async () => {
  const encoding = parseEncoding('euc-jp')
  const lines = await linesOf(Buffer.from([0x61, 0xff, 0x62, 0x0a, 0x63, 0x0a]), encoding && { encoding })
  expect(lines).toMatchObject([
    { text: 'a\ufffdb', isMended: true },
    { text: 'c', isMended: false },
  ])
})

test('a byte order mark says more than the flag', async () => {
  const encoding = parseEncoding('latin1')
  expect(await textsOf(Buffer.from('\ufeffJörg', 'utf16le'), encoding && { encoding })).toEqual(['Jörg'])
})

test('every name that is listed is known, labels mean one of them, and any other name is none', () => {
  for (const name of encodingNames) expect(parseEncoding(name)?.name).toBe(name)
  expect(parseEncoding('latin1')?.name).toBe('windows-1252')
  expect(parseEncoding('SJIS')?.name).toBe('shift_jis')
  expect(parseEncoding('utf-16')).toBe(utf16le)
  for (const name of ['', 'utf-7', 'ebcdic', 'replacement', 'x-user-defined'])
    expect(parseEncoding(name)).toBeUndefined()
})

test('CR ends lines where there is no LF, in UTF-16 too', async () => {
  expect(await textsOf(fieldCase('f-cr-only.log'))).toEqual(['first', 'second', 'third'])
  expect(await textsOf(Buffer.from('\ufeffone\rtwo\r', 'utf16le'))).toEqual(['one', 'two'])
  expect(await textsOf(Buffer.from('10 %\r20 %\rdone\nnext'))).toEqual(['10 %\r20 %\rdone', 'next'])
})

test('an LF that comes later in a file with CR alone is content, and what follows it is decoded', async () => {
  const texts = await textsOf(Buffer.from(`${'a\r'.repeat(5_000)}b\nc\ré\r`))
  expect(texts.slice(4_998)).toEqual(['a', 'a', 'b\nc', 'é'])
})

test('CR is not taken for a line end before enough is read to know', () => {
  expect(startOfText(Buffer.from('10 %\r20 %\r'), false)).toBeUndefined()
  expect(startOfText(Buffer.from('10 %\r20 %\r'), true)).toMatchObject({ lineEnd: 'cr' })
  expect(startOfText(Buffer.from(`10 %\r${'x'.repeat(8_192)}`), false)).toMatchObject({ lineEnd: 'cr' })
  expect(startOfText(Buffer.from(`10 %${'x'.repeat(8_192)}\r`), false)).toMatchObject({ lineEnd: 'lf' })
})

test.each([40, 1_000, 20_000])(
  'NULs before the first line are skipped and counted, in chunks of %i bytes',
  async (size) => {
    const seen: number[] = []
    const onLeadingNuls = (bytes: number): void => void seen.push(bytes)
    const bytes = fieldCase('f-copytruncate-leading-nuls.log')
    const cuts = Array.from({ length: Math.min(6_000, Math.floor(30_000 / size)) }, (_, i) => i * size)
    const [first, second] = await linesOf(bytes, { onLeadingNuls }, cuts)
    expect([first, second]).toMatchObject([
      { text: 'after rotation 1', number: 1, offset: 4_096 },
      { text: 'after rotation 2', number: 2, offset: 4_113 },
    ])
    const many = await linesOf(Buffer.concat([Buffer.alloc(30_000), Buffer.from('a\n')]), { onLeadingNuls }, cuts)
    expect(many).toMatchObject([{ text: 'a', offset: 30_000 }])
    expect(seen).toEqual([4_096, 30_000])
  },
)

test.each([
  ['NULs alone', Buffer.alloc(20_000), { kind: 'binary', nulAt: 0 }],
  ['a NUL among the first bytes', Buffer.from('ELF\0\u0001'), { kind: 'binary', nulAt: 3 }],
  ['a NUL after NULs in front', Buffer.from('\0\0\u0001\0\u0002'), { kind: 'binary', nulAt: 3 }],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), { kind: 'utf32' }],
])('%s is no text', async (_, bytes, fault) => {
  await expect(linesOf(bytes)).rejects.toMatchObject({ fault })
})

async function allOf<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
