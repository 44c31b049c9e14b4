import { expect, test } from 'vitest'
import { findRepository, parseRepository } from './repository.ts'

test.each(['acme/logs', 'a/b', 'acme-2/log.pipe_x-1', 'A1/.github'])('takes %s', (text) => {
  const [owner, name] = text.split('/')
  expect(parseRepository(text)).toEqual({ owner, name })
})

test.each([
  ...['', 'acme', 'acme/', '/logs', 'acme/logs/more', '-acme/logs', 'acme-/logs', 'ac me/logs', 'acme/lo gs'],
  ...['acme/..', 'acme/.', 'acme/logs\n', 'acme/$(id)', `acme/${'a'.repeat(101)}`, `${'a'.repeat(40)}/logs`],
])('refuses %j', (text) => {
  expect(parseRepository(text)).toBeUndefined()
})

const config = (url: string, remote = 'origin') => `[core]
\tbare = false
[remote "upstream"]
\turl = https://github.com/other/upstream.git
[remote "${remote}"]
\turl = ${url}
\tfetch = +refs/heads/*:refs/remotes/origin/*
[branch "main"]
\tremote = origin
`

test.each([
  'https://github.com/acme/logs.git',
  'https://github.com/acme/logs',
  'https://token@github.com/acme/logs.git',
  'https://github.com/acme/logs/',
  'git@github.com:acme/logs.git',
  'ssh://git@github.com/acme/logs.git',
])('finds the origin at %s', (url) => {
  expect(findRepository(config(url))).toEqual({ owner: 'acme', name: 'logs' })
})

test.each([
  ['another host', config('https://gitlab.com/acme/logs.git')],
  ['a host that begins so', config('https://github.com.evil.example/acme/logs.git')],
  ['a folder', config('/srv/git/logs.git')],
  ['no origin', config('https://github.com/acme/logs.git', 'fork')],
  ['nothing', ''],
])('finds none in %s', (_, text) => {
  expect(findRepository(text)).toBeUndefined()
})
