import type { IngestResult } from '@logpipe/sdk'
import { LogpipeError, type RecordError } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { createPatience, type Patience } from './patience.ts'

const accepted: IngestResult = { accepted: 1, duplicates: 0, rejected: 0, log_ids: ['a'], errors: [], retries: 0 }
const away = new LogpipeError('connection_failed', 'gone')
const left: RecordError = { index: 0, code: 'queue_unavailable', message: 'full', retryable: true }

/** A sender with a clock of its own, which only waiting moves on; it answers as told, and then accepts. */
function aPatience(answers: readonly (IngestResult | Error)[], options: Partial<Patience> = {}) {
  const said: string[] = []
  let [elapsedMs, asked] = [0, 0]
  const patiently = createPatience({
    giveUpMs: Number.POSITIVE_INFINITY,
    elapsed: () => elapsedMs,
    random: () => 1,
    sleep: async (ms) => {
      elapsedMs += ms
    },
    signal: new AbortController().signal,
    onAway: (error, waitMs, awayMs) => said.push(`${error.code}, ${waitMs} after ${awayMs}`),
    onBack: (awayMs) => said.push(`back after ${awayMs}`),
    ...options,
  })
  const send = async (): Promise<IngestResult> => {
    const answer = answers[asked++] ?? accepted
    if (answer instanceof Error) throw answer
    return answer
  }
  return { sent: () => patiently(send), said, asked: () => asked, elapsedMs: () => elapsedMs }
}

test('waits longer and longer, twice a minute in the end, and says when the endpoint is back', async () => {
  const { sent, said } = aPatience(Array.from({ length: 7 }, () => away))
  expect(await sent()).toBe(accepted)
  expect(said).toEqual([
    'connection_failed, 1000 after 0',
    'connection_failed, 2000 after 1000',
    'connection_failed, 4000 after 3000',
    'connection_failed, 8000 after 7000',
    'connection_failed, 16000 after 15000',
    'connection_failed, 30000 after 31000',
    'connection_failed, 30000 after 61000',
    'back after 91000',
  ])
})

test('gives up in time, with the last error', async () => {
  const { sent, asked, elapsedMs } = aPatience(
    Array.from({ length: 99 }, () => away),
    { giveUpMs: 10_000 },
  )
  await expect(sent()).rejects.toBe(away)
  expect(elapsedMs()).toBeLessThanOrEqual(10_000)
  expect(asked()).toBe(4)
})

test('without patience the first outcome is the last', async () => {
  const { sent, said } = aPatience([away], { giveUpMs: 0 })
  await expect(sent()).rejects.toBe(away)
  expect(said).toEqual([])
})

test('waits as long as the server asks, and never for nothing', async () => {
  const details = [60_000, 0].map((retryAfterMs) => new LogpipeError('over_quota', 'x', { retryAfterMs }))
  const { sent, said } = aPatience(details, { random: () => 0 })
  await sent()
  expect(said).toEqual(['over_quota, 60000 after 0', 'over_quota, 100 after 60000', 'back after 60100'])
})

test('what the queue did not take is waited for, and what it never takes is not', async () => {
  const partly = aPatience([{ ...accepted, errors: [left] }])
  expect(await partly.sent()).toBe(accepted)
  expect(partly.said).toHaveLength(2)
  const rejected = { ...accepted, errors: [{ ...left, code: 'empty_text' as const, retryable: false }] }
  expect(await aPatience([rejected]).sent()).toBe(rejected)
})

test.each([new LogpipeError('unauthorized', 'no'), new TypeError('a bug')])('%s is not waited for', async (error) => {
  const { sent, said } = aPatience([error])
  await expect(sent()).rejects.toBe(error)
  expect(said).toEqual([])
})

test('an interrupt ends the wait, and one more attempt decides', async () => {
  const interrupt = new AbortController()
  const sleep = async (): Promise<void> => {
    interrupt.abort()
    throw interrupt.signal.reason
  }
  const gone = aPatience([away, away, away], { signal: interrupt.signal, sleep })
  await expect(gone.sent()).rejects.toBe(away)
  expect(gone.asked()).toBe(2)
})
