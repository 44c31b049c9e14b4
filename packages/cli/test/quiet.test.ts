import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe } from './run-logpipe.ts'
import { useStack } from './use-stack.ts'

const { data } = useStack()

test.each([
  ['-q', 'send', '--tenant', 'acme', 'a.log'],
  ['send', '--tenant', 'acme', 'a.log', '--quiet'],
])('quiet before or after the command, a result is all that is said: %j', async (...args) => {
  const cwd = await aFolder({ 'a.log': 'one\ntwo\n' })
  const context = aContext({ cwd, isTty: true, env: { NO_COLOR: '1' } })
  const { code, stdout, stderr } = await runLogpipe([...args, '--data', data()], context)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('2')
})

test('without it the same command says more', async () => {
  // What it says of its progress depends on how long it takes; what it leaves out it always says.
  const cwd = await aFolder({ 'a.log': 'one\ntwo\n', 'b.bin': '\0\0\0\0' })
  const { stderr } = await runLogpipe(['send', '-t', 'acme', '.', '--data', data()], aContext({ cwd, isTty: true }))
  expect(stderr).toContain('b.bin')
})

test('notes are left out, and errors are not', async () => {
  const cwd = await aFolder({ 'a.log': 'one\n', 'b.bin': '\0\0\0\0' })
  const said = async (...args: string[]) => {
    const { code, stderr } = await runLogpipe(['send', '-t', 'acme', '--data', data(), ...args], aContext({ cwd }))
    return { code, stderr }
  }
  expect((await said('.')).stderr).toContain('b.bin')
  expect(await said('.', '-q', '--no-state')).toEqual({ code: 0, stderr: '' })
  const missing = await said('a.log', 'nothing.log', '-q', '--no-state')
  expect(missing).toEqual({ code: 2, stderr: expect.stringContaining('nothing.log') })
  expect((await said('-q', '--rate', 'fast', 'a.log')).stderr).toContain('--rate is "fast"')
})

test('a question is asked all the same', async () => {
  const cwd = await aFolder({ 'a.log': 'one\n' })
  await runLogpipe(['tenants', 'add', 'asked', '--data', data()], aContext({ cwd }))
  const context = aContext({ cwd, isTty: true, stdin: 'no\n' })
  const { code, stderr } = await runLogpipe(['tenants', 'remove', 'asked', '-q', '--data', data()], context)
  expect(code).toBe(2)
  expect(stderr).toContain('Type asked to continue')
})
