import { symlink } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { IngestResult } from '@logpipe/sdk'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { serve } from '../../sdk/test/serve.ts'
import { aContext, type World } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace } from './expect-refusal.ts'
import { anIngestTable } from './ingest-table.ts'
import { runLogpipe } from './run-logpipe.ts'
import { receiptsIn } from './stored.ts'

const lines = Array.from({ length: 200 }, (_, i) => `line ${i}`)

interface Exchange {
  readonly response: ServerResponse
  /** Stores the request's records, and returns what an endpoint would answer. */
  readonly store: () => IngestResult
}

/** What goes wrong with a request. */
type Fault = (exchange: Exchange) => void

function answer(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
}

function refusal(status: number, code: string): string {
  return JSON.stringify({ status, code, title: code, detail: 'try again' })
}

/** An endpoint that fails as it is told, and stores what it gets in a table. */
async function anEndpoint() {
  const table = anIngestTable()
  let fault: Fault | undefined
  const plan = { well: 0, failing: 0 }
  const url = await serve(async (request, response) => {
    const body = await bodyOf(request)
    const { 'idempotency-key': key, 'x-logpipe-first-index': first } = request.headers
    const store = (): IngestResult =>
      table.store({
        body,
        contentType: 'application/x-ndjson',
        idempotencyKey: String(key),
        firstIndex: Number(first ?? 0),
      })
    if (fault !== undefined && plan.well-- <= 0 && plan.failing-- > 0) fault({ response, store })
    else answer(response, 202, JSON.stringify(store()))
  })
  return {
    url,
    texts: () => table.texts().toSorted(),
    ids: table.ids,
    /** Answers some requests well, and then fails so many times. */
    fail: (how: Fault, { well = 0, failing = Number.POSITIVE_INFINITY }: Partial<typeof plan>) => {
      fault = how
      Object.assign(plan, { well, failing })
    },
    heal: () => {
      fault = undefined
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  return body
}

/** The code with which a send ends where it does not pass, and the fault. */
const faults: readonly (readonly [string, string, Fault])[] = [
  ['it closes the connection', 'connection_failed', ({ response }) => response.destroy()],
  [
    'it stores, and closes the connection',
    'connection_failed',
    ({ response, store }) => {
      store()
      response.destroy()
    },
  ],
  [
    'it closes in the middle of a response',
    'connection_failed',
    ({ response, store }) => {
      const body = JSON.stringify(store())
      response.writeHead(202, { 'content-type': 'application/json', 'content-length': String(body.length) })
      response.write(body.slice(0, 30), () => response.destroy())
    },
  ],
  [
    'half a JSON',
    'incomplete_response',
    ({ response, store }) => answer(response, 202, JSON.stringify(store()).slice(0, -20)),
  ],
  ['an error page of 500', 'endpoint_unavailable', ({ response }) => answer(response, 500, '<html>oops</html>')],
  [
    '503 with a wait',
    'queue_unavailable',
    ({ response }) => answer(response, 503, refusal(503, 'queue_unavailable'), { 'retry-after': '1' }),
  ],
  ['429 without a wait', 'over_quota', ({ response }) => answer(response, 429, refusal(429, 'over_quota'))],
  [
    'it hangs',
    'request_timeout',
    ({ store }) => {
      store()
      // The time that a client waits for a response.
      void setImmediate().then(() => vi.advanceTimersByTime(10_000))
    },
  ],
]

const lasting: typeof faults = [
  ...faults,
  [
    '429 with a date that is far away',
    'over_quota',
    ({ response }) =>
      answer(response, 429, refusal(429, 'over_quota'), { 'retry-after': 'Fri, 31 Dec 2099 23:59:59 GMT' }),
  ],
]

async function aSend(world: Partial<World> = {}) {
  const cwd = await aFolder({ 'app.log': `${lines.join('\n')}\n` })
  const endpoint = await anEndpoint()
  const send = async (...flags: readonly string[]) => {
    const line = ['send', '-t', 'acme', '--target', endpoint.url, '--batch', '20', '--json', ...flags, 'app.log']
    const run = await runLogpipe(line, aContext({ cwd, ...world }))
    expectNoTrace(run)
    return { code: run.code, report: JSON.parse(run.stdout) }
  }
  /** The table and the receipts have every line once. */
  const expectWhole = async (): Promise<void> => {
    expect(endpoint.texts()).toEqual(lines.toSorted())
    const ledger = join(cwd, '.logpipe', 'ledger', new URL(endpoint.url).host.replace(':', '_'))
    const ids = new Set(await receiptsIn(ledger, 'acme'))
    expect([...ids].toSorted()).toEqual(endpoint.ids().toSorted())
  }
  return { ...endpoint, cwd, send, expectWhole }
}

beforeEach(() => {
  // Only what waits for a response; retries wait by the clock of the test.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})

afterEach(() => {
  vi.useRealTimers()
})

test.each(faults)('%s, a few times: the send goes on, and every line is stored once', async (_, __, fault) => {
  const { fail, send, expectWhole } = await aSend()
  fail(fault, { well: 3, failing: 3 })
  const { code, report } = await send()
  expect(code).toBe(0)
  expect(report).toMatchObject({ accepted: 200, rejected: 0 })
  // Requests in flight beside one that hangs have waited as long.
  expect(report.retries).toBeGreaterThanOrEqual(3)
  await expectWhole()
})

test.each(lasting)(
  '%s, until the send gives up: it says why, and the same command sends the rest',
  async (_, expected, fault) => {
    const { fail, heal, send, expectWhole } = await aSend()
    fail(fault, { well: 3 })
    const { code, report } = await send('--concurrency', '1')
    expect({ code, error: report.error?.code }).toEqual({ code: 2, error: expected })
    expect(report).toMatchObject({ accepted: 60, resume_at: { name: 'app.log', number: 61 } })
    heal()
    expect(await send()).toMatchObject({ code: 0, report: { accepted: 140, sent_before: { lines: 60 } } })
    await expectWhole()
  },
)

test('an answer that is none of a logpipe endpoint is not tried again', async () => {
  const { fail, heal, send, expectWhole } = await aSend()
  fail(({ response }) => answer(response, 200, '{"ok":true}'), { well: 3 })
  expect(await send()).toMatchObject({ code: 2, report: { retries: 0, error: { code: 'unexpected_answer' } } })
  heal()
  expect(await send()).toMatchObject({ code: 0 })
  await expectWhole()
})

test('a disk that is full when the state is written is reported, and keeps nothing from being sent', async () => {
  const { cwd, send, expectWhole } = await aSend()
  await symlink('/dev/full', join(cwd, 'my.state.new'))
  const { code, report } = await send('--state', 'my.state')
  expect({ code, accepted: report.accepted }).toEqual({ code: 2, accepted: 200 })
  expect(report.problems).toMatchObject([
    { name: 'state', message: expect.stringMatching(/^cannot write the state to .*my\.state: the disk is full$/) },
  ])
  await expectWhole()
  expect(await send('--state', 'my.state')).toMatchObject({ code: 0 })
  await expectWhole()
})

test('a wall clock that jumps to and fro by years changes nothing', async () => {
  let looks = 0
  const now = (): number => Date.UTC(2026, 0, 1) + (looks++ % 2 === 0 ? 1 : -1) * 1_000 * 86_400_000
  const { fail, send, expectWhole } = await aSend({ now })
  fail(({ response }) => answer(response, 503, refusal(503, 'queue_unavailable'), { 'retry-after': '1' }), {
    well: 3,
    failing: 3,
  })
  expect(await send()).toMatchObject({ code: 0, report: { accepted: 200, retries: 3 } })
  await expectWhole()
  expect(await send()).toMatchObject({ code: 0, report: { accepted: 0, sent_before: { lines: 200 } } })
})
