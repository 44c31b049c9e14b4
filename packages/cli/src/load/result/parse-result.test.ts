import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { anyCharacter } from '../../../../sdk/test/any-character.ts'
import { aReadResult } from '../../../test/a-result.ts'
import { parseResult, resultText } from './parse-result.ts'

const text = fc.string({ unit: anyCharacter })
const count = fc.nat()
const ms = fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value + 0)
const counts = fc.dictionary(
  text.filter((key) => key !== '__proto__'),
  count,
)

const parts = fc.record({
  latencies: fc.array(ms, { maxLength: 50 }),
  report: fc.record(
    {
      target: text,
      drain_ms: fc.option(ms),
      unreachable: fc.option(text),
      failures: counts,
      error: fc.record({ code: text, message: text }),
      missed: fc.array(fc.record({ objective: text, value: fc.option(ms) })),
      seconds: fc.array(
        fc.record({ second: count, sent: count, responses: count, failed: count, p50: ms, p99: ms, max: ms }),
      ),
    },
    { requiredKeys: [] },
  ),
  result: fc.record({ command: text, objectives: fc.array(text) }),
})

test('what was written is read, whatever it holds', () => {
  fc.assert(
    fc.property(parts, (given) => {
      const { result, histograms } = aReadResult(given)
      const read = parseResult(resultText(result), 'run.json')
      expect(read.result).toEqual(result)
      for (const name of ['latency', 'service', 'lag'] as const) {
        // Of its largest value an encoded histogram keeps three digits; the report has it whole.
        expect({ ...read.histograms[name].toJSON(), max: 0 }).toEqual({ ...histograms[name].toJSON(), max: 0 })
      }
    }),
    runs({ fast: 60, full: 1_000 }),
  )
})

/** A file as it was written, but for what is changed in it. */
function changed(change: (document: Record<string, unknown>) => unknown): string {
  const document = JSON.parse(resultText(aReadResult().result))
  return JSON.stringify(change(document) ?? document)
}

const { report } = aReadResult().result
const { histograms } = aReadResult({ latencies: [1] }).result

test('a result of an older version is read, and says nothing of what that version did not keep', () => {
  const { traffic: _, connections: __, timeout_ms: ___, generator: ____, ...shape } = aReadResult().result.shape
  const { unanswered_stored: _____, unclear_stored: ______, ...records } = report.records
  const old = changed((all) => ({ ...all, shape, report: { ...report, records } }))
  expect(parseResult(old, 'run.json').result).toMatchObject({ shape, report: { records } })
  expect(parseResult(old, 'run.json').result.shape).toEqual(shape)
})

test('what requests held is kept with the result', () => {
  const lines = { count: 2, sha256: 'ab' }
  const traffic = {
    ...{ seed: 7, tenants: [{ tenant: 'b', weight: 3 }], size: '100-200', lines, duplicates: 0.01, bad: 0.02 },
    personal_data: true,
  }
  const generator = { threads: 2, precise: true, warm_up: false, max_lag_ms: 20, noisy: 'b=10x' }
  const shape = { ...aReadResult().result.shape, traffic, connections: 8, timeout_ms: 500, generator }
  expect(
    parseResult(
      changed((all) => ({ ...all, shape })),
      'run.json',
    ).result.shape,
  ).toEqual(shape)
  const damaged = (wrong: object) => () =>
    parseResult(
      changed((all) => ({ ...all, shape: { ...shape, traffic: { ...traffic, ...wrong } } })),
      'run.json',
    )
  expect(damaged({ personal_data: 1 })).toThrow('is damaged: shape.traffic.personal_data: neither true nor false')
  expect(damaged({ tenants: [{ tenant: 'b' }] })).toThrow('is damaged: shape.traffic.tenants[0].weight: not a count')
})

test.each([
  ['', 'is cut short or not JSON'],
  [resultText(aReadResult().result).slice(0, 400), 'is cut short or not JSON'],
  ['[]', 'is not the result of a load test'],
  ['{"format":"k6"}', 'is not the result of a load test'],
  [JSON.stringify(report), 'is only a report, as an older logpipe wrote it'],
  [changed((all) => ({ ...all, version: 2 })), 'has version 2 of the format; this logpipe reads 1'],
  [changed(({ version: _, ...rest }) => rest), 'has version undefined of the format; this logpipe reads 1'],
  [changed(({ report: _, ...rest }) => rest), 'is damaged: report: not an object'],
  [
    changed((all) => ({ ...all, report: { ...report, rate: {} } })),
    'is damaged: report.rate.target_per_second: not a number',
  ],
  [
    changed((all) => ({ ...all, report: { ...report, statuses: { 202: -1 } } })),
    'is damaged: report.statuses: not a count',
  ],
  [changed((all) => ({ ...all, report: { ...report, seconds: [1] } })), 'is damaged: report.seconds[0]: not an object'],
  [changed((all) => ({ ...all, report: { ...report, verdict: 'good' } })), 'report.verdict: not one of passed, failed'],
  [changed((all) => ({ ...all, started_at: 'today' })), 'is damaged: started_at: no time'],
  [
    changed((all) => ({ ...all, histograms: { ...histograms, lag: 'AAAA' } })),
    'histograms.latency does not hold the 4 values',
  ],
  [
    changed((all) => ({ ...all, histograms: { latency: '!', service: '', lag: '' } })),
    'histograms.latency does not hold',
  ],
])('what is no result is refused in one sentence: %#', (given, why) => {
  expect(() => parseResult(given, 'run.json')).toThrow(/^run\.json (?:is|has) /)
  expect(() => parseResult(given, 'run.json')).toThrow(why)
  expect(() => parseResult(given, 'run.json')).toThrow(expect.objectContaining({ code: 'unusable_result' }))
})
