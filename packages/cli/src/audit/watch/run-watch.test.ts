import { expect, test } from 'vitest'
import { aWatchedStack, type WatchedFaults } from '../../../test/a-watched-stack.ts'
import { type Round, runWatch, type WatchOptions } from './run-watch.ts'

const everyMs = 60_000

/** Runs a watch; `before` is told each round that has ended, and may change what is wrong until the next. */
async function watch(
  faults: WatchedFaults,
  given: Partial<WatchOptions> = {},
  before: (round: Round) => void = () => {},
) {
  const rounds: Round[] = []
  const onRound = (round: Round): void => {
    rounds.push(round)
    before(round)
  }
  const wanted = { everyMs, forMs: 3 * everyMs, keepsGoing: false, findAgain: async () => undefined }
  const summary = await runWatch({ ...aWatchedStack(faults), ...wanted, ...given, onRound })
  return { summary, rounds }
}

test('rounds begin at each interval, and none once its time is over', async () => {
  const { summary, rounds } = await watch({})
  expect(summary).toMatchObject({ rounds: 3, skipped: 0, verdict: 'passed' })
  expect(summary.tenants).toMatchObject([
    { tenantId: 'acme', passed: 3, failed: 0 },
    { tenantId: 'beta', passed: 3, failed: 0 },
  ])
  expect(rounds.map(({ round }) => round)).toEqual([0, 1, 2])
})

test('the first violation ends it, unless it is to go on', async () => {
  expect((await watch({ isOpen: true })).summary).toMatchObject({ rounds: 1, verdict: 'failed' })
  expect((await watch({ isOpen: true }, { keepsGoing: true })).summary).toMatchObject({ rounds: 3, verdict: 'failed' })
})

test('its verdict is that of the worst round', async () => {
  const faults: WatchedFaults = {}
  const change = ({ round }: Round): void => {
    faults.isOpen = round === 0
  }
  const { summary } = await watch(faults, { keepsGoing: true }, change)
  expect(summary.tenants[0]).toMatchObject({ passed: 2, failed: 1 })
  expect(summary.verdict).toBe('failed')
})

test('rounds that were due while another went on are left out, and counted', async () => {
  const stack = aWatchedStack({})
  const ended = { ms: 0 }
  const slow = { elapsed: () => stack.elapsed() + ended.ms, forMs: 5 * everyMs }
  const { summary, rounds } = await watch({}, slow, ({ round }) => {
    if (round === 0) ended.ms = 2.5 * everyMs
  })
  expect(rounds.map(({ skipped }) => skipped)).toEqual([0, 2, 0])
  expect(summary).toMatchObject({ rounds: 3, skipped: 2 })
})

test('an interrupt ends it: a round that it cuts off does not count, and of none nothing is known', async () => {
  const stop = new AbortController()
  const waiting = await watch({}, { signal: stop.signal }, () => stop.abort())
  expect(waiting.summary).toMatchObject({ rounds: 1, verdict: 'passed' })
  const cut = new AbortController()
  const openSeals = async (): Promise<never> => {
    cut.abort()
    throw new Error('cut off')
  }
  expect((await watch({}, { signal: cut.signal, openSeals })).summary).toMatchObject({
    rounds: 0,
    verdict: 'interrupted',
  })
  expect((await watch({}, { signal: AbortSignal.abort() })).summary).toMatchObject({
    rounds: 0,
    verdict: 'interrupted',
  })
})

test('a stack that was out of reach is looked for again, and a fault of this program ends the watch', async () => {
  let asked = 0
  const findAgain = async () => {
    asked++
    return aWatchedStack({})
  }
  const { summary } = await watch({ isDown: true }, { findAgain })
  expect(asked).toBe(1)
  expect(summary.tenants[0]).toMatchObject({ inconclusive: 1, passed: 2 })
  await expect(watch({}, { openSeals: () => Promise.reject(new TypeError('a defect')) })).rejects.toThrow('a defect')
})
