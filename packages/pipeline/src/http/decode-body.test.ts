import zlib from 'node:zlib'
import { limits } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { anyCharacter } from '../../../sdk/test/any-character.ts'
import { anEvent } from '../../test/build.ts'
import { type DecodedBody, decodeBody, decodeBytes } from './decode-body.ts'

const encoders = {
  gzip: zlib.gzipSync,
  'x-gzip': zlib.gzipSync,
  deflate: zlib.deflateSync,
  br: (bytes: zlib.InputType) =>
    zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }),
  zstd: zlib.zstdCompressSync,
} as const

const names = Object.keys(encoders) as (keyof typeof encoders)[]
const text = 'Räw log ☃ with 555-0199 inside 😀\n'.repeat(50)

function decode(body: string | Uint8Array, encoding?: string): Promise<DecodedBody> {
  return decodeBody(anEvent({ body, headers: encoding === undefined ? {} : { 'content-encoding': encoding } }))
}

test('reads a body without content encoding, sent as text or as bytes', async () => {
  expect(await decode(text)).toEqual({ kind: 'text', text })
  expect(await decode(Buffer.from(text))).toEqual({ kind: 'text', text })
  expect(await decode(text, 'identity')).toEqual({ kind: 'text', text })
})

test.each(names)('decodes %s, whatever its case and spacing', async (name) => {
  const body = encoders[name](text)
  expect(await decode(body, name)).toEqual({ kind: 'text', text })
  expect(await decode(body, ` ${name.toUpperCase()} , identity`)).toEqual({ kind: 'text', text })
})

test('says how to send compressed bytes that a gateway took for text', async () => {
  const decoded = await decode(zlib.gzipSync(text).toString('utf8'), 'gzip')
  expect(decoded).toMatchObject({ code: 'invalid_encoding', message: expect.stringContaining('application/x-ndjson') })
})

test('takes text with U+FFFD in it where nothing is compressed', async () => {
  expect(await decode('a \ufffd b')).toEqual({ kind: 'text', text: 'a \ufffd b' })
  expect(await decode('a \ufffd b', ' Identity ,')).toEqual({ kind: 'text', text: 'a \ufffd b' })
})

test('takes bytes that came as text with U+FFFD in it only where they are text', async () => {
  const event = anEvent({ body: 'a \ufffd b', headers: { 'content-encoding': 'identity' } })
  expect(await decodeBytes(event, { isText: true })).toEqual({ kind: 'bytes', bytes: Buffer.from('a \ufffd b') })
  expect(await decodeBytes(event)).toMatchObject({ code: 'invalid_encoding' })
  const compressed = anEvent({ body: 'a \ufffd b', headers: { 'content-encoding': 'gzip' } })
  const decoded = await decodeBytes(compressed, { isText: true })
  expect(decoded).toMatchObject({ message: expect.stringContaining('application/x-ndjson') })
})

test.each(names)('refuses plain text that claims to be %s', async (name) => {
  const message = `the body is not valid ${name}`
  expect(await decode(text, name)).toEqual({ kind: 'refused', code: 'invalid_encoding', message })
})

test.each(names)('refuses truncated %s, and %s of nothing', async (name) => {
  const body = encoders[name](text)
  for (const length of [0, 1, 8, body.length >> 1, body.length - 1]) {
    expect(await decode(body.subarray(0, length), name)).toMatchObject({ kind: 'refused', code: 'invalid_encoding' })
  }
  expect(await decode(encoders[name](''), name)).toMatchObject({ kind: 'refused', code: 'empty_body' })
})

test.each(names)('limits the decoded size of %s: accepts it at the limit, refuses it one byte over', async (name) => {
  const at = Buffer.alloc(limits.maxDecodedBytes, 'a')
  const accepted = await decode(encoders[name](at), name)
  expect(accepted.kind === 'text' && accepted.text.length).toBe(16_777_216)
  const message = 'the decoded body exceeds the limit of 16777216 bytes'
  const over = encoders[name](Buffer.alloc(limits.maxDecodedBytes + 1, 'a'))
  expect(await decode(over, name)).toEqual({ kind: 'refused', code: 'decoded_too_large', message })
})

test('limits each step of a double encoding', async () => {
  const bomb = zlib.gzipSync(zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024)))
  expect(bomb.length).toBeLessThan(10_000)
  expect(await decode(bomb, 'gzip, gzip')).toMatchObject({ kind: 'refused', code: 'decoded_too_large' })
})

test('decodes two encodings in order, and refuses three', async () => {
  const twice = zlib.brotliCompressSync(zlib.gzipSync(text))
  expect(await decode(twice, 'gzip, br')).toEqual({ kind: 'text', text })
  expect(await decode(twice, 'br, gzip')).toMatchObject({ kind: 'refused', code: 'invalid_encoding' })
  const thrice = zlib.gzipSync(twice)
  expect(await decode(thrice, 'gzip, br, gzip')).toMatchObject({ kind: 'refused', code: 'unsupported_encoding' })
})

test.each(['compress', 'lzma', 'gzip;q=1', '*', 'constructor', '__proto__', 'toString'])(
  'refuses the encoding %s',
  async (name) => {
    expect(await decode(text, name)).toMatchObject({ kind: 'refused', code: 'unsupported_encoding' })
  },
)

test('accepts a body at the request limit and refuses it one byte over', async () => {
  const at = 'a'.repeat(limits.maxRequestBytes)
  expect(await decode(at)).toMatchObject({ kind: 'text' })
  const message = 'the body is 4194305 bytes; the limit is 4194304'
  expect(await decode(`${at}a`)).toEqual({ kind: 'refused', code: 'request_too_large', message })
})

