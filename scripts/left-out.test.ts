import { expect, test } from 'vitest'
import { leftOutText } from './left-out.ts'

test('names each test that was left out, and says that examples were fewer', () => {
  const text = leftOutText(['a.test.ts: one: no Python', 'b.test.ts: two'], false)
  expect(text).toContain('Left out:\n  a.test.ts: one: no Python\n  b.test.ts: two\n')
  expect(text).toContain('LOGPIPE_FULL_TESTS=1')
})

test('a run at full size that left nothing out says nothing', () => {
  expect(leftOutText([], true)).toBe('')
})
