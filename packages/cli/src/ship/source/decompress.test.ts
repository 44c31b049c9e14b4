import { Readable } from 'node:stream'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import type { Line } from './cut-lines.ts'
import { decompress } from './decompress.ts'
import { InputError, type InputFault, type Reading } from './input.ts'
import { readLines } from './read-lines.ts'

/** `printf 'first\nsecond\n' | bzip2`, and of nothing. */
const bzip2Lines = Buffer.from('QlpoOTFBWSZTWWdi1I0AAALBgAAQDyGcACAAIgBpkIBppolWFgPG1vi7kinChIM7FqRo', 'base64')
const bzip2Nothing = Buffer.from('QlpoORdyRThQkAAAAAA=', 'base64')
/** Of 10 MB of the letter a. */
const bzip2Bomb = Buffer.from('QlpoOTFBWSZTWfmeIVEATJeBEKAAAAgACCAAMMwFKaaqRFGwFEUeLuSKcKEh8zxCog==', 'base64')

interface Read {
  readonly lines: readonly Line[]
  readonly fault?: InputFault
}

async function read(chunks: readonly Buffer[], reading: Reading & { start?: Line } = {}): Promise<Read> {
  const lines: Line[] = []
  try {
    for await (const batch of readLines(Readable.from(chunks), 1_000, reading)) lines.push(...batch.lines)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { lines, fault: error.fault }
  }
  return { lines }
}

function texts({ lines }: Read): readonly string[] {
  return lines.map((line) => (line.kind === 'line' ? line.text : line.kind))
}

/** In pieces of so many bytes. */
function pieces(bytes: Buffer, size: number): readonly Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
}

const formats = [
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
] as const

test.each(formats)(
  '%s: the content of all members is read, wherever they and the chunks end',
  async (name, compress) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[a-z]{0,9}\n?$/), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        async (members, size, isPadded) => {
          const bytes = Buffer.concat([
            ...members.map((text) => compress(text)),
            Buffer.alloc(isPadded && name === 'gzip' ? 20 : 0),
          ])
          const content = members.join('')
          const { lines, fault } = await read(pieces(bytes, size))
          expect(fault).toBeUndefined()
          expect(texts({ lines })).toEqual(content.split('\n').filter((line) => line !== ''))
          for (const { offset } of lines) expect(offset === 0 || content[offset - 1] === '\n').toBe(true)
        },
      ),
      runs({ fast: 20, full: 400 }),
    )
  },
)

test('gzip: a header with a name, a comment, extra bytes and a checksum is passed over', async () => {
  const plain = gzipSync('a line\n')
  const header = Buffer.concat([plain.subarray(0, 3), Buffer.from([2 + 4 + 8 + 16]), plain.subarray(4, 10)])
  const extra = Buffer.from([3, 0, 1, 2, 3])
  const named = Buffer.concat([header, extra, Buffer.from('name\0comment\0'), Buffer.from([9, 9]), plain.subarray(10)])
  expect(texts(await read(pieces(named, 5)))).toEqual(['a line'])
})

test('zstd: a frame that is skipped may come first', async () => {
  const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4])
  expect(texts(await read([Buffer.concat([skipped, zstdCompressSync('a line\n')])]))).toEqual(['a line'])
})

/** A frame of zstd whose blocks hold a line each, as whoever flushes after each line writes it. */
function zstdBlocks(lines: readonly string[]): Buffer {
  const block = (text: string, isLast: boolean): Buffer => {
    const header = Buffer.alloc(3)
    header.writeUIntLE((text.length << 3) | Number(isLast), 0, 3)
    return Buffer.concat([header, Buffer.from(text)])
  }
  const blocks = lines.map((line) => block(`${line}\n`, false))
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]), ...blocks, block('', true)])
}

test('zstd: however small the blocks of a frame are, its content comes in large pieces', async () => {
  const lines = Array.from({ length: 1_000 }, (_, i) => `line ${i}`)
  let pieces = 0
  const chunks = (async function* () {
    yield zstdBlocks(lines)
  })()
  for await (const _ of decompress(chunks, undefined, () => false)) pieces++
  expect(pieces).toBeLessThan(10)
})

test('zstd: the blocks of a frame are followed wherever the chunks end, and told from one that is cut off', async () => {
  const lines = ['', 'a', 'to', 'some', 'lines']
  const frame = Buffer.concat([zstdBlocks(lines), zstdBlocks(['more'])])
  for (let size = 1; size < 20; size++) {
    expect(texts(await read(pieces(frame, size)))).toEqual([...lines.slice(1), 'more'])
  }
  const first = zstdBlocks(lines).length
  for (let cut = 4; cut < frame.length; cut++) {
    const { fault } = await read(pieces(frame.subarray(0, cut), 7))
    if (cut === first) expect(fault).toBeUndefined()
    else if (cut > first && cut < first + 4) expect(fault).toMatchObject({ kind: 'damaged', offset: first })
    else expect(fault).toMatchObject({ reason: 'it is cut off', offset: cut })
  }
})

