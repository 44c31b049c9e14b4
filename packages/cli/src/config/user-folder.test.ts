import { expect, test } from 'vitest'
import { userFolder } from './user-folder.ts'

test.each([
  ['/cache', { HOME: '/home/me' }, '/cache/logpipe'],
  [undefined, { HOME: '/home/me' }, '/home/me/.cache/logpipe'],
  ['', { HOME: '/home/me', LOCALAPPDATA: '/local' }, '/local/logpipe'],
  ['cache', { HOME: '/home/me' }, '/home/me/.cache/logpipe'],
  [undefined, { HOME: '' }, undefined],
  ['cache', {}, undefined],
])('with the folder %j in the environment and %j it is %s', (named, env, folder) =>
  expect(userFolder(named, env, '.cache')).toBe(folder),
)
