import { once } from 'node:events'
import net, { type AddressInfo, type Server, type Socket } from 'node:net'
import type { Server as TlsServer } from 'node:tls'
import { networkOf, plainAddress } from '../gateway/client-address.ts'
import { listen } from '../gateway/listen.ts'
import { readTlsFiles, type TlsFiles, tlsRenewal } from '../gateway/tls-files.ts'
import type { Deliver } from './deliver.ts'
import { createFramer, FramingError } from './framer.ts'
import { type Senders, senderRefusal } from './senders.ts'

export interface TcpOptions {
  /** 0 picks a free one. */
  readonly port: number
  /** Loopback by default. */
  readonly host?: string
  /** Who may connect; everybody by default. */
  readonly senders?: Senders | undefined
  /** With it the port speaks TLS only. */
  readonly tls?: TlsFiles | undefined
  readonly deliver: Deliver
  /** Called for what is not stored. */
  readonly onLoss: (reason: string) => void
}

export interface Listener {
  readonly port: number
  /** Takes what has arrived, then ends. */
  readonly close: () => Promise<void>
}

export interface TcpListener extends Listener {
  /** Reads the files of TLS again, where it has any, for connections from now on; throws where they cannot be used. */
  readonly renewTls: () => Promise<void>
}

/** A longer message is cut into several. Bytes; the header is not part of the text. */
const maxMessageBytes = 128 * 1024
const maxConnections = 256
/** Where senders are named, one of them takes no more than a quarter of the places. */
const maxPerSender = 64
/** A connection that says nothing for so long is ended; daemons open another. Milliseconds. */
const idleMs = 3_600_000
/** When the stack stops: how long a connection must have been silent, and how long all may take. Milliseconds. */
const [silentMs, closeGraceMs] = [100, 5_000]

/**
 * Takes syslog's messages over TCP or TLS. A connection is read on only when what it brought is durable: a slow stack slows its senders. TCP
 * itself acknowledges what the kernel has, before it is read here; nothing in syslog's protocol can take that back.
 */
export async function listenTcp(options: TcpOptions): Promise<TcpListener> {
  const connections = new Set<Promise<void>>()
  const sockets = new Set<Socket>()
  // With TLS also those that have not shaken hands.
  const raw = new Set<Socket>()
  const serve = (socket: Socket): void => {
    sockets.add(socket)
    const served = serveConnection(socket, options).finally(() => {
      sockets.delete(socket)
      connections.delete(served)
    })
    connections.add(served)
  }
  const server = await createServer(options.tls, serve)
  server.on('connection', (socket: Socket) => {
    raw.add(socket)
    socket.once('close', () => raw.delete(socket))
    const refusal = refusalOf(socket, raw, options.senders)
    if (refusal === undefined) return
    options.onLoss(`a connection was refused: ${refusal}`)
    socket.destroy()
  })
  server.maxConnections = maxConnections
  server.on('drop', () => options.onLoss(`a connection was refused: ${maxConnections} are open`))
  server.on('tlsClientError', (_, socket: Socket) => socket.destroy())
  await listen(server, options.port, options.host)
  server.on('error', (error) => options.onLoss(error.message))
  return {
    port: (server.address() as AddressInfo).port,
    renewTls: options.tls === undefined ? async () => undefined : tlsRenewal(server as TlsServer, options.tls),
    close: () => closeAll(server, { sockets, raw, connections }),
  }
}

/** Why a connection is not taken; undefined if it is. */
function refusalOf(socket: Socket, open: ReadonlySet<Socket>, senders: Senders | undefined): string | undefined {
  if (senders === undefined) return undefined
  const refusal = senderRefusal(socket.remoteAddress, senders)
  if (refusal !== undefined) return refusal
  const client = clientOf(socket)
  const own = [...open].filter((one) => clientOf(one) === client)
  return own.length > maxPerSender ? `${socket.remoteAddress} has ${maxPerSender} open, the most for one` : undefined
}

function clientOf({ remoteAddress = '' }: Socket): string {
  return networkOf(plainAddress(remoteAddress))
}

async function createServer(files: TlsFiles | undefined, serve: (socket: Socket) => void): Promise<Server> {
  if (files === undefined) return net.createServer(halfOpen, serve)
  const tls = await import('node:tls')
  return tls.createServer(
    { ...halfOpen, handshakeTimeout, minVersion: 'TLSv1.2', ...(await readTlsFiles(files)) },
    serve,
  )
}

/** Milliseconds. */
const handshakeTimeout = 10_000

/** A sender that has said all is not answered by an end at once. */
const halfOpen = { allowHalfOpen: true }

async function serveConnection(socket: Socket, { deliver, onLoss }: TcpOptions): Promise<void> {
  const state = { isDelivering: false }
  const take: Deliver = async (messages) => {
    state.isDelivering = true
    await deliver(messages)
    state.isDelivering = false
  }
  endWhenSilent(socket, state)
  try {
    await readAll(socket, take, state)
    // Only now: a sender that waits for this end knows that all it sent is durable.
    socket.end()
  } catch (error) {
    onLoss(error instanceof FramingError ? `a connection was closed: ${error.message}` : notDurable)
    if (error instanceof FramingError) socket.end(() => socket.destroy())
    else breakOff(socket)
  }
}

const notDurable = 'the stack stopped before the last messages of a connection were durable'

/** Throws what `take` throws, and `FramingError` when what came before it is durable. */
async function readAll(socket: Socket, take: Deliver, state: { readonly isDelivering: boolean }): Promise<void> {
  const framer = createFramer(maxMessageBytes)
  try {
    // An error in what was sent does not end the connection before what came before it is durable.
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) await take(framer.push(chunk))
  } catch (error) {
    if (error instanceof FramingError) await take(error.frames)
    if (error instanceof FramingError || state.isDelivering) throw error
  }
  // Also after the connection was lost: what arrived is kept.
  await take(framer.rest())
}

/** With a reset where there can be one: an end would say that all is durable. */
function breakOff(socket: Socket): void {
  if ('encrypted' in socket) socket.destroy()
  else socket.resetAndDestroy()
}

/** A connection that waits for us is not silent, nor is one of which the stack was too busy to read what has arrived: it is read before an immediate. */
function endWhenSilent(socket: Socket, state: { readonly isDelivering: boolean }): void {
  socket.on('error', () => socket.destroy())
  socket.on('timeout', () => {
    const { bytesRead } = socket
    setImmediate(() => {
      if (state.isDelivering || socket.bytesRead > bytesRead) socket.setTimeout(socket.timeout ?? idleMs)
      else socket.destroy()
    })
  })
  socket.setTimeout(idleMs)
  socket.setKeepAlive(true)
}

interface Open {
  readonly sockets: ReadonlySet<Socket>
  readonly raw: ReadonlySet<Socket>
  readonly connections: ReadonlySet<Promise<void>>
}

async function closeAll(server: Server, { sockets, raw, connections }: Open): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  for (const socket of sockets) socket.setTimeout(silentMs)
  const grace = setTimeout(() => {
    for (const socket of sockets) breakOff(socket)
  }, closeGraceMs)
  await Promise.all(connections)
  for (const socket of raw) socket.destroy()
  await closed
  clearTimeout(grace)
}
