import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import type { CliContext } from '../context.ts'
import { mayNotify } from './may-notify.ts'

function aWorld(env: CliContext['env'] = {}, { out = true, err = true } = {}) {
  const output = (isTty: boolean) => ({
    write: () => undefined,
    isTty,
    columns: () => 80,
    color: new Chalk({ level: 0 }),
  })
  return { env, out: output(out), err: output(err), parent: undefined }
}

test('a person on a terminal may be told', () => {
  expect(mayNotify(['send', '-t', 'acme', 'a.log'], aWorld())).toBe(true)
  expect(mayNotify(['send', 'a.log'], aWorld({ CI: '', NO_UPDATE_NOTIFIER: '' }))).toBe(true)
})

test.each([[{ CI: 'true' }], [{ LOGPIPE_NO_UPDATE_CHECK: '1' }], [{ NO_UPDATE_NOTIFIER: '1' }]])(
  'with %j nobody is',
  (env) => expect(mayNotify(['send', 'a.log'], aWorld(env))).toBe(false),
)

test.each([['--json'], ['-q'], ['-qt'], ['-fq'], ['--quiet'], ['--help'], ['--version'], ['-v'], ['__complete']])(
  'nor with %s',
  (word) => {
    expect(mayNotify([word, 'a.log'], aWorld())).toBe(false)
    expect(mayNotify([], aWorld())).toBe(false)
  },
)

test('nor are scripts, pipes and commands that another one manages', () => {
  const args = ['send', 'a.log']
  expect(mayNotify(args, aWorld({}, { out: false }))).toBe(false)
  expect(mayNotify(args, aWorld({}, { err: false }))).toBe(false)
  const parent = { onStop: () => undefined, send: () => undefined }
  expect(mayNotify(args, { ...aWorld(), parent })).toBe(false)
})
