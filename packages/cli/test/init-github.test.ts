import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'
import { canDropPrivileges, runSpawned } from './spawn-logpipe.ts'

const workflow = '.github/workflows/logpipe-deploy.yml'
const role = 'logpipe-github-role.json'

/** A repository whose origin is `acme/logs`. */
const aRepository = (files: Readonly<Record<string, string>> = {}) =>
  aFolder({ '.git/config': '[remote "origin"]\n\turl = git@github.com:acme/logs.git\n', ...files })

test('writes workflow and role for the origin, and says what to type next', async () => {
  const cwd = await aRepository()
  const run = await runLogpipe(['init', 'github', '--region', 'eu-central-1'], aContext({ cwd }))
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(run.stdout).toContain(`Wrote ${workflow}\nWrote ${role}\n`)
  expect(run.stdout).toContain('gh label create deploy_log_pipeline --repo acme/logs')
  expect(run.stdout).toContain('aws cloudformation deploy --region eu-central-1')
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  expect(await readFile(join(cwd, workflow), 'utf8')).toContain(
    `npm install --global --ignore-scripts @logpipe/cli@${version}\n`,
  )
  expect(JSON.parse(await readFile(join(cwd, role), 'utf8')).Description).toContain('acme/logs')
})

test('a second run changes nothing, even from a subfolder, and prints one document with --json', async () => {
  const cwd = await aRepository()
  await runLogpipe(['init', 'github'], aContext({ cwd }))
  await mkdir(join(cwd, 'src'))
  const again = await runLogpipe(['init', 'github', '--json'], aContext({ cwd: join(cwd, 'src') }))
  expect(again.code).toBe(0)
  expect(JSON.parse(again.stdout)).toMatchObject({
    repository: 'acme/logs',
    environment: 'logpipe',
    stage: 'prod',
    files: [
      { path: workflow, state: 'unchanged' },
      { path: role, state: 'unchanged' },
    ],
    next: expect.arrayContaining([{ what: expect.any(String), commands: expect.any(Array) }]),
  })
  expect(existsSync(join(cwd, 'src', '.github'))).toBe(false)
})

test('a file that differs is named, and nothing is written; --force overwrites it', async () => {
  const cwd = await aRepository({ [role]: '{}' })
  const sentence = `nothing was written: ${role} would be overwritten; add --force to write ${workflow} and ${role}`
  expectRefusal(await runLogpipe(['init', 'github'], aContext({ cwd })), sentence)
  expect(await readFile(join(cwd, role), 'utf8')).toBe('{}')
  expect(existsSync(join(cwd, '.github'))).toBe(false)
  const forced = await runLogpipe(['init', 'github', '--force', '--json'], aContext({ cwd }))
  expect(JSON.parse(forced.stdout).files).toContainEqual({ path: role, state: 'written' })
  expect(await readFile(join(cwd, role), 'utf8')).not.toBe('{}')
})

test('outside a repository it asks for --repository, and writes to the current folder with it', async () => {
  const cwd = await aFolder()
  const refused = await runLogpipe(['init', 'github'], aContext({ cwd }))
  expectRefusal(refused, 'no repository on GitHub: this folder is not in a git repository; add --repository owner/name')
  const named = await runLogpipe(['init', 'github', '--repository', 'acme/other'], aContext({ cwd }))
  expect(named.code).toBe(0)
  expect(await readFile(join(cwd, role), 'utf8')).toContain('repo:acme/other:environment:logpipe')
})

test.each<[string, readonly string[], string]>([
  [
    'a repository that is none',
    ['--repository', 'acme'],
    '--repository is "acme"; it must be owner/name, as on GitHub',
  ],
  ['an environment of two words', ['--environment', 'a b'], '--environment is "a b"; it must be 1 to 64 of'],
  ['a stage in capitals', ['--stage', 'Prod'], '--stage is "Prod"; it must be 1 to 20 of'],
  ['a region that is none', ['--region', 'mars'], '--region is "mars"; it must be an AWS region, such as eu-central-1'],
])('%s is refused in one sentence, and nothing is written', async (_, args, sentence) => {
  const cwd = await aRepository()
  expectRefusal(await runLogpipe(['init', 'github', ...args], aContext({ cwd })), sentence)
  expect(existsSync(join(cwd, role))).toBe(false)
})

test('an origin on another host is refused by name, and a folder does not count as one', async () => {
  const url = (address: string) => ({ '.git/config': `[remote "origin"]\n\turl = ${address}\n` })
  const elsewhere = await runLogpipe(
    ['init', 'github'],
    aContext({
      cwd: await aFolder(url('https://x:pass@gitlab.com/acme/logs')),
    }),
  )
  expectRefusal(
    elsewhere,
    'the origin in .git/config is on gitlab.com, and only github.com is supported; add --repository',
  )
  expect(elsewhere.stderr).not.toContain('pass')
  const none = await runLogpipe(['init', 'github'], aContext({ cwd: await aFolder(url('/srv/git/logs.git')) }))
  expectRefusal(none, '.git/config has no origin with a URL; add --repository')
})

