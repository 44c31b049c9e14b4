import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe } from './run-logpipe.ts'
import { rowsOf, uproot } from './stored.ts'
import { useStack } from './use-stack.ts'

const { stack, data } = useStack()
const tenants = ['a', 'b', 'c', 'd']

async function logpipe(...args: readonly string[]) {
  return runLogpipe([...args, '--data', data()], aContext({ cwd: await aFolder() }))
}

interface Audited {
  readonly tenant: string
  readonly verdict: string
  readonly checks: readonly { readonly name: string; readonly checked: number; readonly missing?: number }[]
}

async function audited(...which: readonly string[]): Promise<readonly Audited[]> {
  return JSON.parse((await logpipe('audit', ...which, '--json')).stdout).tenants
}

test('an audit of all tenants, whose receipts share segments, finds of each what one of that tenant finds', async () => {
  const flags = [
    '--no-warm-up',
    '--max-lag',
    '1m',
    '--rate',
    '100',
    '--duration',
    '500ms',
    '--batch',
    '3',
    '--tenants',
    tenants.join(),
  ]
  expect(await logpipe('load', ...flags)).toMatchObject({ code: 0 })
  expect(await stack().drain(90_000)).toBe(0)
  expect((await audited('--all')).map(({ tenant, verdict }) => [tenant, verdict])).toEqual(
    tenants.map((tenant) => [tenant, 'passed']),
  )
  for (const row of (await rowsOf(stack(), 'b')).slice(0, 2)) await uproot(stack(), row)
  const all = await audited('--all')
  expect(all.map(({ verdict }) => verdict)).toEqual(['passed', 'failed', 'passed', 'passed'])
  expect(all[1]?.checks.find(({ name }) => name === 'completeness')).toMatchObject({ missing: 2 })
  for (const one of all) expect(await audited('-t', one.tenant)).toEqual([one])
})
