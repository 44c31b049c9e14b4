import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe } from './run-logpipe.ts'
import { startSpawned } from './spawn-logpipe.ts'
import { type Item, rowsOf, uproot } from './stored.ts'
import { startStack } from './use-stack.ts'

test('an audit that is killed goes on behind the last row that it had saved', async () => {
  const cwd = await aFolder()
  const stack = await startStack(cwd)
  const stdin = Array.from({ length: 400 }, (_, i) => `line ${i}\n`).join('')
  expect(await runLogpipe(['send', '-t', 'acme', '--wait'], aContext({ cwd, stdin }))).toMatchObject({ code: 0 })
  const audit = startSpawned(['audit', '-t', 'acme', '--max-rcu', '2'], { cwd })
  const path = join(cwd, '.logpipe', 'ledger', 'embedded', 'audit-acme.checkpoint')
  await expect.poll(() => existsSync(path)).toBe(true)
  audit.kill('SIGKILL')
  expect(await audit.ended).toMatchObject({ code: null, stdout: '' })
  // It is not looked for again.
  const [first] = (await rowsOf(stack, 'acme')).toSorted((a, b) => (String(a.log_id) < String(b.log_id) ? -1 : 1))
  await uproot(stack, first as Item)
  const resumed = await runLogpipe(['audit', '-t', 'acme', '--resume'], aContext({ cwd }))
  expect(resumed, resumed.stdout).toMatchObject({ code: 0 })
  expect(resumed.stdout).toMatch(/400 of 400 accepted records with a row\n {2}passed\nresumed: begun at /)
  expect(existsSync(path)).toBe(false)
})
