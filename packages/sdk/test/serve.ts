import { once } from 'node:events'
import { createServer, Server as HttpServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server on loopback that responds so until the test ends. Returns its URL. */
export async function serve(listener: RequestListener): Promise<string> {
  return listenFor(createServer(listener))
}

/** The same below HTTP. */
export async function serveSockets(listener: (socket: Socket) => void): Promise<string> {
  return listenFor(createTcpServer(listener))
}

/** A URL of loopback on which nobody listens. */
export async function aClosedUrl(): Promise<string> {
  const server = createTcpServer()
  const url = await listen(server)
  server.close()
  await once(server, 'close')
  return url
}

async function listenFor(server: Server): Promise<string> {
  const url = await listen(server)
  onTestFinished(async () => {
    if (server instanceof HttpServer) server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return url
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}`
}
