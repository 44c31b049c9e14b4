import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { aCertificate } from '../../../../cli/test/a-certificate.ts'
import { type ServerParts, startServer } from './http-server.ts'

/** A server with TLS, and the fingerprint of the certificate that a new connection sees. */
async function aTlsServer(parts: Partial<ServerParts> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-tls-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const tls = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  const write = async ({ cert, key }: { readonly cert: string; readonly key: string }): Promise<void> => {
    await writeFile(tls.certificate, cert)
    await writeFile(tls.key, key)
  }
  await write(aCertificate())
  const server = await startServer(
    { host: '127.0.0.1', port: 0, tls },
    { serve: (_, response) => void response.end('ok'), instance: 'i', responseOf: () => undefined, ...parts },
  )
  onTestFinished(server.close)
  const seen = async (): Promise<string> => {
    const socket = connect({ port: Number(new URL(server.url).port), host: '127.0.0.1', rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    const { fingerprint256 } = socket.getPeerCertificate()
    socket.destroy()
    return fingerprint256
  }
  return { server, write, seen }
}

test('a certificate that was renewed is used for new connections', async () => {
  const { server, write, seen } = await aTlsServer()
  const first = await seen()
  await write(aCertificate())
  expect(await seen()).toBe(first)
  await server.renewTls()
  expect(await seen()).not.toBe(first)
})

test('a certificate that does not fit its key is refused, and the one before stays', async () => {
  const { server, write, seen } = await aTlsServer()
  const first = await seen()
  await write({ cert: aCertificate().cert, key: aCertificate().key })
  await expect(server.renewTls()).rejects.toMatchObject({ code: 'invalid_option' })
  await write({ cert: '', key: '' })
  await expect(server.renewTls()).rejects.toMatchObject({ code: 'invalid_option' })
  expect(await seen()).toBe(first)
})

test.each([
  ['says nothing', ''],
  ['stops in the middle of its first message', '\x16\x03\x01\x00\xc8\x01'],
  ['speaks HTTP without TLS', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
])('a client that %s instead of a handshake is cut off', async (_, bytes) => {
  const rejections: unknown[] = []
  const onRejected: ServerParts['onRejected'] = (rejection) => rejections.push(rejection)
  const { server } = await aTlsServer({ handshakeTimeoutMs: 20, onRejected })
  const socket = connectTcp(Number(new URL(server.url).port), '127.0.0.1')
  socket.on('error', () => undefined).write(bytes, 'latin1')
  await once(socket.resume(), 'close')
  expect(rejections).toEqual([{ reason: 'tls_failed', address: '127.0.0.1' }])
})

test.each([
  ['bytes other than HTTP', 'hello\r\n\r\n', 'malformed_http'],
  ['a request for a tunnel', 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n', 'malformed_http'],
])('refuses %s, and reports it to the operator', async (_, bytes, reason) => {
  const rejections: unknown[] = []
  const server = await startServer(
    { host: '127.0.0.1', port: 0 },
    { serve: () => undefined, instance: 'i', responseOf: () => undefined, onRejected: (one) => rejections.push(one) },
  )
  onTestFinished(server.close)
  const socket = connectTcp(Number(new URL(server.url).port), '127.0.0.1')
  socket.on('error', () => undefined).write(bytes, 'latin1')
  await once(socket.resume(), 'close')
  expect(rejections).toEqual([{ reason, address: '127.0.0.1' }])
})
