import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe } from './run-logpipe.ts'
import { runSpawned, startSpawned } from './spawn-logpipe.ts'
import { startStack } from './use-stack.ts'

test("a command that uses another's stack continues when that one ends, and loses nothing", async () => {
  const cwd = await aFolder({ 'a.log': 'of a\n' })
  const slow = ['send', '--tenant', 'b', '--json', '-']
  const first = startSpawned(['send', '--tenant', 'a', '--json', '-'], { cwd })
  const second = startSpawned(slow, { cwd })
  first.stdin.end('one of a\n')
  expect((await first.ended).code).toBe(0)
  second.stdin.end('one of b\ntwo of b\n')
  const run = await second.ended
  expect([run.code, JSON.parse(run.stdout).accepted]).toEqual([0, 2])
  await startStack(cwd)
  const audit = await runLogpipe(['audit', '--all', '--json'], aContext({ cwd }))
  expect(audit.code).toBe(0)
  expect(JSON.parse(audit.stdout).tenants).toMatchObject([
    { tenant: 'a', rows: 1, receipts: 1 },
    { tenant: 'b', rows: 2, receipts: 2 },
  ])
})

test('two commands that start at the same moment share one stack', async () => {
  const cwd = await aFolder({ 'a.log': 'of a\n', 'b.log': 'of b\nof b\n' })
  const runs = await Promise.all(
    ['a', 'b'].map((tenant) => runSpawned(['send', '--tenant', tenant, '--json', `${tenant}.log`], { cwd })),
  )
  expect(runs.map(({ code }) => code)).toEqual([0, 0])
  expect(runs.map(({ stdout }) => JSON.parse(stdout).accepted)).toEqual([1, 2])
})

test('a command waits as long for a stack that another one is starting as for one of its own', async () => {
  const cwd = await aFolder({ 'a.log': 'of a\n' })
  const { self } = aContext({ cwd })
  // Says nine times that the folder is in use. By the command's clock each attempt takes five seconds.
  const busy = `echo x >> "$0"; [ $(wc -l < "$0") -gt 9 ] && exec "$@"
    echo '{"error":{"code":"data_in_use","message":"the data folder is in use by another process"}}'`
  let seconds = 0
  const elapsed = (): number => {
    seconds += 5
    return seconds * 1_000
  }
  const context = aContext({ cwd, self: ['bash', '-c', busy, join(cwd, 'attempts'), ...self], elapsed })
  expect(await runLogpipe(['send', '-t', 'acme', 'a.log'], context)).toMatchObject({ code: 0 })
})
