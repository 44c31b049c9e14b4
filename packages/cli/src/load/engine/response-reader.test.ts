import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createResponseReader, type Reading } from './response-reader.ts'

/** Pushes a response in pieces, each in a buffer that is used again, as a socket does. */
function read(text: string, cuts: readonly number[] = [], options = { keepsBody: true }): Reading {
  const reader = createResponseReader(options)
  const bytes = Buffer.from(text, 'latin1')
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  let from = 0
  let last: Reading = { kind: 'more' }
  for (const end of [...ends, bytes.length]) {
    if (end === from) continue
    const piece = Buffer.from(bytes.subarray(from, end))
    last = reader.push(piece)
    piece.fill('x')
    from = end
    if (last.kind === 'malformed') return last
    if (last.kind === 'response' && from < bytes.length)
      return { kind: 'malformed', reason: 'bytes follow the response' }
  }
  return last.kind === 'more' ? reader.end() : last
}

const accepted = { kind: 'response', status: 202, isKeptAlive: true, body: '{"accepted":1}' }

test.each([
  ['a length', 'HTTP/1.1 202 Accepted\r\ncontent-length: 14\r\nx: y\r\n\r\n{"accepted":1}', accepted],
  [
    'chunks',
    'HTTP/1.1 202 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"acc\r\n9;a=b\r\nepted":1}\r\n0\r\nx: y\r\n\r\n',
    accepted,
  ],
  [
    'early responses before it',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\nHTTP/1.1 202 \r\nContent-Length:14\r\n\r\n{"accepted":1}',
    accepted,
  ],
  ['no body at all', 'HTTP/1.1 204 No Content\r\n\r\n', { kind: 'response', status: 204, isKeptAlive: true, body: '' }],
  [
    'no reason phrase',
    'HTTP/1.1 503\r\ncontent-length: 0\r\n\r\n',
    { kind: 'response', status: 503, isKeptAlive: true },
  ],
  [
    'Connection: close',
    'HTTP/1.1 202 OK\r\nConnection: close\r\ncontent-length: 2\r\n\r\nok',
    { kind: 'response', status: 202, isKeptAlive: false, body: 'ok' },
  ],
  [
    'the end of the connection',
    'HTTP/1.1 502 Bad\r\n\r\nsorry',
    { kind: 'response', status: 502, isKeptAlive: false, body: 'sorry' },
  ],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n', { kind: 'response', isKeptAlive: false }],
] as const)('a response with %s is read, however its bytes arrive', (_, text, expected) => {
  expect(read(text)).toMatchObject(expected)
  fc.assert(
    fc.property(fc.array(fc.nat()), (cuts) => {
      expect(read(text, cuts)).toMatchObject(expected)
    }),
  )
})

test.each([
  ['garbage\r\n\r\n', 'does not start with an HTTP/1.1 status line'],
  ['HTTP/2 200 OK\r\n\r\n', 'does not start with an HTTP/1.1 status line'],
  ['SSH-2.0-OpenSSH_9.6\r\n', 'does not start with an HTTP/1.1 status line'],
  ['HTTP/1.1 202 OK\r\ncontent-length: 2\r\nContent-Length: 5\r\n\r\n{}', 'two lengths'],
  ['HTTP/1.1 202 OK\r\ncontent-length: 4\r\n\r\n{}', 'closed within a response'],
  ['HTTP/1.1 202 OK\r\ncontent-length: 1\r\n\r\n{}', 'bytes follow the response'],
  ['HTTP/1.1 202 OK\r\ncontent-length: two\r\n\r\n', 'is no number'],
  ['HTTP/1.1 202 OK\r\ncontent-length: -1\r\n\r\n', 'is no number'],
  [
    'HTTP/1.1 202 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n',
    'Content-Length and a Transfer-Encoding',
  ],
  ['HTTP/1.1 202 OK\r\ntransfer-encoding: gzip\r\n\r\n', 'other than chunked'],
  ['HTTP/1.1 202 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', 'no hexadecimal number'],
  ['HTTP/1.1 202 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n', 'longer than its size'],
  ['HTTP/1.1 202 OK\r\ntransfer-encoding: chunked\r\n\r\n2\nab\r\n', 'no line end'],
  ['HTTP/1.1 101 Switching\r\nupgrade: x\r\n\r\n', 'switches protocols'],
  ['HTTP/1.1 202 OK\r\n', 'closed within a response'],
  ['', 'the connection was closed'],
])('%j is malformed: %s', (text, reason) => {
  expect(read(text)).toEqual({ kind: 'malformed', reason: expect.stringContaining(reason) })
  fc.assert(
    fc.property(fc.array(fc.nat()), (cuts) => {
      expect(read(text, cuts).kind).toBe('malformed')
    }),
  )
})

test('a head without an end is given up, not kept', () => {
  const reader = createResponseReader()
  const piece = Buffer.alloc(40_000, 'x')
  expect(reader.push(Buffer.from('HTTP/1.1 202 OK\r\nx: '))).toEqual({ kind: 'more' })
  expect(reader.push(piece)).toEqual({ kind: 'more' })
  expect(reader.push(piece)).toMatchObject({
    kind: 'malformed',
    reason: expect.stringContaining('longer than 65536 bytes'),
  })
})

test('one reader reads the responses of a connection one after the other', () => {
  const reader = createResponseReader()
  for (let i = 0; i < 3; i++) {
    expect(reader.push(Buffer.from('HTTP/1.1 202 OK\r\ncontent-length: 2\r\n\r\n{}'))).toMatchObject({
      status: 202,
      body: '',
    })
    expect(reader.push(Buffer.from('HTTP/1.1 500 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'))).toMatchObject({
      status: 500,
    })
  }
})
