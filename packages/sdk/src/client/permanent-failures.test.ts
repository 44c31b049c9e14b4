import { expect, onTestFinished, test } from 'vitest'
import { startScriptedServer } from '../../test/scripted-server.ts'
import { serve, serveSockets } from '../../test/serve.ts'
import { createClient } from './create-client.ts'
import { attempt } from './transport.ts'

function aClient(url: string) {
  const sleep = (): never => {
    throw new Error('the client waits')
  }
  const client = createClient({ url, sleep })
  onTestFinished(() => client.close())
  return client
}

test('TLS spoken to a server without it is not retried', async () => {
  const url = await serve((_, response) => response.end())
  await expect(aClient(url.replace('http:', 'https:')).health()).rejects.toMatchObject({
    code: 'connection_unusable',
    retryable: false,
  })
})

test('a server that does not speak HTTP is not retried', async () => {
  const url = await serveSockets((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))
  })
  await expect(aClient(url).health()).rejects.toMatchObject({ code: 'connection_unusable', retryable: false })
})

test.each([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])('the certificate failure %s is permanent, wrapped by fetch or not', async (code) => {
  const failure = Object.assign(new Error('no trust'), { code })
  const request = { method: 'GET', path: '/', headers: {} } as const
  const where = { url: new URL('https://logs.example/'), timeoutMs: 10_000 }
  for (const thrown of [failure, new TypeError('fetch failed', { cause: failure })]) {
    await expect(attempt(request, where, () => Promise.reject(thrown))).rejects.toMatchObject({
      code: 'connection_unusable',
      message: 'cannot reach https://logs.example: no trust',
    })
  }
})

test('a 500 whose document says that it is not retryable is not retried', async () => {
  const server = await startScriptedServer({ status: 500, body: { code: 'added_later', retryable: false } })
  await expect(aClient(server.url).ingest('x')).rejects.toMatchObject({ retryable: false, status: 500 })
  expect(server.seen).toHaveLength(1)
})

test.each([301, 307, 400, 401, 403, 404, 413])('a page with %i from something else is not retried', async (status) => {
  const server = await startScriptedServer({ status, headers: { location: '/elsewhere' }, body: '<html></html>' })
  await expect(aClient(server.url).ingest('x')).rejects.toMatchObject({ code: 'unexpected_answer', status })
  expect(server.seen).toHaveLength(1)
})
