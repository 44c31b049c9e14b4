import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { createLiveView, sparkline } from './live-view.ts'

const color = new Chalk({ level: 0 })
const counts = (sent: number, slowestMs: number, refused = 0) => ({
  sent,
  responses: sent,
  failed: 0,
  refused,
  slowestMs,
})

test('a sparkline goes from nothing to its largest value', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█')
  expect(sparkline([0, 0])).toBe('▁▁')
  expect(sparkline([])).toBe('')
})

test('the live view shows each half second, and the slowest response of each', () => {
  const view = createLiveView(30_000)
  expect(view.note({ elapsedMs: 250, counts: counts(100, 9), queued: 1 })).toBe(false)
  expect(view.note({ elapsedMs: 500, counts: counts(200, 2), queued: 5 })).toBe(true)
  view.note({ elapsedMs: 1_000, counts: counts(300, 18), queued: 10 })
  expect(view.text(color).split('\n')).toEqual([
    '1.0 s of 30.0 s · sent 300 · responses 300',
    'rate            200/s  █▅',
    'slowest         18 ms  ▅█',
    'errors              0  ▁▁',
    'backlog            10  ▅█',
  ])
})

test('refusals are errors, and a queue that cannot be looked into has no line', () => {
  const view = createLiveView(1_000)
  view.note({ elapsedMs: 500, counts: counts(10, 1, 3), queued: undefined })
  expect(view.text(color)).toMatch(/\nerrors +3 {2}█$/)
})
