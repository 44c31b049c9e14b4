import { createServer, type Socket } from 'node:net'
import { parentPort } from 'node:worker_threads'

/** Accepts whatever is sent, as an endpoint does that is never busy: a generator rehearses with it. */
const server = createServer({ noDelay: true }, serve)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  parentPort?.postMessage(typeof address === 'object' ? address?.port : undefined)
})

/** Responses differ now and then, as those with a date do, so that both ways of reading them are rehearsed. */
const responses = [0, 1].map(
  (n) => `HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\nx-n: ${n}\r\ncontent-length: 2\r\n\r\n{}`,
)

function serve(socket: Socket): void {
  let [left, served] = [0, 0]
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    left = (left === 0 ? requestBytes(chunk) : left) - chunk.length
    if (left > 0) return
    left = 0
    socket.write(responses[(served++ >> 2) & 1] ?? '', 'latin1')
  })
}

/** The generator writes each request at once, so its head is in the first chunk. */
function requestBytes(chunk: Buffer): number {
  const bodyAt = chunk.indexOf('\r\n\r\n') + 4
  const length = /content-length: (\d+)/.exec(chunk.toString('latin1', 0, bodyAt))?.[1]
  return bodyAt + Number(length ?? 0)
}
