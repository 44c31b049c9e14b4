import { expect, test } from 'vitest'
import { colorLevel } from './color-level.ts'

test.each<[Record<string, string>, boolean, number]>([
  [{}, false, 0],
  [{}, true, 1],
  [{ TERM: 'xterm-256color' }, true, 2],
  [{ COLORTERM: 'truecolor' }, true, 3],
  [{ COLORTERM: 'truecolor' }, false, 0],
  [{ TERM: 'dumb' }, true, 0],
  [{ NO_COLOR: '1' }, true, 0],
  [{ NO_COLOR: '' }, true, 1],
  [{ NO_COLOR: '1', FORCE_COLOR: '3' }, true, 0],
  [{ FORCE_COLOR: '' }, false, 1],
  [{ FORCE_COLOR: 'true' }, false, 1],
  [{ FORCE_COLOR: '2' }, false, 2],
  [{ FORCE_COLOR: '3' }, false, 3],
  [{ FORCE_COLOR: '0' }, true, 0],
  [{ FORCE_COLOR: 'false' }, true, 0],
])('with %j and a terminal %j there is level %i', (env, isTty, level) => {
  expect(colorLevel(env, isTty)).toBe(level)
})
