import { expect, test } from 'vitest'
import { findOrigin, parseRemote, parseRepository } from './repository.ts'

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

const addresses = [
  'https://github.com/acme/logs.git',
  'https://github.com/acme/logs',
  'https://token@github.com/acme/logs.git',
  'https://x:token@github.com/acme/logs.git',
  'https://github.com/acme/logs/',
  'https://www.github.com/acme/logs',
  'HTTPS://GitHub.com/acme/logs.git',
  'http://github.com/acme/logs.git',
  'git@github.com:acme/logs.git',
  'git@GitHub.com:acme/logs.git',
  'git@github.com:/acme/logs.git',
  'org-12345@github.com:acme/logs.git',
  'github.com:acme/logs',
  'ssh://git@github.com/acme/logs.git',
  'ssh://git@github.com:22/acme/logs.git',
  'ssh://git@ssh.github.com:443/acme/logs.git',
  'ssh://git@SSH.GitHub.com:443/acme/logs.git',
  'git@ssh.github.com:acme/logs.git',
  'git://github.com/acme/logs.git',
]
const found = { kind: 'github', repository: { owner: 'acme', name: 'logs' } }

test.each(addresses)('finds the origin at %s', (url) => {
  expect(findOrigin(config(url))).toEqual(found)
  expect(parseRemote(url)).toEqual(found)
})

const address = 'https://github.com/acme/logs.git'

test.each([
  ['quotes', config(`"${address}"`)],
  ['quotes within', config('https://github.com/"acme"/logs.git')],
  ['a comment behind it', config(`${address} # ours; "really"`)],
  ['a quoted comment behind it', config(`"${address}" ; ours`)],
  ['escapes', config('"https://github.com/acme/logs\\.git"')],
  ['a line that goes on', config('https://github.com/\\\nacme/logs.git')],
  ['lines of Windows', config(address).replaceAll('\n', '\r\n')],
  ['keys and sections in capitals', config(address).replaceAll('url', 'URL').replaceAll('[remote', '[Remote')],
  ['no spaces', `[remote "origin"]\nurl=${address}`],
  ['one line', `[remote "origin"] url = ${address}`],
  ['spaces everywhere', `  [remote   "origin"  ]\n  url   =   ${address}  \n`],
  ['more than one address', config(`${address}\n\turl = https://github.com/other/second.git`)],
  ['a section behind a comment', `# [remote "origin"]\n; url = x\n${config(address)}`],
])('reads %s as git does', (_, text) => {
  expect(findOrigin(text)).toEqual(found)
})

test.each([
  ['https://gitlab.com/acme/logs.git', 'gitlab.com'],
  ['https://x:token@gitlab.com/acme/logs.git', 'gitlab.com'],
  ['git@github.acme.example:acme/logs.git', 'github.acme.example'],
  ['https://github.com.evil.example/acme/logs.git', 'github.com.evil.example'],
  ['https://evilgithub.com/acme/logs.git', 'evilgithub.com'],
  ['https://github.com@evil.example/acme/logs.git', 'evil.example'],
  ['ssh://git@Git.Acme.example:2222/acme/logs.git', 'git.acme.example'],
])('%s is on another host', (url, host) => {
  expect(findOrigin(config(url))).toEqual({ kind: 'elsewhere', host })
})

test.each([
  ['a folder', config('/srv/git/logs.git')],
  ['a folder of Windows', config('C:/git/logs.git')],
  ['a folder beside', config('../github.com:acme/logs.git')],
  ['a file', config('file:///srv/github.com/acme/logs.git')],
  ['no repository of GitHub', config('https://github.com/acme')],
  ['a page of a repository', config('https://github.com/acme/logs/tree/main')],
  ['a port that is none', config('https://x:token/github.com/acme/logs')],
  ['no origin', config('https://github.com/acme/logs.git', 'fork')],
  ['another in capitals', config('https://github.com/acme/logs.git', 'Origin')],
  ['a branch of that name', `[branch "origin"]\n\turl = ${address}`],
  ['nothing', ''],
])('finds none in %s', (_, text) => {
  expect(findOrigin(text)).toEqual({ kind: 'none' })
})
