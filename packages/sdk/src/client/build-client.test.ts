import { expect, test } from 'vitest'
import { buildClient } from './build-client.ts'
import { type ClientOptions, readOptions } from './client-options.ts'
import type { HttpResponse } from './transport.ts'

const ok = { status: 202, headers: {}, body: '{"accepted":1,"duplicates":0,"rejected":0,"errors":[]}' }

/** A client whose attempts wait for the test, by a clock that the test advances. */
function aHeldClient(options: Partial<ClientOptions>) {
  const clock = { nowMs: 0 }
  const attempts: { readonly timeoutMs: number; readonly respond: (response: HttpResponse) => void }[] = []
  const ambient = { random: () => 0, now: () => 0, elapsed: () => clock.nowMs }
  const exchange = (_: unknown, timeoutMs: number): Promise<HttpResponse> =>
    new Promise((respond) => {
      attempts.push({ timeoutMs, respond })
    })
  const settings = readOptions({ url: 'http://logs.example', ...options }, ambient)
  return { client: buildClient(settings, { exchange, close: async () => undefined }), clock, attempts }
}

test('the timeout of an attempt starts when it has a connection, however long it waited for one', async () => {
  const { client, clock, attempts } = aHeldClient({ timeoutMs: 1_000, deadlineMs: 60_000, connections: 2 })
  const calls = Array.from({ length: 5 }, () => client.ingest('x'))
  for (let answered = 0; answered < 5; answered++) {
    await expect.poll(() => attempts.length).toBe(Math.min(5, answered + 2))
    clock.nowMs += 5_000
    attempts[answered]?.respond(ok)
    await calls[answered]
  }
  expect(attempts.map(({ timeoutMs }) => timeoutMs)).toEqual([1_000, 1_000, 1_000, 1_000, 1_000])
})

test('the last attempt has what is left until the deadline', async () => {
  const { client, clock, attempts } = aHeldClient({ timeoutMs: 10_000, deadlineMs: 12_000, connections: 1 })
  const calls = [client.ingest('first'), client.ingest('second')]
  await expect.poll(() => attempts.length).toBe(1)
  clock.nowMs = 9_000
  attempts[0]?.respond(ok)
  await expect.poll(() => attempts.length).toBe(2)
  attempts[1]?.respond(ok)
  await Promise.all(calls)
  expect(attempts.map(({ timeoutMs }) => timeoutMs)).toEqual([10_000, 3_000])
})

test('a slot is free while its request waits for a retry', async () => {
  const { client, attempts } = aHeldClient({ connections: 1, sleep: () => new Promise(() => undefined) })
  const stuck = client.ingest('waits for ever')
  await expect.poll(() => attempts.length).toBe(1)
  attempts[0]?.respond({ status: 503, headers: {}, body: '' })
  const other = client.ingest('goes on')
  await expect.poll(() => attempts.length).toBe(2)
  attempts[1]?.respond(ok)
  expect(await other).toMatchObject({ accepted: 1 })
  void stuck
})

test('a request that leaves the queue, aborted or late, takes no slot with it', async () => {
  const { client, attempts } = aHeldClient({ connections: 1 })
  const first = client.ingest('first')
  await expect.poll(() => attempts.length).toBe(1)
  const stop = new AbortController()
  const aborted = client.ingest('aborted', { signal: stop.signal })
  const late = client.ingest('late', { deadlineMs: 20 })
  stop.abort()
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' })
  await expect(late).rejects.toMatchObject({ code: 'request_timeout' })
  const last = client.ingest('last')
  attempts[0]?.respond(ok)
  await expect.poll(() => attempts.length).toBe(2)
  attempts[1]?.respond(ok)
  expect(await Promise.all([first, last])).toMatchObject([{ accepted: 1 }, { accepted: 1 }])
})

test('bodies and calls that have ended no longer count', async () => {
  const { client, attempts } = aHeldClient({ maxPendingBytes: 1_000, maxPendingCalls: 1 })
  for (let i = 0; i < 3; i++) {
    const call = client.ingest('x'.repeat(900))
    await expect(client.ingest('y')).rejects.toMatchObject({ code: 'too_many_pending' })
    await expect.poll(() => attempts.length).toBe(i + 1)
    attempts[i]?.respond(ok)
    expect(await call).toMatchObject({ accepted: 1 })
  }
  // Within both limits, byte for byte.
  const { client: two, attempts: both } = aHeldClient({ maxPendingBytes: 1_000, maxPendingCalls: 2 })
  for (const text of ['x'.repeat(400), 'y'.repeat(600)]) void two.ingest(text)
  await expect.poll(() => both.length).toBe(2)
})