test('accepts a repository URL that contains a token, and never prints the token', async () => {
  const cwd = await aFolder()
  const address = (host: string) => `https://x:ghp_SECRETTOKEN@${host}/acme/shop.git`
  const refused = await runLogpipe(['init', 'github', '--repository', address('github.example')], aContext({ cwd }))
  expectRefusal(refused, '--repository is a URL that is not on github.com; it must be owner/name, as on GitHub')
  const taken = await runLogpipe(['init', 'github', '--repository', address('github.com')], aContext({ cwd }))
  expect(taken.code).toBe(0)
  const role = await readFile(join(cwd, 'logpipe-github-role.json'), 'utf8')
  expect(role).toContain('repo:acme/shop:environment:logpipe')
  for (const text of [refused.stderr, refused.stdout, taken.stderr, taken.stdout, role]) {
    expect(text).not.toContain('SECRETTOKEN')
  }
})

const config = '[remote "origin"]\n\turl = git@github.com:acme/logs.git\n'

test.each<[string, string, Readonly<Record<string, string>>]>([
  [
    'a worktree',
    'tree',
    {
      'tree/.git': 'gitdir: ../main/.git/worktrees/tree\n',
      'main/.git/worktrees/tree/commondir': '../..\n',
      'main/.git/config': config,
    },
  ],
  [
    'a submodule',
    'main/sub',
    { 'main/sub/.git': 'gitdir: ../.git/modules/sub\n', 'main/.git/modules/sub/config': config },
  ],
])('finds the origin of %s, and writes into it', async (_, below, files) => {
  const cwd = join(await aFolder(files), below)
  const run = await runLogpipe(['init', 'github'], aContext({ cwd }))
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(await readFile(join(cwd, role), 'utf8')).toContain('repo:acme/logs:environment:logpipe')
})

test.each<[string, string, string]>([
  ['a file that is a link to nothing', workflow, 'new.yml'],
  ['a file that is a link to a file', role, 'there.json'],
  ['a folder that is a link', '.github', '.'],
  ['a folder below that is a link', '.github/workflows', '.'],
])('%s is refused, with --force too, and nothing is written through it', async (_, link, to) => {
  const outside = await aFolder({ 'there.json': '{}' })
  const cwd = await aRepository()
  await mkdir(join(cwd, link, '..'), { recursive: true })
  await symlink(join(outside, to), join(cwd, link))
  for (const force of [[], ['--force']]) {
    expectRefusal(
      await runLogpipe(['init', 'github', ...force], aContext({ cwd })),
      `: ${link} is a link, and its target was not changed`,
    )
  }
  expect(await readdir(outside)).toEqual(['there.json'])
  expect(await readFile(join(outside, 'there.json'), 'utf8')).toBe('{}')
  expect(existsSync(join(cwd, link === role ? workflow : role))).toBe(false)
})

test('a file in the way of a folder is named', async () => {
  const cwd = await aRepository()
  await writeFile(join(cwd, '.github'), '')
  expectRefusal(
    await runLogpipe(['init', 'github'], aContext({ cwd })),
    `cannot read ${workflow}: part of the path is a file`,
  )
})

test('a folder without write permission is named', async ({ skip }) => {
  skip(!(await canDropPrivileges()), 'root may write anything, and nobody may not read this repository')
  const cwd = await aRepository()
  await chmod(cwd, 0o555)
  const run = await runSpawned(['init', 'github'], { cwd, isUnprivileged: true })
  expectRefusal(run, `cannot write ${workflow}: permission denied`)
})

test('if the second file cannot be written, neither is the first', async ({ skip }) => {
  skip(!(await canDropPrivileges()), 'root may write anything, and nobody may not read this repository')
  const cwd = await aRepository({ [workflow]: 'old' })
  await chmod(join(cwd, '.github/workflows'), 0o777)
  await chmod(join(cwd, workflow), 0o666)
  await chmod(cwd, 0o555)
  const run = await runSpawned(['init', 'github', '--force'], { cwd, isUnprivileged: true })
  expectRefusal(run, `cannot write ${role}: permission denied`)
  expect(await readFile(join(cwd, workflow), 'utf8')).toBe('old')
  expect(await readdir(join(cwd, '.github/workflows'))).toEqual(['logpipe-deploy.yml'])
})

test('a git configuration without read permission is named', async ({ skip }) => {
  skip(!(await canDropPrivileges()), 'root may read anything, and nobody may not read this repository')
  const cwd = await aRepository()
  await chmod(cwd, 0o755)
  await chmod(join(cwd, '.git/config'), 0o000)
  const run = await runSpawned(['init', 'github'], { cwd, isUnprivileged: true })
  expectRefusal(run, 'cannot read .git/config: permission denied')
})
