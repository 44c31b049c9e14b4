import { expect, onTestFinished, test } from 'vitest'
import { startScriptedServer } from '../../test/scripted-server.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import { createClient } from './create-client.ts'
import type { Hooks, RetryState } from './hooks.ts'

const ok = { status: 202, body: { accepted: 1, duplicates: 0, rejected: 0, log_ids: ['id'], errors: [] } }
const busy = {
  status: 503,
  headers: { 'retry-after': '2' },
  body: { code: 'overloaded', title: 'Busy', detail: 'busy' },
}

function aClient(url: string, hooks: Hooks) {
  const client = createClient({ url, apiKey: 'key', sleep: async () => undefined, random: () => 0, hooks })
  onTestFinished(() => client.close())
  return client
}

test('hooks are called in order, see each attempt, and may set headers', async () => {
  const server = await startScriptedServer(busy, 'reset', ok)
  const seen: unknown[] = []
  const client = aClient(`${server.url}/prod`, {
    beforeRequest: [
      async ({ request }) => {
        seen.push(['request', request.method, request.url, request.headers.authorization])
        request.headers.traceparent = '00-abc'
      },
      ({ request }) => seen.push(request.headers.traceparent),
    ],
    beforeRetry: [
      ({ request, error, retry, waitMs }) => {
        seen.push(['retry', retry, error.code, waitMs])
        request.headers.authorization = `Bearer key-${retry}`
      },
    ],
    afterResponse: [({ response }) => seen.push(['response', response.status])],
  })
  expect(await client.ingest('x')).toMatchObject({ accepted: 1, retries: 2 })
  expect(seen).toEqual([
    ['request', 'POST', `${server.url}/prod/ingest`, 'Bearer key'],
    '00-abc',
    ['response', 503],
    ['retry', 1, 'overloaded', 2_000],
    ['retry', 2, 'connection_failed', 200],
    ['response', 202],
  ])
  expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer key',
    'Bearer key-1',
    'Bearer key-2',
  ])
  expect(server.seen.map(({ headers }) => headers.traceparent)).toEqual(['00-abc', '00-abc', '00-abc'])
})

test('beforeRetry may stop: the caller gets the last failure', async () => {
  const server = await startScriptedServer(busy)
  const states: RetryState[] = []
  const client = aClient(server.url, { beforeRetry: [(state) => (states.push(state) === 2 ? 'stop' : undefined)] })
  await expect(client.ingest('x')).rejects.toMatchObject({ code: 'overloaded', status: 503 })
  expect(server.seen).toHaveLength(2)
})

test.each(['beforeRequest', 'beforeRetry', 'afterResponse'] as const)(
  'what %s throws is what the call rejects with, even if it is retryable',
  async (name) => {
    const server = await startScriptedServer(busy)
    const thrown = new LogpipeError('connection_failed', 'thrown by a hook')
    const client = aClient(server.url, {
      [name]: [
        () => {
          throw thrown
        },
      ],
    })
    await expect(client.ingest('x')).rejects.toBe(thrown)
    expect(server.seen).toHaveLength(name === 'beforeRequest' ? 0 : 1)
  },
)

test.each([
  [{ 'x-trace': 'a\nb' }, 'header x-trace has a value that cannot be sent in HTTP'],
  [{ 'x trace': 'a' }, 'header "x trace" has a name that cannot be sent in HTTP'],
])('a header that HTTP cannot carry is refused before the request: %o', async (headers, message) => {
  const server = await startScriptedServer(ok)
  const client = aClient(server.url, { beforeRequest: [({ request }) => Object.assign(request.headers, headers)] })
  await expect(client.ingest('x')).rejects.toMatchObject({ code: 'invalid_option', message })
  expect(server.seen).toHaveLength(0)
})
