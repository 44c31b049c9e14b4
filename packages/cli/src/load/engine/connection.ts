import { connect } from 'node:net'
import { connectionReason } from '../../connect/connection-reason.ts'
import { createResponseReader, type ReadResponse } from './response-reader.ts'

/** Where connections lead. */
export interface Endpoint {
  /** As `net.connect` takes it: a name or an address, without brackets. */
  readonly host: string
  readonly port: number
  /** Of the URL before `/ingest`; empty or with a leading slash. */
  readonly prefix: string
  /** The Host header. */
  readonly authority: string
  readonly isTls: boolean
}

/** A request as a server understands it, but for its first line and the length. */
export interface Outgoing {
  readonly method: 'POST' | 'GET'
  readonly path: string
  /** Each ends with CRLF. ASCII. */
  readonly headers: string
  readonly body: string
  /** Whether it is known that the body is ASCII: what need not be looked for is sent sooner. */
  readonly isAscii?: boolean
}

export interface ConnectionEvents {
  readonly onOpen: (connection: Connection) => void
  readonly onResponse: (connection: Connection, response: ReadResponse) => void
  /** It is gone; a request in flight has no response. */
  readonly onGone: (connection: Connection, failure: ConnectionFailure) => void
}

export interface ConnectionFailure {
  /** Whether it was never open. */
  readonly isUnconnected: boolean
  /** One line, such as `connection refused`. */
  readonly reason: string
  readonly code: string | undefined
}

/** One connection: a request at a time. */
export interface Connection {
  readonly send: (request: Outgoing) => void
  /** Gives it up, with the reason that is then told. */
  readonly abandon: (reason: string) => void
  /** Closes it; nothing is told any more. */
  readonly close: () => void
}

/** Responses are small: a buffer a connection, used again for each read. */
const readBytes = 16_384

/** A connection over plain TCP. */
export function openConnection(
  { host, port, authority }: Endpoint,
  { keepsBody, events }: { readonly keepsBody: boolean; readonly events: ConnectionEvents },
): Connection {
  const reader = createResponseReader({ keepsBody })
  const beginningOf = openBeginnings(authority)
  let isOpen = false
  let isGone = false
  const gone = (reason: string, code?: string): void => {
    if (isGone) return
    isGone = true
    socket.destroy()
    events.onGone(connection, { isUnconnected: !isOpen, reason, code })
  }
  const take = (reading: ReturnType<typeof reader.push>): void => {
    if (reading.kind === 'malformed') gone(reading.reason)
    if (reading.kind === 'response') events.onResponse(connection, reading)
  }
  const buffer = Buffer.allocUnsafe(readBytes)
  // Most responses are as long as the one before: what was read is the same part of the same buffer.
  let chunk = buffer
  const socket = connect({
    ...{ host, port, noDelay: true, keepAlive: false },
    onread: {
      buffer,
      callback: (length) => {
        if (length !== chunk.length) chunk = buffer.subarray(0, length)
        if (!isGone) take(reader.push(chunk))
        return true
      },
    },
  })
  socket.on('connect', () => {
    isOpen = true
    events.onOpen(connection)
  })
  socket.on('end', () => {
    if (isGone) return
    const reading = reader.end()
    if (reading.kind === 'response') take(reading)
    gone('the connection was closed')
  })
  socket.on('error', (error: NodeJS.ErrnoException) => gone(reasonOf(error, error.code), error.code))
  socket.on('close', () => gone('the connection was closed'))
  const connection: Connection = {
    send: ({ method, path, headers, body, isAscii }) => {
      if (method === 'GET') {
        socket.write(`${beginningOf(method, path)}${headers}\r\n`, 'latin1')
        return
      }
      const bytes = isAscii ? body.length : Buffer.byteLength(body)
      const head = `${beginningOf(method, path)}${headers}${endOfHead(bytes)}`
      // Text of ASCII alone takes the shorter way.
      socket.write(head + body, bytes === body.length ? 'latin1' : 'utf8')
    },
    abandon: gone,
    close: () => {
      isGone = true
      socket.destroy()
    },
  }
  return connection
}

/** The request line and the host: of one request after the other they are the same. */
function openBeginnings(authority: string): (method: string, path: string) => string {
  let [method, path, beginning] = ['', '', '']
  return (nextMethod, nextPath) => {
    if (nextMethod !== method || nextPath !== path) {
      method = nextMethod
      path = nextPath
      beginning = `${method} ${path} HTTP/1.1\r\nhost: ${authority}\r\n`
    }
    return beginning
  }
}

/** Of the bodies that are common, by their bytes: about 400 kB where there is one of each size. */
const endsOfHeads: string[] = []
const maxKeptEnds = 4_096

function endOfHead(bytes: number): string {
  if (bytes >= maxKeptEnds) return `content-length: ${bytes}\r\n\r\n`
  endsOfHeads[bytes] ??= `content-length: ${bytes}\r\n\r\n`
  return endsOfHeads[bytes] ?? ''
}

/** A host of several addresses is tried at each; the first failure stands for all. */
export function reasonOf(error: Error, code: string | undefined): string {
  const known = connectionReason(code ?? '')
  if (known !== undefined) return known
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error ? first.message : error.message
}
