import { getEventListeners } from 'node:events'
import { LogpipeError, limits, type OutcomesResponse, type RequestOutcome, type TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import type { SentRequest } from './deliver/sent-request.ts'
import { createOutcomeWait, type WaitOptions } from './wait-for-outcomes.ts'

const [acme, beta] = ['acme' as TenantId, 'beta' as TenantId]

/** The nth request, of 500 records. */
function aRequest(n: number, fields: Partial<SentRequest> = {}): SentRequest {
  const lines = { name: 'app.log', first: n * 500 + 1, last: n * 500 + 500 }
  return { tenantId: acme, outcome: `r-${n}`, records: 500, lines, firstId: { key: 'f-0', index: n * 500 }, ...fields }
}

const requests = Array.from({ length: 350 }, (_, n) => aRequest(n))
const done = (name: string, fields: Partial<RequestOutcome> = {}): RequestOutcome => {
  return { name, stored: 500, dead_letters: {}, first: [], ...fields }
}

/** A worker: each question finds `perQuestion` more requests done, in order, up to `most`; every wait takes its time. */
function aWorker(perQuestion: number, most = Number.POSITIVE_INFINITY) {
  const asked: number[] = []
  const state = { elapsedMs: 0, have: 0 }
  const ask = async (_: TenantId, names: readonly string[]): Promise<OutcomesResponse> => {
    asked.push(names.length)
    state.have = Math.min(most, state.have + perQuestion)
    const isDone = (name: string): boolean => Number(name.slice(2)) < state.have
    return { outcomes: names.filter(isDone).map((name) => done(name)), pending: names.filter((name) => !isDone(name)) }
  }
  const options: WaitOptions = {
    ask,
    elapsed: () => state.elapsedMs,
    sleep: async (ms) => {
      state.elapsedMs += ms
    },
    onProgress: () => undefined,
  }
  return { options, asked, state }
}

test('waits until the last of them is done, and never asks for more than one question may name', async () => {
  const { options, asked } = aWorker(70)
  const seen: number[] = []
  const wait = createOutcomeWait({ ...options, onProgress: (stored) => void seen.push(stored) })
  await wait.add(requests)
  expect(await wait.finish()).toEqual({
    isInterrupted: false,
    ...{ stored: 175_000, deadLetters: {}, firstDeadLetters: [], missing: 0, firstMissing: [] },
  })
  expect(Math.max(...asked)).toBeLessThanOrEqual(limits.maxOutcomes)
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
})

test('gives up when nothing is heard for a minute, and names what is missing', async () => {
  const { options, state } = aWorker(10, 20)
  const wait = createOutcomeWait(options)
  await wait.add(requests)
  const { stored, missing, firstMissing } = await wait.finish()
  expect([stored, missing]).toEqual([10_000, 165_000])
  expect(firstMissing).toEqual(requests.slice(20, 40))
  expect(state.elapsedMs).toBeGreaterThan(60_000)
  expect(state.elapsedMs).toBeLessThanOrEqual(61_000)
})

test('gives up later where a message may be away for longer', async () => {
  const { options, state } = aWorker(10, 20)
  const wait = createOutcomeWait({ ...options, stallTimeoutMs: 480_000 })
  await wait.add(requests)
  expect(await wait.finish()).toMatchObject({ stored: 10_000, missing: 165_000 })
  expect(state.elapsedMs).toBeGreaterThan(480_000)
  expect(state.elapsedMs).toBeLessThanOrEqual(481_000)
})

test('asks for the last one alone while it is not done, and goes on without it when it never is', async () => {
  const asked: number[] = []
  const { options } = aWorker(0)
  const ask: WaitOptions['ask'] = async (_, names) => {
    asked.push(names.length)
    const isDone = (name: string): boolean => name !== 'r-99' && asked.length >= 4
    return { outcomes: names.filter(isDone).map((name) => done(name)), pending: names.filter((name) => !isDone(name)) }
  }
  const wait = createOutcomeWait({ ...options, ask })
  await wait.add(requests)
  const { stored, missing } = await wait.finish()
  expect(asked.slice(0, 10)).toEqual([100, 1, 1, 1, 1, 1, 1, 1, 1, 1])
  expect(asked.slice(10, 12)).toEqual([100, 1])
  expect([stored, missing]).toEqual([174_500, 500])
})

test('has nothing to wait for without records', async () => {
  const { options, asked } = aWorker(1)
  expect(await createOutcomeWait(options).finish()).toMatchObject({ stored: 0, missing: 0 })
  expect(asked).toEqual([])
})

test('asks nothing while few are held, and beyond that the sender waits until half of them are done', async () => {
  const { options, asked, state } = aWorker(10)
  const wait = createOutcomeWait({ ...options, maxHeld: 400 })
  await wait.add(requests)
  expect(asked).toEqual([])
  await wait.add(Array.from({ length: 100 }, (_, i) => aRequest(350 + i)))
  expect(state.have).toBeGreaterThanOrEqual(250)
  expect(state.have).toBeLessThan(400)
  expect(await wait.finish()).toMatchObject({ stored: 225_000, missing: 0 })
})

test('counts what is never done as missing, and goes on with what is sent after it', async () => {
  const { options } = aWorker(0)
  const ask: WaitOptions['ask'] = async (_, names) => ({
    outcomes: names.filter((name) => name === 'r-later').map((name) => done(name, { stored: 1 })),
    pending: names.filter((name) => name !== 'r-later'),
  })
  const wait = createOutcomeWait({ ...options, ask, maxHeld: 100 })
  await wait.add(requests)
  await wait.add([aRequest(0, { outcome: 'r-later', records: 1 })])
  expect(await wait.finish()).toMatchObject({ stored: 1, missing: 175_000 })
})

test('an endpoint that cannot be asked does not end the sending, and fails the wait', async () => {
  const error = new LogpipeError('connection_failed', 'gone')
  const ask = async (): Promise<never> => {
    throw error
  }
  const wait = createOutcomeWait({ ...aWorker(0).options, ask, maxHeld: 10 })
  await wait.add(requests)
  await wait.add(requests)
  await expect(wait.finish()).rejects.toBe(error)
})

test('who sends without end looks once a minute; what fails then is asked for again', async () => {
  const { options, asked, state } = aWorker(1_000)
  let isAway = true
  const ask: WaitOptions['ask'] = (tenant, names) => {
    if (isAway) throw new LogpipeError('connection_failed', 'gone')
    return options.ask(tenant, names)
  }
  const wait = createOutcomeWait({ ...options, ask })
  await wait.add(requests)
  const look = async (): Promise<void> => {
    wait.look()
    for (let i = 0; i < 100; i++) await undefined
  }
  await look()
  state.elapsedMs = 60_000
  await look()
  isAway = false
  await look()
  expect(asked).toEqual([])
  state.elapsedMs = 120_000
  await look()
  expect(asked).toEqual([100, 100, 100, 50])
  expect(await wait.finish()).toMatchObject({ stored: 175_000, missing: 0 })
  expect(asked).toHaveLength(4)
})

test('says which records are in the dead-letter queue, by their lines where ids tell', async () => {
  const first = [
    { log_id: 'k1', reason: 'conflict' },
    { log_id: '3.f-0.507.AAAAAAAAAAA', reason: 'failed' },
    { log_id: '3.f-9.507.AAAAAAAAAAA', reason: 'failed' },
    { reason: 'unreadable' },
  ]
  const ask: WaitOptions['ask'] = async (_, names) => {
    const dead_letters = { conflict: 1, failed: 2, unreadable: 1 }
    return { outcomes: names.map((name) => done(name, { stored: 496, dead_letters, first })), pending: [] }
  }
  const wait = createOutcomeWait({ ...aWorker(0).options, ask })
  await wait.add([aRequest(1)])
  const { stored, deadLetters, firstDeadLetters } = await wait.finish()
  expect([stored, deadLetters]).toEqual([496, { conflict: 1, failed: 2, unreadable: 1 }])
  expect(firstDeadLetters.map(({ logId, lines }) => [logId, lines.first, lines.last])).toEqual([
    ['k1', 501, 1_000],
    ['3.f-0.507.AAAAAAAAAAA', 508, 508],
    ['3.f-9.507.AAAAAAAAAAA', 501, 1_000],
    [undefined, 501, 1_000],
  ])
})

test('each record counts once, whoever it belongs to, in whatever order the worker is done', () => {
  const sent = fc.record({
    tenantId: fc.constantFrom(acme, beta),
    stored: fc.nat(5),
    lost: fc.nat(30),
    /** After how many questions it is done; never where undefined. */
    after: fc.option(fc.nat(40), { nil: undefined, freq: 8 }),
  })
  return fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(sent, { maxLength: 30 }), { maxLength: 8 }),
      fc.integer({ min: 1, max: 60 }),
      async (adds, maxHeld) => {
        const all = adds.flat()
        const numbered = new Map(adds.flat().map((one, n) => [one, n]))
        let questions = 0
        let [longest, misdirected] = [0, 0]
        const ask: WaitOptions['ask'] = async (tenantId, names) => {
          questions++
          longest = Math.max(longest, names.length)
          const outcomes = names.flatMap((name) => {
            const one = all[Number(name.slice(2))]
            if (one?.tenantId !== tenantId) misdirected++
            if (one?.after === undefined || questions < one.after) return []
            const first = Array.from({ length: Math.min(20, one.lost) }, () => ({ reason: 'failed' }))
            return done(name, {
              stored: one.stored,
              dead_letters: { ...(one.lost > 0 && { failed: one.lost }) },
              first,
            })
          })
          const isDone = new Set(outcomes.map(({ name }) => name))
          return { outcomes, pending: names.filter((name) => !isDone.has(name)) }
        }
        const wait = createOutcomeWait({ ...aWorker(0).options, ask, maxHeld })
        for (const add of adds) {
          await wait.add(
            add.map((one) =>
              aRequest(numbered.get(one) ?? 0, { tenantId: one.tenantId, records: one.stored + one.lost }),
            ),
          )
        }
        const result = await wait.finish()
        expect(longest).toBeLessThanOrEqual(limits.maxOutcomes)
        expect(misdirected).toBe(0)
        const [late, finished] = [
          all.filter(({ after }) => after === undefined),
          all.filter(({ after }) => after !== undefined),
        ]
        const sum = (of: typeof all, count: (one: (typeof all)[number]) => number) =>
          of.reduce((n, one) => n + count(one), 0)
        expect(result.stored).toBe(sum(finished, ({ stored }) => stored))
        expect(result.deadLetters.failed ?? 0).toBe(sum(finished, ({ lost }) => lost))
        expect(result.firstDeadLetters).toHaveLength(
          Math.min(
            20,
            sum(finished, ({ lost }) => Math.min(20, lost)),
          ),
        )
        expect(result.missing).toBe(sum(late, ({ stored, lost }) => stored + lost))
      },
    ),
    runs({ fast: 25, full: 1_000 }),
  )
})

test('an interrupt ends the wait with what was seen stored, though an answer never comes', async () => {
  const { options } = aWorker(100, 200)
  const stop = new AbortController()
  const ask: WaitOptions['ask'] = async (tenantId, names) => {
    const answer = await options.ask(tenantId, names)
    if (answer.outcomes.length > 0) return answer
    stop.abort()
    return new Promise(() => undefined)
  }
  const wait = createOutcomeWait({ ...options, ask, signal: stop.signal })
  await wait.add(requests)
  expect(await wait.finish()).toMatchObject({ stored: 100_000, missing: 75_000, isInterrupted: true })
})

test('a wait of many questions leaves nothing behind at the signal that may end it', async () => {
  const { options } = aWorker(100, 200)
  const { signal } = new AbortController()
  const wait = createOutcomeWait({ ...options, signal })
  await wait.add(requests)
  await wait.finish()
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
})
