/** A response that is complete. */
export interface ReadResponse {
  readonly kind: 'response'
  readonly status: number
  /** Whether the connection takes another request. */
  readonly isKeptAlive: boolean
  /** As latin1; empty unless bodies are kept. */
  readonly body: string
}

export type Reading =
  | { readonly kind: 'more' }
  | ReadResponse
  /** What the server sent is no response; says why. */
  | { readonly kind: 'malformed'; readonly reason: string }

export interface ResponseReader {
  /** The next bytes of the connection; they are not kept. After a response the next one begins. */
  readonly push: (bytes: Buffer) => Reading
  /** The connection has ended: the end of a response that has no length of its own. */
  readonly end: () => Reading
}

/** A response that came as one chunk, with nothing before it. */
interface LastResponse {
  readonly bytes: Buffer
  readonly reading: ReadResponse
}

const maxHeadBytes = 65_536
const more: Reading = { kind: 'more' }

/**
 * Reads the responses of one connection on which a request is sent only after the response before it: HTTP/1.1 as RFC 9112 has
 * it, and strictly, since a load test that misreads a response reports a wrong number. Anything after a response is malformed.
 */
export function createResponseReader({ keepsBody = false } = {}): ResponseReader {
  let kept: Buffer | undefined
  let head: Head | undefined
  let body: Body | undefined
  let text = ''
  let last: LastResponse | undefined

  const complete = (): Reading => {
    if (head === undefined) return malformed('the response has no head')
    const { status, isKeptAlive } = head
    const isByClose = head.framing === 'close'
    const response: Reading = { kind: 'response', status, isKeptAlive: isKeptAlive && !isByClose, body: text }
    head = undefined
    body = undefined
    text = ''
    return response
  }
  const readBody = (bytes: Buffer, from: number, open: Body): Reading => {
    const end = open.take(bytes, from)
    if (typeof end === 'string') return malformed(end)
    if (keepsBody) text += open.text(bytes, from, end.at)
    if (!end.isOver) return more
    if (end.at < bytes.length) return malformed('bytes follow the response')
    return complete()
  }
  const readHead = (bytes: Buffer): Reading => {
    let from = 0
    for (;;) {
      const end = bytes.indexOf('\r\n\r\n', from, 'latin1')
      if (end < 0) {
        if (!beginsResponse(bytes, from)) return malformed(noStatusLine)
        if (bytes.length - from > maxHeadBytes) return malformed(`the head is longer than ${maxHeadBytes} bytes`)
        // The chunk may be used again for what comes next.
        if (from < bytes.length) kept = Buffer.from(bytes.subarray(from))
        return more
      }
      const parsed = parseHead(bytes.toString('latin1', from, end))
      if (typeof parsed === 'string') return malformed(parsed)
      from = end + 4
      // 100 Continue and 103 Early Hints come before the response.
      if (parsed.status >= 200) {
        head = parsed
        body = openBody(parsed.framing)
        return readBody(bytes, from, body)
      }
      if (parsed.status === 101) return malformed('the server switches protocols')
    }
  }
  /** Many servers answer a thousand times with the same bytes: what was read from them once need not be read again. */
  const readWhole = (chunk: Buffer): Reading => {
    const reading = readHead(chunk)
    if (reading.kind === 'response') last = { bytes: Buffer.from(chunk), reading }
    return reading
  }
  return {
    push: (chunk) => {
      if (body !== undefined) return readBody(chunk, 0, body)
      if (kept === undefined) return last?.bytes.equals(chunk) ? last.reading : readWhole(chunk)
      const bytes = Buffer.concat([kept, chunk])
      kept = undefined
      return readHead(bytes)
    },
    end: () => {
      if (head?.framing === 'close') return complete()
      const isIdle = head === undefined && kept === undefined
      return malformed(isIdle ? 'the connection was closed' : 'the connection was closed within a response')
    },
  }
}

function malformed(reason: string): Reading {
  return { kind: 'malformed', reason }
}

interface Head {
  readonly status: number
  readonly isKeptAlive: boolean
  /** Bytes of the body, or how else it ends. */
  readonly framing: number | 'chunked' | 'close'
}

const noStatusLine = 'the response does not start with an HTTP/1.1 status line'

/** Whether what is there can become a response: a server of another protocol may never send an empty line. */
function beginsResponse(bytes: Buffer, from: number): boolean {
  return 'HTTP/1.'.startsWith(bytes.toString('latin1', from, from + 7))
}

