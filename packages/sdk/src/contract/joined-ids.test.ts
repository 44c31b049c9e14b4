import { expect, test } from 'vitest'
import { areJoinedIds, joinIds, lastJoined } from './joined-ids.ts'

test.each([
  ['none', [], undefined],
  ['one', ['a'], 'a'],
  ['several', ['a', 'app-1:2.x_Y', '0.key.7.AbCdEfGh-_9'], '0.key.7.AbCdEfGh-_9'],
])('joined ids are known by their form and their number: %s', (_, ids, last) => {
  const joined = joinIds(ids)
  expect(areJoinedIds(joined, ids.length)).toBe(true)
  expect(areJoinedIds(joined, ids.length + 1)).toBe(false)
  expect(lastJoined(joined)).toBe(last)
})

test.each([
  ['no string', 7, 1],
  ['a list', ['a'], 1],
  ['characters that no id has', 'a b\u00e9', 2],
  ['a line end', 'a\n', 1],
  ['two spaces', 'a  b', 3],
  ['a space in front', ' a', 2],
  ['a space at the end', 'a ', 2],
  ['nothing for one', '', 1],
])('what is not joined ids is told: %s', (_, value, count) => {
  expect(areJoinedIds(value, count)).toBe(false)
})
