import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { readSecret } from './read-secret.ts'

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'us-east-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'function')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 's')
  return () => vi.unstubAllEnvs()
})

/** A Secrets Manager that answers like this; returns how many connections it saw. */
async function serve(respond: (response: ServerResponse) => void): Promise<() => number> {
  let connections = 0
  const server = createServer((_request, response) => respond(response))
  server.on('connection', () => connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', `http://127.0.0.1:${port}`)
  return () => connections
}

function answerWith(secret: object): (response: ServerResponse) => void {
  return (response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.1').end(JSON.stringify(secret))
  }
}

test('reads the text of a secret', async () => {
  await serve(answerWith({ SecretString: 'the text' }))
  expect(await readSecret('one')).toBe('the text')
})

test('a secret without a text is named', async () => {
  await serve(answerWith({ SecretBinary: '' }))
  await expect(readSecret('one')).rejects.toThrow('secret one has no text value')
})

test('a service that never answers is given up after two timeouts', async () => {
  const connections = await serve(() => undefined)
  await expect(readSecret('one', { answerMs: 30 })).rejects.toThrow(expect.objectContaining({ name: 'TimeoutError' }))
  // A request that is given up may never be seen, but its connection is; on a busy machine only later.
  await expect.poll(connections).toBe(2)
})
