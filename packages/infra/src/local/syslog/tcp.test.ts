import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { aCertificate } from '../../../../cli/test/a-certificate.ts'
import { aTempFolder } from '../../../test/with-stack.ts'
import { listenTcp } from './tcp.ts'

/** A listener whose deliveries wait until they are let go. */
async function aListener() {
  const [taken, losses]: [string[][], string[]] = [[], []]
  const state = { inFlight: 0, most: 0 }
  let gate = Promise.withResolvers<void>()
  const arrived = Promise.withResolvers<void>()
  const listener = await listenTcp({
    port: 0,
    deliver: async (messages) => {
      if (messages.length === 0) return
      state.most = Math.max(state.most, ++state.inFlight)
      taken.push(messages.map(String))
      arrived.resolve()
      await gate.promise
      state.inFlight--
    },
    onLoss: (reason) => losses.push(reason),
  })
  const open = (): void => gate.resolve()
  const shut = (): void => {
    gate = Promise.withResolvers<void>()
  }
  onTestFinished(async () => {
    open()
    await listener.close()
  })
  return { ...listener, taken, losses, state, open, shut, arrived: arrived.promise }
}

async function aClient(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

test('a connection is read on only when what it brought is durable, so that a slow stack holds little of what comes', async () => {
  const { port, taken, state, open, arrived } = await aListener()
  const client = await aClient(port)
  const line = `<14>a: ${'x'.repeat(990)}\n`
  const ended = once(client.resume(), 'end')
  client.end(line.repeat(20_000))
  await arrived
  // All 20 MB are not taken while the first piece waits: the rest is with the sender and the kernel.
  expect(taken).toHaveLength(1)
  expect(taken.flat().join('').length).toBeLessThan(1_000_000)
  open()
  await ended
  expect(taken.flat()).toHaveLength(20_000)
  expect(state.most).toBe(1)
})

/** Resolves when another connection, that brings nothing, has been served from beginning to end. */
async function anotherServed(port: number): Promise<void> {
  const other = await aClient(port)
  const ended = once(other.resume(), 'end')
  other.end()
  await ended
}

test('the end of a connection is answered only when all is durable, its last message too', async () => {
  const { port, open, arrived } = await aListener()
  const client = await aClient(port)
  const seen: string[] = []
  const ended = once(client.resume(), 'end').then(() => seen.push('ended'))
  client.end('<14>a')
  await arrived
  await anotherServed(port)
  seen.push('durable')
  open()
  await ended
  expect(seen).toEqual(['durable', 'ended'])
})

test('a listener that closes ends no connection that waits for it', async () => {
  const { port, close, taken, open, arrived } = await aListener()
  const client = await aClient(port)
  const gone = once(client.resume(), 'close')
  client.write('<14>a: 1\n')
  await arrived
  const silent = await aClient(port)
  const isSilentGone = once(silent.resume(), 'close')
  await new Promise((resolve) => client.write('<14>a: 2\n', resolve))
  const closed = close()
  await isSilentGone
  expect(client.closed).toBe(false)
  open()
  await Promise.all([closed, gone])
  expect(taken.flat()).toEqual(['<14>a: 1', '<14>a: 2'])
})

test('a listener that closes takes what has arrived, and ends connections that are silent', async () => {
  const { port, close, taken, open, arrived } = await aListener()
  const client = await aClient(port)
  const gone = once(client.resume(), 'close')
  await new Promise((resolve) => client.write('<14>a: 1\n', resolve))
  await arrived
  await new Promise((resolve) => client.write('<14>a: 2\n'.repeat(100), resolve))
  const closed = close()
  open()
  await Promise.all([closed, gone])
  expect(taken.flat()).toHaveLength(101)
})

test('a listener that closes takes what has arrived while the stack was too busy to read it', async () => {
  const { port, close, taken, open, arrived } = await aListener()
  open()
  const client = await aClient(port)
  const gone = once(client.resume(), 'close')
  await new Promise((resolve) => client.write('<14>a: 1\n', resolve))
  await arrived
  const closed = close()
  client.write('<14>a: 2\n')
  // Longer than the silence that ends a connection.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150)
  await Promise.all([closed, gone])
  expect(taken.flat()).toEqual(['<14>a: 1', '<14>a: 2'])
})

test('a connection beyond the limit is refused and reported, and others go on', async () => {
  const { port, losses, taken, open } = await aListener()
  open()
  const clients = await Promise.all(Array.from({ length: 256 }, () => aClient(port)))
  const refused = connect(port, '127.0.0.1')
    .on('error', () => undefined)
    .resume()
  await once(refused, 'close')
  expect(losses).toEqual([expect.stringContaining('256 are open')])
  const [first] = clients
  if (first === undefined) throw new Error('no client')
  const ended = once(first.resume(), 'end')
  first.end('<14>a\n')
  await ended
  expect(taken).toEqual([['<14>a']])
  for (const client of clients) client.destroy()
})

test('a connection that breaks off does not lose what it brought', async () => {
  const { port, taken, open, arrived } = await aListener()
  open()
  const client = await aClient(port)
  await new Promise((resolve) => client.write('<14>a\n<14>b', resolve))
  await arrived
  client.resetAndDestroy()
  await expect.poll(() => taken.flat()).toEqual(['<14>a', '<14>b'])
})

test('a connection that never shakes hands does not keep a listener from closing', async () => {
  const { path, remove } = await aTempFolder()
  onTestFinished(remove)
  const pair = aCertificate()
  const tls = { certificate: join(path, 'cert.pem'), key: join(path, 'key.pem') }
  await Promise.all([writeFile(tls.certificate, pair.cert), writeFile(tls.key, pair.key)])
  const listener = await listenTcp({ port: 0, tls, deliver: async () => undefined, onLoss: () => undefined })
  const client = await aClient(listener.port)
  const gone = once(client.resume(), 'close')
  await listener.close()
  await gone
})

test.each([
  ['in lines', '<14>a\n'],
  ['that its end ends', '<14>a'],
  ['before a length that is none', '5 <14>ahello'],
])(
  'a message %s that is not durable when the stack stops is reported, and its sender sees a reset and no end',
  async (_, sent) => {
    const losses: string[] = []
    const { port, close } = await listenTcp({
      port: 0,
      deliver: async () => {
        throw new Error('the stack stops')
      },
      onLoss: (reason) => losses.push(reason),
    })
    onTestFinished(close)
    const client = await aClient(port)
    const hadError = new Promise((resolve) => client.resume().once('close', resolve))
    client.end(sent)
    expect(await hadError).toBe(true)
    expect(losses).toEqual([expect.stringContaining('before the last messages of a connection were durable')])
  },
)

test('where senders are named, others are refused, and one of them leaves places for the rest', async () => {
  const losses: string[] = []
  const limits = { deliver: async () => undefined, onLoss: (reason: string) => losses.push(reason) }
  const stranger = await listenTcp({ port: 0, senders: { has: () => false }, ...limits })
  await once((await aClient(stranger.port)).resume(), 'close')
  await stranger.close()
  expect(losses).toEqual(['a connection was refused: 127.0.0.1 is not among those who may send'])
  const known = await listenTcp({ port: 0, senders: { has: (address) => address === '127.0.0.1' }, ...limits })
  const clients = await Promise.all(Array.from({ length: 65 }, () => aClient(known.port)))
  await Promise.race(clients.map((client) => once(client.resume(), 'close')))
  expect(losses.slice(1)).toEqual(['a connection was refused: 127.0.0.1 has 64 open, the most for one'])
  for (const client of clients) client.destroy()
  await known.close()
})
