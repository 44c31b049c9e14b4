import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { sendSnapshot } from './send-snapshot.ts'
import { decodePairs } from './snapshot-frames.ts'

const pair = [Buffer.from('key'), Buffer.alloc(256 * 1024)] as const

/** Sends as many large pairs, and counts those who wait for the response to close whenever one is read. */
async function aSnapshot(pairs: number) {
  const listeners: number[] = []
  const closed = Promise.withResolvers<void>()
  const level = (response: ServerResponse) => ({
    iterator: () => ({
      nextv: async () => {
        listeners.push(response.listenerCount('close'))
        return listeners.length > pairs ? [] : [pair]
      },
      close: async () => closed.resolve(),
    }),
  })
  const server = createServer((_, response) => void sendSnapshot(level(response), response))
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const asked = get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  const [response]: IncomingMessage[] = await once(asked, 'response')
  if (response === undefined) throw new TypeError('no response')
  return { response, listeners, closed: closed.promise }
}

test('a large table is sent whole, and waiting for its reader leaves nothing behind', async () => {
  const { response, listeners } = await aSnapshot(40)
  let count = 0
  for await (const pairs of decodePairs(response)) count += pairs.length
  expect(count).toBe(40)
  expect(new Set(listeners.slice(1)).size).toBe(1)
})

test('a reader that goes away ends the reading of the table', async () => {
  const { response, listeners, closed } = await aSnapshot(1_000)
  response.destroy()
  await closed
  expect(listeners.length).toBeLessThan(1_000)
})
