import { Server } from 'node:net'
import { suppressSqliteWarning } from '@logpipe/sdk/operations'
import { forgetWebSocket, http } from '../threads/node-http.ts'
import type { LoopbackServer } from '../threads/serve-in-thread.ts'

// Both before importing fauxqs: Node 22 warns as soon as SQLite is loaded, and fauxqs imports `node:http`.
suppressSqliteWarning(process)
forgetWebSocket()
const { startFauxqs } = await import('fauxqs')
const { forgetReceives } = await import('./forget-receives.ts')

/** What fauxqs listens with. It keeps that to itself. */
let listening: InstanceType<typeof http.Server> | undefined

/** fauxqs always listens on every interface; logs may contain personal data, so it is forced onto loopback. */
const listen = Server.prototype.listen
Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
  if (this instanceof http.Server) listening = this
  const [options, ...rest] = args
  const isOptions = typeof options === 'object' && options !== null
  return Reflect.apply(listen, this, isOptions ? [{ ...options, host: '127.0.0.1' }, ...rest] : args) as Server
}

/** Serves the SQS protocol on loopback from a SQLite file. For a thread of its own: it changes what is global there. */
export async function serveQueue(path: string): Promise<LoopbackServer> {
  forgetReceives(path)
  const server = await startFauxqs({ port: 0, logger: false, dataDir: path, host: '127.0.0.1' })
  if (listening === undefined) throw new Error('fauxqs does not listen')
  return { server: listening, port: server.port, close: () => server.stop() }
}
