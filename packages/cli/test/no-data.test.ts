import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'

test.each([
  'tail -t acme',
  'logs -t acme',
  'audit -t acme',
  'audit --all',
  'dlq list',
  'dlq show id-1',
  'dlq redrive -t acme',
  'dlq purge --yes',
  'tenants list',
  'tenants show acme',
  'tenants set acme --rate 5',
  'tenants remove acme --yes',
  'tenants export acme --out rows',
  'tenants erase acme --yes',
  'keys list acme',
  'keys add acme',
])('%s says that there is no data, and makes no folder', async (line) => {
  const cwd = await aFolder()
  const refused = await runLogpipe(line.split(' '), aContext({ cwd }))
  expectRefusal(refused, `there is no data in ${cwd}`)
  expect(refused.code).toBe(2)
  expect(await readdir(cwd)).toEqual([])
})
