import { Client } from 'undici'
import type { Connection, ConnectionEvents, Endpoint } from './connection.ts'

/** A connection over TLS, which undici opens with its first request. */
export function openTlsConnection(
  { authority }: Endpoint,
  {
    keepsBody,
    events,
    timeoutMs,
  }: { readonly keepsBody: boolean; readonly events: ConnectionEvents; readonly timeoutMs: number },
): Connection {
  const client = new Client(`https://${authority}`, {
    ...{ pipelining: 1, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 600_000 },
    connect: { timeout: timeoutMs },
  })
  let isGone = false
  const gone = (
    reason: string,
    { code, isUnconnected = false }: { code?: string | undefined; isUnconnected?: boolean } = {},
  ): void => {
    if (isGone) return
    isGone = true
    void client.destroy()
    events.onGone(connection, { isUnconnected, reason, code })
  }
  const connection: Connection = {
    send: ({ method, path, headers, body }) => {
      let [status, isConnected, isKeptAlive, text] = [0, false, true, '']
      client.dispatch(
        { method, path, headers: fieldsOf(headers), ...(method === 'POST' && { body }) },
        {
          onRequestStart: () => {
            isConnected = true
          },
          onResponseStart: (_, statusCode, fields) => {
            status = statusCode
            isKeptAlive = fields.connection !== 'close'
          },
          onResponseData: (_, chunk) => {
            if (keepsBody) text += chunk.toString('latin1')
          },
          onResponseEnd: () => {
            if (!isGone) events.onResponse(connection, { kind: 'response', status, isKeptAlive, body: text })
          },
          onResponseError: (_, error) => {
            gone(error.message, { code: codeOf(error), isUnconnected: !isConnected })
          },
        },
      )
    },
    abandon: (reason) => gone(reason),
    close: () => {
      isGone = true
      void client.destroy()
    },
  }
  queueMicrotask(() => {
    if (!isGone) events.onOpen(connection)
  })
  return connection
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
