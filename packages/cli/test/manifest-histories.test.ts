import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { auditIn, curlTo, manifestsIn, plantManifest, storeIn, uprootManifest } from './manifest-items.ts'
import { runLogpipe } from './run-logpipe.ts'
import { rowsOf, uproot } from './stored.ts'
import { startStack } from './use-stack.ts'

const day = 86_400_000

async function run(cwd: string, ...args: string[]) {
  const done = await runLogpipe(args, aContext({ cwd }))
  expect(done).toMatchObject({ code: 0 })
  return done
}

const whole = { code: 0, report: { verdict: 'passed' } }
const open = { code: 3, report: { verdict: 'passed_without_completeness' } }

test('a stack that starts again, with another master key and on a clock that was set back, has histories that are whole', async () => {
  const cwd = await aFolder()
  let aheadMs = 3_600_000
  const first = await startStack(cwd, { now: () => Date.now() + aheadMs })
  await curlTo(first, 'acme', ['one', 'two'])
  aheadMs = 0
  await curlTo(first, 'acme', ['three', 'four'])
  expect(await storeIn(first, 'acme', 'five')).toBe(201)
  await run(cwd, 'keys', 'rotate-master')
  await first.stop()
  const second = await startStack(cwd)
  await curlTo(second, 'acme', ['six', 'seven'])
  const completeness = { checked: 7, unexpected: 0, missing: 0, manifests: { count: 7, altered: 0, deleted: 0 } }
  expect(await auditIn(cwd, 'acme', { now: () => Date.now() + 2 * 3_600_000 })).toMatchObject({
    ...whole,
    completeness,
  })
  const manifest = (await manifestsIn(second, 'acme')).find(({ abandoned }) => abandoned === undefined) ?? {}
  await uprootManifest(second, manifest)
  expect(await auditIn(cwd, 'acme')).toMatchObject({ code: 1, completeness: { manifests: { deleted: 1 } } })
})

test('manifests that were turned off for a while leave open what came meanwhile, and fail nothing', async () => {
  const cwd = await aFolder()
  for (const [keepsManifests, text] of [
    [true, 'one'],
    [false, 'two'],
    [true, 'three'],
  ] as const) {
    const stack = await startStack(cwd, { keepsManifests })
    await curlTo(stack, 'acme', [text])
    await stack.stop()
  }
  const stack = await startStack(cwd)
  const completeness = { checked: 2, unexpected: 1, before_manifests: 0, missing: 0, manifests: { deleted: 0 } }
  expect(await auditIn(cwd, 'acme')).toMatchObject({ ...open, completeness })
  const named = new Set((await manifestsIn(stack, 'acme')).map(({ ids }) => ids))
  await uproot(stack, (await rowsOf(stack, 'acme')).find(({ log_id }) => named.has(log_id)) ?? {})
  expect(await auditIn(cwd, 'acme')).toMatchObject({ code: 1, completeness: { missing: 1 } })
})

test('manifests of an erased tenant that somebody puts back accuse nobody, and hide nothing that came since', async () => {
  const cwd = await aFolder()
  const stack = await startStack(cwd)
  await curlTo(stack, 'acme', ['one', 'two'])
  const before = await manifestsIn(stack, 'acme')
  await run(cwd, 'tenants', 'erase', 'acme', '--yes')
  await curlTo(stack, 'acme', ['three', 'four'])
  for (const manifest of before) await plantManifest(stack, manifest)
  const completeness = { checked: 4, erased: 2, missing: 0, manifests: { altered: 0, deleted: 0 } }
  expect(await auditIn(cwd, 'acme')).toMatchObject({ code: 0, completeness })
  await uproot(stack, (await rowsOf(stack, 'acme'))[0] ?? {})
  expect(await auditIn(cwd, 'acme')).toMatchObject({ code: 1, completeness: { missing: 1, erased: 2 } })
})

test('a backup that is older than the last logs is whole by itself, and goes on as another series', async () => {
  const cwd = await aFolder()
  const stack = await startStack(cwd)
  await curlTo(stack, 'acme', ['one', 'two'])
  await run(cwd, 'backup', 'saved')
  await curlTo(stack, 'acme', ['three'])
  await stack.stop()
  await run(cwd, 'restore', 'saved', '--data', 'old/.logpipe')
  const old = join(cwd, 'old')
  const restored = await startStack(old)
  await curlTo(restored, 'acme', ['four'])
  const completeness = { checked: 3, missing: 0, manifests: { count: 3, deleted: 0 } }
  expect(await auditIn(old, 'acme')).toMatchObject({ ...whole, completeness })
  await uproot(restored, (await rowsOf(restored, 'acme')).at(-1) ?? {})
  expect(await auditIn(old, 'acme')).toMatchObject({ code: 1, completeness: { missing: 1 } })
})

