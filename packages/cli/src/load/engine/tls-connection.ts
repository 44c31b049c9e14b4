import type { Socket } from 'node:net'
import { buildConnector, Client } from 'undici'
import { type Connection, type ConnectionEvents, type Endpoint, reasonOf } from './connection.ts'
import type { ReadResponse } from './response-reader.ts'

interface TlsOptions {
  readonly keepsBody: boolean
  readonly events: ConnectionEvents
  readonly timeoutMs: number
}

/** A connection over TLS: open when the handshake is over, and then undici's. */
export function openTlsConnection(
  { host, port, authority }: Endpoint,
  { keepsBody, events, timeoutMs }: TlsOptions,
): Connection {
  let client: Client | undefined
  let stream: Socket | undefined
  let isGone = false
  const end = (): void => {
    isGone = true
    void client?.destroy()
  }
  const gone = (reason: string, code?: string): void => {
    if (isGone) return
    const isUnconnected = client === undefined
    end()
    events.onGone(connection, { isUnconnected, reason, code })
  }
  const answered = (response: Omit<ReadResponse, 'kind'>): void => {
    if (!isGone) events.onResponse(connection, { kind: 'response', ...response })
  }
  const connection: Connection = {
    send: ({ method, path, headers, body }) => {
      let [status, text] = [0, '']
      client?.dispatch(
        { method, path, headers: fieldsOf(headers), ...(method === 'POST' && { body }) },
        {
          onRequestStart: () => undefined,
          onResponseStart: (_, statusCode) => {
            status = statusCode
          },
          onResponseData: (_, chunk) => {
            if (keepsBody) text += chunk.toString('latin1')
          },
          // After a response that ends its connection, however it says so, undici destroys the socket right away.
          onResponseEnd: () => {
            queueMicrotask(() => answered({ status, isKeptAlive: stream?.destroyed === false, body: text }))
          },
          onResponseError: (_, error) => gone(reasonOf(error, codeOf(error)), codeOf(error)),
        },
      )
    },
    abandon: gone,
    close: end,
  }
  const connect = buildConnector({ timeout: timeoutMs, allowH2: false })
  const where = { hostname: host, host: authority, protocol: 'https:', port: String(port) }
  connect(where, (error, socket) => {
    if (error !== null) return gone(reasonOf(error, codeOf(error)), codeOf(error))
    if (isGone) return void socket.destroy()
    stream = socket
    client = new Client(`https://${authority}`, {
      ...{ pipelining: 1, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 600_000 },
      connect: onlyOnce(socket),
    })
    socket.once('close', () => gone('the connection was closed'))
    events.onOpen(connection)
  })
  return connection
}

/** A client that has lost its connection would open another: here that is a connection of its own. */
function onlyOnce(socket: Socket): buildConnector.connector {
  let isTaken = false
  return (_, callback) => {
    if (isTaken) return callback(new Error('the connection was closed'), null)
    isTaken = true
    // As any connector, not within its call.
    queueMicrotask(() => callback(null, socket))
  }
}

/** Header lines as names and values in turn. */
function fieldsOf(headers: string): string[] {
  return headers
    .split('\r\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trim()]
    })
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