/** Answers with the reason where it is none. */
function parseHead(head: string): Head | string {
  const line = /^HTTP\/1\.([01]) (\d{3})(?: |\r\n|$)/.exec(head)
  if (line === null) return noStatusLine
  const status = Number(line[2])
  const fields = `${head.slice(head.indexOf('\r\n') + 1).toLowerCase()}\r`
  const length = fieldOf(fields, 'content-length')
  const encoding = fieldOf(fields, 'transfer-encoding')
  if (isTwice(fields, 'content-length') || isTwice(fields, 'transfer-encoding')) return 'the response has two lengths'
  const connection = fieldOf(fields, 'connection') ?? ''
  const isKeptAlive = line[1] === '1' ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection)
  const framing = framingOf(status, length, encoding)
  return typeof framing === 'object' ? framing.reason : { status, isKeptAlive, framing }
}

function framingOf(
  status: number,
  length: string | undefined,
  encoding: string | undefined,
): Head['framing'] | { readonly reason: string } {
  if (status < 200 || status === 204 || status === 304) return 0
  if (encoding !== undefined) {
    if (length !== undefined) return { reason: 'the response has a Content-Length and a Transfer-Encoding' }
    return encoding === 'chunked' ? 'chunked' : { reason: 'the response has a Transfer-Encoding other than chunked' }
  }
  if (length === undefined) return 'close'
  return /^\d{1,15}$/.test(length) ? Number(length) : { reason: 'the Content-Length of the response is no number' }
}

/** Of lines that each start with a line feed and end with a carriage return; names in lower case. */
function fieldOf(fields: string, name: string): string | undefined {
  const start = fields.indexOf(`\n${name}:`)
  if (start < 0) return undefined
  const from = start + name.length + 2
  return fields.slice(from, fields.indexOf('\r', from)).trim()
}

function isTwice(fields: string, name: string): boolean {
  return fields.indexOf(`\n${name}:`) !== fields.lastIndexOf(`\n${name}:`)
}

interface Body {
  /** Reads on from there: where it stopped and whether that is the end, or why the body is malformed. */
  readonly take: (bytes: Buffer, from: number) => { readonly at: number; readonly isOver: boolean } | string
  readonly text: (bytes: Buffer, from: number, to: number) => string
}

function openBody(framing: Head['framing']): Body {
  if (framing === 'close') return { take: ({ length }) => ({ at: length, isOver: false }), text: asLatin1 }
  if (framing === 'chunked') return chunkedBody()
  let left = framing
  return {
    take: (bytes, from) => {
      const taken = Math.min(left, bytes.length - from)
      left -= taken
      return { at: from + taken, isOver: left === 0 }
    },
    text: asLatin1,
  }
}

function asLatin1(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, to)
}

/** A chunk's size line, its bytes, their line end; after a chunk of 0 the trailer, which ends with an empty line. */
function chunkedBody(): Body {
  let state: 'size' | 'data' | 'dataEnd' | 'trailer' = 'size'
  let line = ''
  let left = 0
  let text = ''
  /** Reads up to a line feed. Undefined where the line goes on. */
  const takeLine = (bytes: Buffer, from: number): { readonly line: string; readonly at: number } | undefined => {
    const end = bytes.indexOf(10, from)
    line += bytes.toString('latin1', from, end < 0 ? bytes.length : end + 1)
    if (end < 0) return undefined
    const whole = line
    line = ''
    return { line: whole, at: end + 1 }
  }
  return {
    take: (bytes, from) => {
      text = ''
      let at = from
      while (at < bytes.length) {
        if (state === 'data') {
          const taken = Math.min(left, bytes.length - at)
          text += bytes.toString('latin1', at, at + taken)
          left -= taken
          at += taken
          if (left === 0) state = 'dataEnd'
          continue
        }
        const read = takeLine(bytes, at)
        if (read === undefined)
          return line.length > 1024 ? 'a line between chunks is too long' : { at: bytes.length, isOver: false }
        at = read.at
        if (!read.line.endsWith('\r\n')) return 'a line between chunks has no line end'
        const content = read.line.slice(0, -2)
        if (state === 'size') {
          const size = /^([0-9a-fA-F]{1,8})(?:[ \t]*;.*)?$/.exec(content)
          if (size === null) return 'the size of a chunk is no hexadecimal number'
          left = Number.parseInt(size[1] ?? '', 16)
          state = left === 0 ? 'trailer' : 'data'
        } else if (state === 'dataEnd') {
          if (content !== '') return 'a chunk is longer than its size'
          state = 'size'
        } else if (content === '') {
          return { at, isOver: true }
        }
      }
      return { at, isOver: false }
    },
    text: () => text,
  }
}
