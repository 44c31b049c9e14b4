import { expect, test } from 'vitest'
import { collectPartial } from './collect-partial.ts'

const errors = (...codes: readonly unknown[]): string =>
  JSON.stringify({ errors: codes.map((code, at) => ({ index: at * 2, code })) })

test.each([
  ['promises that it is not stored', ['rate_limited', 'text_too_long', 'tenant_mismatch'], undefined],
  ['is of the queue or the table', ['queue_unavailable', 'rate_limited', 'table_unavailable'], [0, 4]],
  ['is not known, or missing', ['teapot', undefined, 7], [0, 2, 4]],
])('a record that was refused for a reason that %s', (_, codes, unclear) => {
  const { add, requests } = collectPartial()
  add(3, errors(...codes))
  expect(requests().partial.get(3)).toEqual([0, 2, 4])
  expect(requests().unclear.get(3)).toEqual(unclear)
})
