import { expect, test } from 'vitest'
import { toExposition } from './exposition.ts'

test('metrics have their help, their type, and a line for each value', () => {
  const text = toExposition([
    { name: 'a_total', type: 'counter', help: 'So many.', samples: [{ labels: { route: 'GET /x' }, value: 3 }] },
    { name: 'b', type: 'gauge', help: 'Free.', samples: [{ value: Number.POSITIVE_INFINITY }] },
  ])
  expect(text).toBe(
    '# HELP a_total So many.\n# TYPE a_total counter\na_total{route="GET /x"} 3\n# HELP b Free.\n# TYPE b gauge\nb +Inf\n',
  )
})

test('what would end a line or a label is escaped', () => {
  const samples = [{ labels: { name: 'a"b\\c\nd' }, value: Number.NaN }]
  expect(toExposition([{ name: 'a', type: 'gauge', help: 'x\ny\\z', samples }])).toBe(
    '# HELP a x\\ny\\\\z\n# TYPE a gauge\na{name="a\\"b\\\\c\\nd"} NaN\n',
  )
})