test.each([undefined, ''])('refuses the empty body %j', async (body) => {
  expect(await decodeBody(anEvent({ body }))).toEqual({
    kind: 'refused',
    code: 'empty_body',
    message: 'the body is empty',
  })
})

test('strips one leading byte order mark, and no other', async () => {
  expect(await decode('\ufeff{}')).toEqual({ kind: 'text', text: '{}' })
  expect(await decode('\ufeff\ufeffa\ufeff')).toEqual({ kind: 'text', text: '\ufeffa\ufeff' })
  expect(await decode(zlib.gzipSync('\ufeff{}'), 'gzip')).toEqual({ kind: 'text', text: '{}' })
})

test.each([
  ['a lone continuation byte', [0x80]],
  ['an overlong slash', [0xc0, 0xaf]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['a truncated character', [0xf0, 0x9f, 0x98]],
  ['a code point beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ['Latin-1', [0xe9, 0x20]],
])('refuses %s and names its offset', async (_, bytes) => {
  for (const before of ['', 'a', '😀'.repeat(1_000), 'x'.repeat(100_001)]) {
    const body = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(' after it')])
    const refusal = await decode(body)
    expect(refusal).toMatchObject({ kind: 'refused', code: 'invalid_utf8' })
    const at = refusal.kind === 'refused' ? Number(/near (\d+)/.exec(refusal.message)?.[1]) : Number.NaN
    expect(Math.abs(at - Buffer.byteLength(before))).toBeLessThanOrEqual(4)
  }
})

test('any text survives a round trip through any encoding', async () => {
  const anyText = fc
    .string({ unit: anyCharacter, minLength: 1 })
    .filter((value) => value.isWellFormed() && value[0] !== '\ufeff')
  await fc.assert(
    fc.asyncProperty(anyText, fc.constantFrom(...names), async (value, name) => {
      expect(await decode(encoders[name](value), name)).toEqual({ kind: 'text', text: value })
    }),
    { numRuns: 50 },
  )
})

test('any bytes are decoded or refused with the right code; nothing throws', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1 }), fc.constantFrom(undefined, ...names), async (bytes, name) => {
      const decoded = await decode(bytes, name)
      if (decoded.kind === 'refused') expect(['invalid_utf8', 'invalid_encoding', 'empty_body']).toContain(decoded.code)
    }),
    { numRuns: 200 },
  )
})

test.each(names)('refuses bytes after the end of %s instead of ignoring them', async (name) => {
  for (const rest of [encoders[name](text), Buffer.from('more logs'), Buffer.alloc(16)]) {
    const body = Buffer.concat([encoders[name](text), rest])
    const decoded = await decode(body, name)
    const isOneStream = (name.endsWith('gzip') && rest[0] === 0x1f) || (name === 'zstd' && rest[0] === 0x28)
    if (isOneStream) expect(decoded).toEqual({ kind: 'text', text: text + text })
    else expect(decoded).toMatchObject({ kind: 'refused', code: 'invalid_encoding' })
  }
})

test('decodes frames of zstd one after another, under one limit, and refuses thousands of them', async () => {
  const frame = zlib.zstdCompressSync(text)
  expect(await decode(Buffer.concat([frame, frame, frame]), 'zstd')).toEqual({ kind: 'text', text: text.repeat(3) })
  expect(await decode(Buffer.concat([frame, frame.subarray(0, -1)]), 'zstd')).toMatchObject({
    code: 'invalid_encoding',
  })
  const half = zlib.zstdCompressSync(Buffer.alloc(limits.maxDecodedBytes / 2 + 1, 'a'))
  expect(await decode(Buffer.concat([half, half]), 'zstd')).toMatchObject({ code: 'decoded_too_large' })
  const empty = zlib.zstdCompressSync('')
  const many = Buffer.concat(Array<Buffer>(1_001).fill(empty))
  const message = 'the body has more than 1000 zstd frames; send fewer, larger frames'
  expect(await decode(many, 'zstd')).toEqual({ kind: 'refused', code: 'invalid_encoding', message })
})

test('passes over frames of user data among those of zstd, and refuses one that is cut off', async () => {
  const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4])
  const frame = zlib.zstdCompressSync(text)
  const body = Buffer.concat([skipped, frame, skipped, frame, skipped])
  expect(await decode(body, 'zstd')).toEqual({ kind: 'text', text: text.repeat(2) })
  expect(await decode(body.subarray(0, -1), 'zstd')).toMatchObject({ code: 'invalid_encoding' })
  expect(await decode(skipped, 'zstd')).toMatchObject({ code: 'empty_body' })
})

test('refuses zstd that is cut off at any byte, whatever its frames hold', async () => {
  const params = { [zlib.constants.ZSTD_c_checksumFlag]: 1 }
  const bodies = [zlib.zstdCompressSync(text), zlib.zstdCompressSync('a'.repeat(900), { params })]
  for (const body of [...bodies, Buffer.concat(bodies)]) {
    const ends = [0, bodies[0]?.length]
    for (let length = 1; length < body.length; length++) {
      const decoded = await decode(body.subarray(0, length), 'zstd')
      if (ends.includes(length)) expect(decoded).toMatchObject({ kind: 'text' })
      else expect(decoded).toMatchObject({ code: 'invalid_encoding' })
    }
  }
})

test('follows a frame of zstd with many empty blocks without a copy of each', async () => {
  const blocks = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]), Buffer.alloc(3 * 1_000), Buffer.from([9, 0, 0, 0x61])]
  const body = Buffer.concat(blocks)
  const cuts = vi.spyOn(Buffer.prototype, 'subarray')
  try {
    expect(await decode(body, 'zstd')).toEqual({ kind: 'text', text: 'a' })
    expect(cuts.mock.calls.length).toBeLessThan(100)
  } finally {
    cuts.mockRestore()
  }
})
