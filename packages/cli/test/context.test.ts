import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'

const file = {
  tenant: 'acme',
  contexts: { prod: { target: 'http://127.0.0.1:1', tenant: 'beta' }, ci: { data: 'store', region: 'eu-west-1' } },
}

/** A folder with contexts, a folder below it, and a user who works there. */
async function aUser() {
  const cwd = await aFolder({ 'logpipe.json': JSON.stringify(file), 'below/app.log': 'a line' })
  const env = { XDG_STATE_HOME: await aFolder() }
  const run = (args: readonly string[], others = {}) =>
    runLogpipe(args, aContext({ cwd: join(cwd, 'below'), env: { ...env, ...others } }))
  return { cwd, run }
}

test('a context is chosen once, and counts from then on, in every folder below', async () => {
  const { cwd, run } = await aUser()
  const first = await run(['context', 'list', '--json'])
  expect(JSON.parse(first.stdout)).toEqual({
    file: join(cwd, 'logpipe.json'),
    contexts: [
      { name: 'default', is_current: true, tenant: 'acme' },
      { name: 'prod', is_current: false, target: 'http://127.0.0.1:1', tenant: 'beta' },
      { name: 'ci', is_current: false, tenant: 'acme', data: 'store', region: 'eu-west-1' },
    ],
  })
  const used = await run(['context', 'use', 'prod'])
  expect(used).toMatchObject({ code: 0, stdout: 'Context prod: target http://127.0.0.1:1, tenant beta.\n', stderr: '' })
  expect((await run(['context', 'list'])).stdout).toMatch(/│ \* │ prod +│ http:\/\/127\.0\.0\.1:1 │ beta/)
  const sent = await run(['send', 'app.log'])
  expectRefusal(sent, 'cannot reach http://127.0.0.1:1')
  expect(sent.stderr).toContain('Resume with: logpipe send app.log\n')
  await run(['context', 'use', 'default'])
  expect((await run(['context', 'list'])).stdout).toMatch(/│ \* │ default/)
})

test('choices for several files at the same time are all kept', async () => {
  const env = { XDG_STATE_HOME: await aFolder() }
  const folders = await Promise.all(Array.from({ length: 6 }, () => aFolder({ 'logpipe.json': JSON.stringify(file) })))
  const run = (args: readonly string[], cwd: string) => runLogpipe(args, aContext({ cwd, env }))
  const used = await Promise.all(folders.map((cwd) => run(['context', 'use', 'prod'], cwd)))
  expect(used.map(({ code, stderr }) => [code, stderr])).toEqual(folders.map(() => [0, '']))
  for (const cwd of folders) expect((await run(['context', 'list'], cwd)).stdout).toMatch(/│ \* │ prod/)
})

test('a name that is no context is refused with what was meant; LOGPIPE_CONTEXT counts more than the choice, and is named', async () => {
  const { cwd, run } = await aUser()
  const refused = await run(['context', 'use', 'prd'])
  expectRefusal(refused, `${join(cwd, 'logpipe.json')} has no context "prd"; did you mean prod?`)
  const used = await run(['context', 'use', 'ci'], { LOGPIPE_CONTEXT: 'prod' })
  expect(used).toMatchObject({
    code: 0,
    stderr: 'LOGPIPE_CONTEXT is prod and overrides this choice while it is set.\n',
  })
  const list = await run(['context', 'list'], { LOGPIPE_CONTEXT: 'prod' })
  expect(list.stdout).toMatch(/│ \* │ prod/)
})

test('without a logpipe.json there are no contexts, and the refusal shows one', async () => {
  const run = await runLogpipe(['context', 'list'], aContext({ cwd: await aFolder() }))
  expectRefusal(run, 'there is no logpipe.json in')
  expect(run.stderr).toContain('{"contexts": {"prod": {"target": "logpipe-prod"}}}')
})

test('doctor shows the file, the context and the tenant, and where each comes from', async () => {
  const { cwd, run } = await aUser()
  const found = await run(['doctor', '--context', 'ci', '--json'])
  const { checks } = JSON.parse(found.stdout)
  expect(checks).toEqual(
    expect.arrayContaining([
      { what: 'configuration', status: 'ok', path: join(cwd, 'logpipe.json') },
      { what: 'context', status: 'ok', context: 'ci', source: 'flag' },
      { what: 'tenant', status: 'ok', tenant: 'acme', source: 'logpipe.json' },
      expect.objectContaining({ what: 'data', path: join(cwd, 'store'), source: 'context' }),
    ]),
  )
  const text = (await run(['doctor', '--context', 'ci'], { LOGPIPE_KEY: `lp_gamma_aaaaaaaa_${'a'.repeat(38)}` })).stdout
  expect(text).toContain('gamma (key of LOGPIPE_KEY)')
})

test('what a command tells to type next names the context again', async () => {
  const { run } = await aUser()
  const sent = await run(['send', '--context', 'prod', 'app.log'])
  expect(sent.stderr).toContain('--context prod')
})
