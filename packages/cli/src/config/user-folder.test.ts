import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { userFolder } from './user-folder.ts'

const home = tmpdir()

test.each([
  ['/cache', { HOME: home }, '/cache/logpipe'],
  [undefined, { HOME: home }, join(home, '.cache', 'logpipe')],
  ['', { HOME: home, LOCALAPPDATA: '/local' }, '/local/logpipe'],
  ['cache', { HOME: home }, join(home, '.cache', 'logpipe')],
  [undefined, { HOME: '' }, undefined],
  [undefined, { HOME: join(home, 'missing') }, undefined],
  ['cache', {}, undefined],
])('with the folder %j in the environment and %j it is %s', (named, env, folder) =>
  expect(userFolder(named, env, '.cache')).toBe(folder),
)