test('a record that a manifest names and that is a dead letter is neither stored nor lost, until somebody purges it', async () => {
  const cwd = await aFolder()
  const stack = await startStack(cwd)
  const send = async (text: string): Promise<void> => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ tenant_id: 'acme', log_id: 'k1', text })
    const response = await fetch(`${stack.url}/ingest`, { method: 'POST', headers, body })
    expect(response.status).toBe(202)
    await response.body?.cancel()
    await stack.drain(90_000)
  }
  for (const text of ['one', 'two']) await send(text)
  const findings = [{ log_id: 'k1', kind: 'dead_lettered', reason: 'conflict' }]
  expect(await auditIn(cwd, 'acme')).toMatchObject({
    code: 3,
    report: { verdict: 'inconclusive' },
    completeness: { findings },
  })
  const [row = {}] = await rowsOf(stack, 'acme')
  await uproot(stack, row)
  await run(cwd, 'dlq', 'redrive')
  await stack.drain(90_000)
  // The second text has the id now, and the first is nowhere: one record of two, which no id tells apart.
  expect(await rowsOf(stack, 'acme')).toMatchObject([{ modified_text: 'two' }])
  await send('three')
  await run(cwd, 'dlq', 'purge', '--yes')
  expect(await auditIn(cwd, 'acme')).toMatchObject({ code: 1, completeness: { purged: 1 } })
})

test('rows and manifests expire by themselves, while the stack runs and while it does not, and nobody is accused', async () => {
  const cwd = await aFolder()
  let aheadMs = 0
  const clock = { now: () => Date.now() + aheadMs }
  const first = await startStack(cwd, clock)
  await curlTo(first, 'acme', ['one', 'two'])
  aheadMs = 20 * day
  await curlTo(first, 'acme', ['three'])
  // The rows of the first two are gone, and so, a week later, are their manifests.
  for (const [days, checked] of [
    [31, 1],
    [38, 1],
  ] as const) {
    aheadMs = days * day
    expect(await auditIn(cwd, 'acme', clock)).toMatchObject({ ...whole, completeness: { checked, missing: 0 } })
  }
  await first.stop()
  const second = await startStack(cwd, clock)
  await expect.poll(async () => (await manifestsIn(second, 'acme')).length).toBe(1)
  expect(await auditIn(cwd, 'acme', clock)).toMatchObject({ ...whole, completeness: { checked: 1, missing: 0 } })
  await uproot(second, (await rowsOf(second, 'acme'))[0] ?? {})
  expect(await auditIn(cwd, 'acme', clock)).toMatchObject({ code: 1, completeness: { missing: 1 } })
})

test.each(['ingest', 'logs'])(
  'a log that is sent to /%s again is kept for as long as one that was sent then',
  async (path) => {
    const cwd = await aFolder()
    let aheadMs = 0
    const clock = { now: () => Date.now() + aheadMs }
    const send = async (): Promise<void> => {
      const stack = await startStack(cwd, clock)
      const headers = { 'content-type': 'application/json', 'x-tenant-id': 'acme' }
      const log = path === 'logs' ? { id: 'k1', severity: 'info', message: 'a' } : { log_id: 'k1', text: 'a' }
      const response = await fetch(`${stack.url}/${path}`, { method: 'POST', headers, body: JSON.stringify(log) })
      expect(response.ok).toBe(true)
      await response.body?.cancel()
      await stack.drain(90_000)
      await stack.stop()
    }
    await send()
    aheadMs = 20 * day
    await send()
    for (const days of [21, 31, 38, 49]) {
      aheadMs = days * day
      const stack = await startStack(cwd, clock)
      await expect.poll(async () => (await manifestsIn(stack, 'acme')).length).toBe(days < 38 ? 2 : 1)
      expect(await auditIn(cwd, 'acme', clock)).toMatchObject({ ...whole, completeness: { checked: 1, missing: 0 } })
      await stack.stop()
    }
  },
)
