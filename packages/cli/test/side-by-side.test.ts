import { expect, test } from 'vitest'
import { aFolder } from './a-folder.ts'
import { runSpawned, startSpawned } from './spawn-logpipe.ts'

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
  const audit = await runSpawned(['audit', '--all', '--json'], { cwd })
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
