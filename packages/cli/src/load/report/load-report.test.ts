import { LogpipeError } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import type { ThreadRan } from '../engine/thread-plan.ts'
import { newHistogram } from '../measure/histograms.ts'
import { createRecorder, type Recorder } from '../measure/recorder.ts'
import type { Verified } from '../proof/verify.ts'
import { fixedRate } from '../schedule/arrivals.ts'
import { type LoadResult, type LoadShape, loadReport } from './load-report.ts'
import { mergeThreads } from './merge-threads.ts'
import { parseObjective } from './objectives.ts'

interface Run {
  readonly record?: (recorder: Recorder) => void
  readonly ran?: Partial<ThreadRan>
  readonly result?: Partial<LoadResult>
  readonly shape?: Partial<LoadShape>
}

/** The report of ten requests in a second, of which those happened that are recorded. */
function reportOf({ record = () => undefined, ran = {}, result = {}, shape = {} }: Run) {
  const recorder = createRecorder(100)
  record(recorder)
  const thread = {
    ...{ busyShare: 0.1, gcMs: 0, longestGcMs: 0, endedMs: 1_000, isOutOfConnections: false },
    ...{ stillOpening: { count: 0, longestMs: 0 }, ...ran },
  }
  const measured = mergeThreads([
    { measured: recorder.measured(), ran: thread, partial: new Map(), unclear: new Map() },
  ])
  const outcomes = { acceptedRecords: 0, acceptedDuplicates: 0, refusedRecords: 0, rejectedBad: 0, acceptedBad: 0 }
  return loadReport(
    { measured, outcomes, verified, drainMs: 1, ...result },
    {
      ...{ schedule: fixedRate(10, 1_000), batchRecords: 1, target: 'a', url: 'http://a.test', tenants: 1 },
      ...{ maxLagMs: 100, maxConnections: 10, isInterrupted: false, objectives: [], fault: undefined, ...shape },
    },
  )
}

const verified: Verified = {
  ...{ accepted: 0, stored: 0, lost: 0, duplicated: 0, misplaced: 0, unanswered: 0, unansweredStored: 0 },
  unclearStored: 0,
  pipeline: newHistogram(),
}

function answered(recorder: Recorder, sentMs: readonly number[]): void {
  for (const [n, ms] of sentMs.entries()) {
    recorder.sent(ms, ms)
    recorder.answered(ms, ms, ms + 1, 202, n)
  }
}

const tenTimes = Array.from({ length: 10 }, (_, n) => n * 100)

test('requests that waited for a connection which never opened are the target’s fault, and not the generator’s', () => {
  const report = reportOf({ ran: { endedMs: 1_100, stillOpening: { count: 4, longestMs: 1_150 } } })
  expect(report).toMatchObject({
    ...{ verdict: 'failed', generator: { limit: null }, unsent: 0 },
    records: { unanswered: 10 },
    failures: { 'no connection within 1150 ms': 10 },
    unreachable: 'cannot reach http://a.test: no connection within 1150 ms',
  })
})

test('what had just begun to open is no reason that requests were not sent', () => {
  const report = reportOf({ ran: { busyShare: 0.95, stillOpening: { count: 4, longestMs: 99 } } })
  expect(report).toMatchObject({ verdict: 'invalid', generator: { limit: 'cpu' }, records: { unanswered: 0 } })
})

test('a closed model whose connections never open has failed, with one request for each', () => {
  const report = reportOf({ ran: { stillOpening: { count: 4, longestMs: 1_050 } }, shape: { concurrency: 4 } })
  expect(report).toMatchObject({ verdict: 'failed', records: { unanswered: 4 } })
})

test('a stack that died in the warm-up is told as such, and nothing was due by then', () => {
  const fault = new LogpipeError('internal', 'the stack died')
  const shape = { fault, isCutShort: true }
  const report = reportOf({ ran: { endedMs: -200 }, result: { verified: undefined }, shape })
  expect(report).toMatchObject({ verdict: 'inconclusive', unsent: 0, generator: { limit: null } })
  expect(report.error).toEqual({ code: 'internal', message: 'the stack died' })
})

test('Ctrl-C in the drain leaves an objective of the table unknown, and the run interrupted', () => {
  const shape = { isInterrupted: true, objectives: [parseObjective('lost>0')] }
  const report = reportOf({ record: (recorder) => answered(recorder, tenTimes), result: { isCut: true }, shape })
  expect(report).toMatchObject({ verdict: 'interrupted', missed: [{ objective: 'lost>0', value: null }] })
})

test('a machine without sockets was the limit, and not a target without responses', () => {
  const record = (recorder: Recorder): void => {
    answered(recorder, tenTimes.slice(0, 9))
    recorder.failed(900, 'connect EMFILE 127.0.0.1:80 - Local (undefined:undefined)', true)
  }
  expect(reportOf({ record })).toMatchObject({ verdict: 'invalid', generator: { limit: 'sockets' } })
  const refusing = (recorder: Recorder): void => {
    record(recorder)
    recorder.failed(900, 'connection refused', true)
  }
  expect(reportOf({ record: refusing }).verdict).toBe('failed')
})

test.each([
  ['one request', [0], [0]],
  ['requests that are all due at once', [0, 0, 0], [0, 0.1, 0.2]],
])('%s: no rate was asked for, and the document has no number that JSON lacks', (_, replayMs, sentMs) => {
  const report = reportOf({
    record: (recorder) => answered(recorder, sentMs),
    shape: { schedule: { ...fixedRate(1, 1), spacing: 'replay', replayMs } },
  })
  expect(report.rate).toMatchObject({ target_per_second: null, error_percent: null })
  expect(JSON.parse(JSON.stringify(report.rate))).toEqual(report.rate)
})

test('a closed model that has sent all it may says so', () => {
  const shape = { concurrency: 2, maxRequests: 10 }
  expect(reportOf({ record: (recorder) => answered(recorder, tenTimes), shape })).toMatchObject({
    ended_early: 'max_requests',
  })
  const fewer = reportOf({ record: (recorder) => answered(recorder, tenTimes.slice(1)), shape })
  expect(fewer).not.toHaveProperty('ended_early')
})

test('what was stored without a promise is reported, fails nothing, and is not known without the table', () => {
  const record = (recorder: Recorder): void => answered(recorder, tenTimes)
  const stored = { ...verified, unansweredStored: 4, unclearStored: 3 }
  expect(reportOf({ record, result: { verified: stored } })).toMatchObject({
    verdict: 'passed',
    records: { unanswered_stored: 4, unclear_stored: 3 },
  })
  expect(reportOf({ record, result: { verified: undefined } }).records).toMatchObject({
    ...{ unanswered_stored: null, unclear_stored: null },
  })
})

test.each([
  ['lost', 'failed'],
  ['duplicated', 'failed'],
  ['unredacted', 'failed'],
  [undefined, 'passed'],
])('without the noise %s records make a noisy run %s', (name, verdict) => {
  const others = { latency_p99_ms: 1, pipeline_p99_ms: null, failed: 0 }
  const right = { refused: 0, unanswered: 0, lost: 0, duplicated: 0, misplaced: 0, unredacted: 0 }
  const calm_records = name === undefined ? right : { ...right, [name]: 1 }
  const noise = { tenant: 'loud', factor: 10, calm: others, noisy: others, calm_records }
  expect(reportOf({ record: (recorder) => answered(recorder, tenTimes), result: { noise } }).verdict).toBe(verdict)
})
