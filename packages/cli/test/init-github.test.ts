import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFolder, canDropPrivileges, expectRefusal, runLogpipe } from './run-logpipe.ts'

const workflow = '.github/workflows/logpipe-deploy.yml'
const role = 'logpipe-github-role.json'

/** A repository whose origin is `acme/logs`. */
const aRepository = (files: Readonly<Record<string, string>> = {}) =>
  aFolder({ '.git/config': '[remote "origin"]\n\turl = git@github.com:acme/logs.git\n', ...files })

test('writes workflow and role for the origin, and says what to type next', async () => {
  const cwd = await aRepository()
  const run = await runLogpipe(['init', 'github', '--region', 'eu-central-1'], { cwd })
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(run.stdout).toContain(`Wrote ${workflow}\nWrote ${role}\n`)
  expect(run.stdout).toContain('gh label create deploy_log_pipeline --repo acme/logs')
  expect(run.stdout).toContain('aws cloudformation deploy --region eu-central-1')
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  expect(await readFile(join(cwd, workflow), 'utf8')).toContain(`npx --yes @logpipe/cli@${version} deploy`)
  expect(JSON.parse(await readFile(join(cwd, role), 'utf8')).Description).toContain('acme/logs')
})

test('a second time changes nothing, from a folder below too, and is one document with --json', async () => {
  const cwd = await aRepository()
  await runLogpipe(['init', 'github'], { cwd })
  await mkdir(join(cwd, 'src'))
  const again = await runLogpipe(['init', 'github', '--json'], { cwd: join(cwd, 'src') })
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

test('a file that differs is named and stays, and so does everything else; --force overwrites it', async () => {
  const cwd = await aRepository({ [role]: '{}' })
  const sentence = `nothing was written: ${role} would be overwritten; add --force to write ${workflow} and ${role}`
  expectRefusal(await runLogpipe(['init', 'github'], { cwd }), sentence)
  expect(await readFile(join(cwd, role), 'utf8')).toBe('{}')
  expect(existsSync(join(cwd, '.github'))).toBe(false)
  const forced = await runLogpipe(['init', 'github', '--force', '--json'], { cwd })
  expect(JSON.parse(forced.stdout).files).toContainEqual({ path: role, state: 'written' })
  expect(await readFile(join(cwd, role), 'utf8')).not.toBe('{}')
})

test('outside of a repository it asks for one, and writes here for the one that is named', async () => {
  const cwd = await aFolder()
  const refused = await runLogpipe(['init', 'github'], { cwd })
  expectRefusal(refused, 'no repository on GitHub: this folder is in no git repository; add --repository owner/name')
  const named = await runLogpipe(['init', 'github', '--repository', 'acme/other'], { cwd })
  expect(named.code).toBe(0)
  expect(await readFile(join(cwd, role), 'utf8')).toContain('repo:acme/other:environment:logpipe')
})

test.each<[string, readonly string[], string]>([
  [
    'a repository that is none',
    ['--repository', 'acme'],
    '--repository is "acme"; it must be owner/name, as on GitHub',
  ],
  ['an environment of two words', ['--environment', 'a b'], '--environment must be 1 to 64 of'],
  ['a stage in capitals', ['--stage', 'Prod'], '--stage must be 1 to 20 of'],
  ['a region that is none', ['--region', 'mars'], '--region must be a region such as eu-central-1'],
])('%s is refused in one sentence, and nothing is written', async (_, args, sentence) => {
  const cwd = await aRepository()
  expectRefusal(await runLogpipe(['init', 'github', ...args], { cwd }), sentence)
  expect(existsSync(join(cwd, role))).toBe(false)
})

test('an origin elsewhere is refused', async () => {
  const cwd = await aFolder({ '.git/config': '[remote "origin"]\n\turl = https://gitlab.com/acme/logs.git\n' })
  expectRefusal(await runLogpipe(['init', 'github'], { cwd }), 'the origin in .git/config is none')
})

test('a file in the way of a folder is named', async () => {
  const cwd = await aRepository()
  await writeFile(join(cwd, '.github'), '')
  expectRefusal(await runLogpipe(['init', 'github'], { cwd }), `cannot read ${workflow}: a part of the path is a file`)
})

test('a folder that may not be written is named', async ({ skip }) => {
  skip(!(await canDropPrivileges()), 'root may write anything, and nobody may not read this repository')
  const cwd = await aRepository()
  await chmod(cwd, 0o555)
  const run = await runLogpipe(['init', 'github'], { cwd, isUnprivileged: true })
  expectRefusal(run, `cannot write ${workflow}: permission denied`)
})
