import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { pythonEnv } from './python/python.ts'

/** The variable with a port of this process, at which those that it starts ask for the port of the moto. */
export const sharedMoto = 'LOGPIPE_TEST_MOTO'

/** Vitest calls this before it starts any test. moto takes seconds to load: one for all processes, once the first of them asks. */
export async function setup(): Promise<void> {
  if (process.env[sharedMoto] !== undefined) return
  let moto: Promise<string> | undefined
  const server = createServer(async (socket) => {
    socket.on('error', () => undefined)
    moto ??= startOriginal()
    socket.end(await moto.catch(String))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  server.unref()
  process.env[sharedMoto] = String((server.address() as AddressInfo).port)
}

/**
 * Starts a moto, which ends with this process however that ends, and with it what it wrote: the shell waits for the end of its input. Answers with the
 * port at which it makes a copy of itself for each connection.
 */
export async function startOriginal(): Promise<string> {
  const untilEnd = 'moto_server -H 127.0.0.1 -p 0 & read _; kill -KILL $!; wait; rm -rf "$TMPDIR"'
  const inOwnFolder = `TMPDIR=$(mktemp -d); export TMPDIR; ${untilEnd}`
  const child = spawn('sh', ['-c', inOwnFolder], { stdio: ['pipe', 'ignore', 'pipe'], env: pythonEnv('moto') })
  const said: string[] = []
  const found = Promise.withResolvers<string>()
  // It goes on writing, if seldom: somebody must go on reading.
  createInterface({ input: child.stderr })
    .on('line', (line) => {
      said.push(line)
      const port = /Running on 127\.0\.0\.1:(\d+)/.exec(line)?.[1]
      if (port !== undefined) found.resolve(port)
    })
    .on('close', () => found.reject(new Error(`moto_server ended before it listened: ${said.join('\n')}`)))
  const port = await found.promise
  // None of these keeps the process from ending.
  child.unref()
  for (const stream of [child.stdin, child.stderr]) (stream as Socket).unref()
  return port
}
