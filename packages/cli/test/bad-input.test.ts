import { existsSync } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aClosedUrl, serve } from '../../sdk/test/serve.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace, expectRefusal } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'
import { canDropPrivileges, runSpawned } from './spawn-logpipe.ts'
import { startStack } from './use-stack.ts'

const tenantRule = 'it may contain only a-z, 0-9, "_" and "-"'

test.each([
  ['a slash', 'a/b', `--tenant "a/b": ${tenantRule}`],
  ['quotes', `a'"b`, `--tenant "a'\\"b": ${tenantRule}`],
  ['a control character', 'a\u0001\u001b[2Jb', `--tenant "a\\u0001\\u001b[2Jb": ${tenantRule}`],
  ['a line break', 'a\nb', `--tenant "a\\nb": ${tenantRule}`],
  ['a C1 control character', 'a\u009bb', tenantRule],
  ['nothing', '', 'it is empty'],
])('a tenant name of %s is refused before anything starts', async (_, tenant, sentence) => {
  const cwd = await aFolder({ 'app.log': 'a line' })
  expectRefusal(await runLogpipe(['send', `--tenant=${tenant}`, 'app.log'], aContext({ cwd })), sentence)
  expect(existsSync(join(cwd, '.logpipe'))).toBe(false)
})

test.each<[string, readonly string[], string]>([
  ['a missing tenant', ['send', 'app.log'], 'no tenant is set'],
  ['an unknown flag', ['send', '-t', 'acme', '--frob', 'app.log'], "unknown option '--frob'"],
  ['an unknown command', ['sned', 'app.log'], "unknown command 'sned'"],
  ['a flag without its value', ['send', 'app.log', '--tenant'], 'argument missing'],
  [
    '--batch of none',
    ['send', '-t', 'acme', '--batch', '0', 'app.log'],
    '--batch is "0"; it must be a whole number from 1 to 5000',
  ],
  ['--start-line below one', ['send', '-t', 'acme', '--start-line', '0', 'app.log'], '--start-line is "0"'],
  ['--rate below zero', ['load', '--rate', '-3'], '--rate is "-3"; it must be a number above 0'],
  ['--rpm beside --rate', ['load', '--rpm', '10', '--rate', '3'], 'cannot be used with'],
  [
    '--duration without a unit that is known',
    ['load', '--duration', '3y'],
    '--duration is "3y"; it must be a time such as',
  ],
  ['--tenants of which one is none', ['load', '--tenants', 'a,B'], '--tenants "B"'],
  ['--tenant beside --all', ['audit', '-t', 'acme', '--all'], 'cannot be used with'],
  ['an unknown severity', ['tail', '-t', 'acme', '--severity', 'loud'], 'one of debug, info, warning, error, fatal'],
  ['a port that is none', ['dev', '--port', '65536'], '--port is "65536"; it must be a whole number from 0 to 65535'],
  [
    'a target that is none',
    ['send', '-t', 'acme', '--target', 'ftp://x', 'app.log'],
    'target is "ftp://x"; it must be embedded, a deployed stack (logpipe-<stage>) or an http(s) URL',
  ],
  [
    'a region where nothing has one',
    ['send', '-t', 'acme', '--region', 'eu-west-1', 'app.log'],
    '--region is for a deployed stack, and the target is embedded',
  ],
  [
    'an unknown encoding',
    ['send', '-t', 'acme', '--encoding', 'ebcdic', 'app.log'],
    '--encoding is "ebcdic"; it must be one of utf-8, utf-16le',
  ],
  [
    'a choice that --long does not have',
    ['send', '-t', 'acme', '--long', 'cut', 'app.log'],
    '--long is "cut"; it must be skip, split or fail',
  ],
  ['an empty data folder', ['send', '-t', 'acme', '--data', '', 'app.log'], 'data is empty'],
  ['an audit of a URL', ['audit', '-t', 'acme', '--target', 'http://127.0.0.1:1'], 'a URL gives no access to it'],
  ['a deployment of a bad stage', ['deploy', '--stage', 'X'], '--stage is "X"; it must be'],
])('%s is refused in one sentence, and nothing is started', async (_, args, sentence) => {
  const cwd = await aFolder({ 'app.log': 'a line' })
  expectRefusal(await runLogpipe(args, aContext({ cwd })), sentence)
  expect(existsSync(join(cwd, '.logpipe'))).toBe(false)
})

test.each<[string, readonly string[], string]>([
  ['a missing file', ['missing.log'], 'cannot read missing.log: no such file or folder'],
  ['an empty folder', ['empty'], 'folder empty contains no files'],
  ['a glob without a match', ['*.none'], 'nothing matches *.none'],
  ['a binary file', ['core.bin'], 'core.bin is binary (a NUL at byte 3); none of it was read'],
  ['a UTF-32 file', ['wide.log'], 'wide.log is UTF-32; convert it to UTF-8 first'],
  ['a folder of nothing but binary files', ['bin'], 'nothing to send'],
])('%s alone is refused in one sentence, and nothing is sent', async (_, paths, sentence) => {
  const cwd = await aFolder({
    'core.bin': 'ELF\0\u0001',
    'wide.log': Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]),
    'bin/core.bin': 'ELF\0\u0001',
  })
  await mkdir(join(cwd, 'empty'))
  const run = await runLogpipe(['send', '-t', 'acme', '--json', ...paths], aContext({ cwd }))
  expectRefusal(run, sentence)
  expect(JSON.parse(run.stdout)).toMatchObject({
    error: { code: 'unreadable_input', message: expect.stringContaining(sentence), hint: expect.any(String) },
  })
  expect(existsSync(join(cwd, '.logpipe'))).toBe(false)
})

