import { expect, test } from 'vitest'
import { startScriptedServer } from '../../test/scripted-server.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import { type ClientOptions, numberOptions, readOptions } from './client-options.ts'
import { createClient } from './create-client.ts'

const ambient = { random: () => 0, now: () => 0, elapsed: () => 0 }
const url = 'http://127.0.0.1'

function refusal(options: Partial<Record<keyof ClientOptions, unknown>>): string {
  try {
    createClient({ url, ...options } as ClientOptions)
    return 'was accepted'
  } catch (error) {
    return error instanceof LogpipeError && error.code === 'invalid_option' ? error.message : String(error)
  }
}

test.each([
  [{ timeoutMs: -1 }, 'timeoutMs is -1; it must be a number from 1 to 2147483647'],
  [{ timeoutMs: Number.POSITIVE_INFINITY }, 'timeoutMs is Infinity; it must be a number from 1 to 2147483647'],
  [{ timeoutMs: '5s' }, 'timeoutMs is string; it must be a number from 1 to 2147483647'],
  [{ deadlineMs: 0 }, 'deadlineMs is 0; it must be a number from 1 to 2147483647'],
  [{ connections: 0 }, 'connections is 0; it must be an integer from 1 to 1024'],
  [{ connections: 1.5 }, 'connections is 1.5; it must be an integer from 1 to 1024'],
  [{ retries: Number.NaN }, 'retries is NaN; it must be an integer from 0 to 1000'],
  [{ minWaitMs: 0 }, 'minWaitMs is 0; it must be a number from 1 to 60000'],
  [{ backoff: { capMs: -1 } }, 'backoff.capMs is -1; it must be a number from 0 to 2147483647'],
  [{ maxPendingCalls: 0 }, 'maxPendingCalls is 0; it must be an integer from 1 to 1000000'],
  [
    { proxy: 'socks5://127.0.0.1' },
    'proxy is not a proxy URL; it must start with http:// or https://, or set `proxy` to false',
  ],
  [{ tenant: 'a\nb' }, 'tenant is "a\\nb"; it may contain only printable ASCII characters'],
  [{ url: 'ftp://example.com' }, 'url "ftp://example.com" must start with http:// or https://'],
  [{ url: 'localhost:8080' }, 'url "localhost:8080" must start with http:// or https://'],
  [{ url: '' }, 'url "" must start with http:// or https://'],
  [{ url: undefined }, 'url "undefined" must start with http:// or https://'],
  [
    { url: 'ftp://user:secret@example.com' },
    'url (not shown, as it may contain a key) must start with http:// or https://',
  ],
  [{ url: 'http://127.0.0.1/?a=b' }, 'url must have no query and no fragment: only a path'],
  [
    { url: 'http://:key@127.0.0.1', apiKey: 'k' },
    'apiKey is given, and url contains a password too; remove one of them',
  ],
])('%o is refused: %s', (options, message) => {
  expect(refusal(options)).toBe(message)
})

test.each(Object.entries(numberOptions))('%s is accepted at its bounds, and no further', (name, { min, max }) => {
  for (const value of [min, max]) expect(refusal({ [name]: value })).toBe('was accepted')
  for (const value of [min - 1, max + 1])
    expect(refusal({ [name]: value })).toContain(`${name} is ${value}; it must be`)
})

test('a deadline of one call is checked too', async () => {
  const client = createClient({ url })
  await expect(client.ingest('x', { deadlineMs: -5 })).rejects.toMatchObject({
    code: 'invalid_option',
    message: 'deadlineMs is -5; it must be a number from 1 to 2147483647',
  })
})

test.each([
  ['http://:lp_acme%5F1@127.0.0.1', 'Bearer lp_acme_1'],
  ['http://user:lp_acme_2@127.0.0.1', 'Bearer lp_acme_2'],
  ['http://lp_acme_3@127.0.0.1', 'Bearer lp_acme_3'],
])('the password of the URL %s is the key, and stays out of the URL', (withKey, authorization) => {
  const settings = readOptions({ url: withKey }, ambient)
  expect(settings.headers).toMatchObject({ authorization })
  expect(settings.url.href).toBe('http://127.0.0.1/')
})

test('a request with the key of the URL reaches the server', async () => {
  const server = await startScriptedServer({ status: 200, body: {} })
  await createClient({ url: server.url.replace('//', '//:lp_acme_1@') }).health()
  expect(server.seen[0]?.headers.authorization).toBe('Bearer lp_acme_1')
})
