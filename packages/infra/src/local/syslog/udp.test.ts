import { createSocket } from 'node:dgram'
import { expect, test } from 'vitest'
import { listenUdp } from './udp.ts'

test('datagrams wait while others are stored, and those beyond the limit are dropped and counted', async () => {
  const [taken, losses]: [Buffer[][], string[]] = [[], []]
  const gate = Promise.withResolvers<void>()
  const deliver = async (messages: readonly Buffer[]): Promise<void> => {
    taken.push([...messages])
    await gate.promise
  }
  const listener = await listenUdp({
    port: 0,
    deliver,
    maxWaitingBytes: 10_000,
    onLoss: (reason) => losses.push(reason),
  })
  const socket = createSocket('udp4')
  const send = (bytes: number): Promise<void> =>
    new Promise((resolve) => socket.send(Buffer.alloc(bytes, 'x'), listener.port, '127.0.0.1', () => resolve()))
  await send(1)
  await expect.poll(() => taken.length).toBe(1)
  for (let i = 0; i < 20; i++) await send(1_000)
  await expect.poll(() => losses[0]).toBe('a datagram was dropped: 10000 bytes are waiting')
  gate.resolve()
  await expect.poll(() => taken.length).toBe(2)
  socket.close()
  await listener.close()
  expect(taken[1]?.length).toBeLessThan(20)
})

test('a listener that closes takes the datagrams that have arrived', async () => {
  const taken: string[] = []
  const { port, close } = await listenUdp({
    port: 0,
    deliver: async (messages) => void taken.push(...messages.map(String)),
    onLoss: (reason) => expect.fail(reason),
  })
  const client = createSocket('udp4')
  const sent = Array.from({ length: 200 }, (_, i) => `<14>a: ${i}`)
  await Promise.all(sent.map((text) => new Promise((resolve) => client.send(text, port, '127.0.0.1', resolve))))
  await close()
  client.close()
  expect(taken).toEqual(sent)
})

test('a datagram of a stranger is dropped and reported, and those of named senders are taken', async () => {
  const [taken, losses]: [string[], string[]] = [[], []]
  const state = { isKnown: false }
  const { port, close } = await listenUdp({
    port: 0,
    senders: { has: (address) => address === '127.0.0.1' && state.isKnown },
    deliver: async (messages) => void taken.push(...messages.map(String)),
    onLoss: (reason) => losses.push(reason),
  })
  const client = createSocket('udp4')
  const send = (text: string) => new Promise((resolve) => client.send(text, port, '127.0.0.1', resolve))
  await send('<14>a: strange')
  await expect.poll(() => losses).toEqual(['a datagram was dropped: 127.0.0.1 is not among those who may send'])
  state.isKnown = true
  await send('<14>a: known')
  await expect.poll(() => taken).toEqual(['<14>a: known'])
  client.close()
  await close()
})