test('a file without read permission is named, and the others are sent', async ({ skip }) => {
  skip(!(await canDropPrivileges()), 'root may read anything, and nobody may not read this repository')
  const cwd = await aFolder({ 'secret.log': 'a line', 'app.log': 'a line' })
  await chmod(cwd, 0o777)
  await chmod(join(cwd, 'secret.log'), 0)
  const options = { cwd, isUnprivileged: true }
  const sentence = 'cannot read secret.log: permission denied'
  expectRefusal(await runSpawned(['send', '-t', 'acme', 'secret.log'], options), sentence)
  // A stack of its own would be one that compiles everything anew: nobody may write to the compile cache.
  const { url } = await startStack(await aFolder())
  const both = await runSpawned(['send', '-t', 'acme', '--json', '--target', url, 'secret.log', 'app.log'], options)
  expectRefusal(both, sentence)
  expect(JSON.parse(both.stdout)).toMatchObject({ accepted: 1 })
})

test('all problems of logpipe.json are reported at once', async () => {
  const cwd = await aFolder({ 'logpipe.json': '{"target":3,"taget":"x","data":"","token":"y"}', 'app.log': 'a line' })
  const run = await runLogpipe(['send', '-t', 'acme', 'app.log'], aContext({ cwd }))
  for (const part of [
    'unknown key "taget"',
    'unknown key "token"',
    `target in ${join(cwd, 'logpipe.json')} must be a string`,
    'data is empty',
  ]) {
    expectRefusal(run, part)
  }
})

test('a logpipe.json that is not a JSON object is refused', async () => {
  const cwd = await aFolder({ 'logpipe.json': '{target: embedded}', 'app.log': 'a line' })
  expectRefusal(
    await runLogpipe(['send', '-t', 'acme', 'app.log'], aContext({ cwd })),
    `${join(cwd, 'logpipe.json')} is not a JSON object`,
  )
})

test('an unreachable target is named, with the line to resume from', async () => {
  const cwd = await aFolder({ 'app.log': 'a line' })
  const url = await aClosedUrl()
  const run = await runLogpipe(['send', '-t', 'acme', '--target', url, 'app.log'], aContext({ cwd }))
  expectRefusal(run, `cannot reach ${url}`)
  expect(run.stderr).toContain(`Resume with: logpipe send --tenant acme app.log --target ${url}\n`)
})

test('a target that is not a logpipe endpoint is named', async () => {
  const url = await serve((_, response) => response.end('<html>hello</html>'))
  const cwd = await aFolder({ 'app.log': 'a line' })
  const run = await runLogpipe(['send', '-t', 'acme', '--json', '--target', url, 'app.log'], aContext({ cwd }))
  expect(run.code).toBe(2)
  expect(JSON.parse(run.stdout)).toMatchObject({
    accepted: 0,
    error: { code: 'unexpected_answer', message: expect.stringContaining(url) },
  })
  expectNoTrace(run)
})

test.each([
  [['--from-end', 'a.log'], '--from-start and --from-end need --follow'],
  [['--follow', '--from-end', '--from-start', 'a.log'], '--from-start and --from-end exclude each other'],
  [['--follow'], '--follow needs files, folders or globs'],
  [['--follow', '-'], '--follow needs files, folders or globs'],
  [['--follow', '--start-line', '2', 'a.log'], '--start-line is for files that are not followed'],
  [['--compress', 'lzma', 'a.log'], '--compress is "lzma"; it must be zstd, gzip or none'],
  [['--give-up', 'soon', 'a.log'], '--give-up is "soon"'],
  [['--rate', '0', 'a.log'], '--rate is "0"; it must be a number of records above 0, such as 1000'],
  [['--concurrency', '65', 'a.log'], '--concurrency is "65"; it must be a whole number from 1 to 64'],
  [['--spool', '1GB', 'a.log'], '--spool is for pipes and --follow: files can be read again'],
  [['--spool', '1000'], '--spool is "1000"; it must be a size with its unit, such as 500MB or 1GB, from 16MB to 1TB'],
])('send refuses %j', async (flags, message) => {
  const cwd = await aFolder({ 'a.log': 'a line' })
  expectRefusal(await runLogpipe(['send', '-t', 'acme', ...flags], aContext({ cwd })), message)
})

test('a stdin without a byte and a line beyond the end are said, and so is that nothing was sent', async () => {
  const cwd = await aFolder({ 'two.log': 'one\ntwo\n' })
  await startStack(cwd)
  const said = (args: readonly string[], stdin = '') =>
    runLogpipe(['send', '-t', 'acme', ...args], aContext({ cwd, stdin }))
  const empty = await said([])
  expect(empty).toMatchObject({ code: 0, stderr: 'note: stdin is empty\n' })
  expect(empty.stdout).toMatch(/^Sent nothing of stdin to acme /)
  const beyond = await said(['two.log', '--start-line', '9'])
  expect(beyond).toMatchObject({
    code: 0,
    stderr: 'note: two.log has 2 lines, and --start-line is 9: nothing of it is sent\n',
  })
  expect(beyond.stdout).toMatch(/^Sent nothing of two.log to acme /)
  const piped = await said(['--start-line', '2'], 'one')
  expect(piped.stderr).toBe('note: stdin has 1 line, and --start-line is 2: nothing of it is sent\n')
  expect((await said(['two.log', '--start-line', '2'])).stderr).toBe('')
  const { notes } = JSON.parse((await said(['--json'])).stdout)
  expect(notes).toEqual([{ name: 'stdin', kind: 'empty' }])
})