test.each([1, 13, 1_000])('bzip2: the content of all streams is read, in pieces of %i bytes', async (size) => {
  const bytes = Buffer.concat([bzip2Lines, bzip2Nothing, bzip2Lines])
  const expected = ['first', 'second', 'first', 'second']
  expect(await read(pieces(bytes, size))).toMatchObject({ lines: expected.map((text) => ({ text })) })
  expect(texts(await read(pieces(bytes, size)))).toEqual(expected)
  expect(await read([bzip2Nothing])).toEqual({ lines: [] })
})

test('text that begins as a compressed file could is text', async () => {
  for (const text of ['BZh9 was here', 'BZ', 'B', '\x28', 'P*M'])
    expect(texts(await read([Buffer.from(text)]))).toEqual([text])
  expect(texts(await read(pieces(Buffer.from('BZh91AY is not enough\n'), 1)))).toEqual(['BZh91AY is not enough'])
})

const content = Array.from({ length: 20_000 }, (_, i) => `line ${i} ${Math.sin(i)}`).join('\n')

test.each(formats)(
  '%s: of what is cut off, all that could be read is sent, and then the place is told',
  async (name, compress) => {
    const whole = compress(content)
    for (const bytes of [whole.length - 1, Math.floor(whole.length / 2)]) {
      const cut = await read(pieces(whole.subarray(0, bytes), 4_096))
      expect(cut.fault).toEqual({ kind: 'damaged', compression: name, offset: bytes, reason: 'it is cut off' })
      const got = texts(cut)
      // The last line is whole, or is what there is of it.
      expect(content.startsWith(got.join('\n'))).toBe(true)
      expect(got.join('\n').length).toBeGreaterThan(content.length * (bytes / whole.length) * 0.4)
    }
  },
)

test('gzip: damage in the middle of a line sends what there is of it', async () => {
  const bytes = Buffer.concat([gzipSync('first\nsec'), Buffer.from('plain text')])
  const more = Buffer.alloc(100_000)
  expect(texts(await read([bytes, more]))).toEqual(['first', 'sec'])
})

test('gzip: what its checksum denies is sent, and told', async () => {
  const bytes = gzipSync('first\nsecond\n')
  bytes.writeUInt32LE(7, bytes.length - 8)
  const { lines, fault } = await read([bytes])
  expect(texts({ lines })).toEqual(['first', 'second'])
  expect(fault).toEqual({
    kind: 'damaged',
    compression: 'gzip',
    offset: bytes.length,
    reason: 'its checksum does not match',
  })
})

test.each([...formats.map(([name, compress]) => [name, compress('first\n')] as const), ['bzip2', bzip2Lines] as const])(
  '%s: what follows and is something else is told, and what came before is sent',
  async (name, bytes) => {
    const { lines, fault } = await read([Buffer.concat([bytes, Buffer.from('plain text')])])
    expect(texts({ lines })[0]).toBe('first')
    expect(fault).toMatchObject({ kind: 'damaged', compression: name, offset: bytes.length })
  },
)

test('bzip2: a cut and a damaged block are told', async () => {
  const half = bzip2Lines.subarray(0, 30)
  expect(await read([half])).toMatchObject({ lines: [], fault: { kind: 'damaged', reason: 'it is cut off' } })
  const damaged = Buffer.from(bzip2Lines)
  damaged[30] = 255 - (damaged[30] ?? 0)
  expect(await read([damaged])).toMatchObject({ fault: { kind: 'damaged', compression: 'bzip2' } })
})

test.each(formats)('%s: damage in the middle ends the reading after what came before it', async (name, compress) => {
  const bytes = compress(content)
  bytes.fill(0xff, Math.floor(bytes.length * 0.75), Math.floor(bytes.length * 0.8))
  const { lines, fault } = await read(pieces(bytes, 4_096))
  expect(fault).toMatchObject({ kind: 'damaged', compression: name })
  expect(lines.length).toBeGreaterThan(10_000)
})

test.each([
  ['gzip', gzipSync(Buffer.alloc(10_000_000, 'a'))],
  ['zstd', zstdCompressSync(Buffer.alloc(10_000_000, 'a'))],
  ['bzip2', bzip2Bomb],
])('%s: what expands to much comes in pieces', async (_, bomb) => {
  expect(bomb.length).toBeLessThan(12_000)
  let bytes = 0
  const chunks = (async function* () {
    yield bomb
  })()
  for await (const chunk of decompress(chunks, undefined, () => false)) {
    expect(chunk.length).toBeLessThanOrEqual(256 * 1024)
    bytes += chunk.length
  }
  expect(bytes).toBe(10_000_000)
})

test('reading on from a line of a compressed input gives the others, with their numbers and offsets', async () => {
  const bytes = gzipSync('\ufeffone\ntwo\nthree\n')
  const { lines } = await read([bytes])
  const [, second] = lines
  const again = await read([bytes], { compression: 'gzip', ...(second && { start: second }) })
  expect(again.lines).toEqual(lines.slice(1))
})
