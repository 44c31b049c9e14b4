import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { auditIn } from './manifest-items.ts'
import { runLogpipe } from './run-logpipe.ts'
import { type Item, rowsOf, uproot } from './stored.ts'
import { startStack } from './use-stack.ts'

const dayMs = 86_400_000
const log = { tenant_id: 'acme', log_id: 'k1', text: 'one' }
/** Enough that the ledger has them as a part of one key. */
const lines = Array.from({ length: 40 }, (_, n) => `line ${n}\n`).join('')

/** A stack on a clock that can be set ahead, and a record that can be sent again: by curl, or by `send`, of which the ledger knows. */
async function aSender(how: 'curl' | 'send' | 'send in small batches') {
  const cwd = await aFolder({ 'app.log': how === 'send' ? lines : 'one\ntwo\n' })
  let aheadMs = 0
  const clock = { now: () => Date.now() + aheadMs }
  const stack = await startStack(cwd, clock)
  const run = async (...args: readonly string[]): Promise<void> => {
    expect(await runLogpipe([...args], aContext({ cwd, ...clock }))).toMatchObject({ code: 0 })
  }
  const post = async (): Promise<void> => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${stack.url}/ingest`, { method: 'POST', headers, body: JSON.stringify(log) })
    expect(response.status).toBe(202)
    await response.body?.cancel()
  }
  return {
    run,
    send: async (): Promise<readonly Item[]> => {
      if (how === 'curl') await post()
      else await run('send', '-t', 'acme', '--no-state', join(cwd, 'app.log'))
      expect(await stack.drain(90_000)).toBe(0)
      return rowsOf(stack, 'acme')
    },
    sendElsewhere: async (): Promise<void> => {
      const data = await aFolder()
      await run('send', '-t', 'acme', '--no-state', '--target', stack.url, '--data', data, join(cwd, 'app.log'))
      expect(await stack.drain(90_000)).toBe(0)
    },
    lose: (row: Item = {}) => uproot(stack, row),
    later: (ms: number) => {
      aheadMs += ms
    },
    audit: () => auditIn(cwd, 'acme', clock),
  }
}

const senders = ['curl', 'send', 'send in small batches'] as const
const findings = (row: Item = {}) => [{ log_id: row.log_id, kind: 'no_row' }]

test.each(senders)('a record that was erased, sent again by %s and lost is missing', async (how) => {
  const { run, send, lose, audit } = await aSender(how)
  const before = await send()
  // All manifests of a tenant that is erased whole are erased too.
  await run('tenants', 'erase', 'acme', ...(how === 'curl' ? ['--log-id', log.log_id] : []), '--yes')
  expect(await audit()).toMatchObject({ code: 0, completeness: { erased: before.length, missing: 0 } })
  const [row, ...others] = await send()
  expect(others).toHaveLength(before.length - 1)
  expect(before.map(({ log_id }) => log_id)).toContain(row?.log_id)
  expect(await audit()).toMatchObject({ code: 0, completeness: { checked: before.length, erased: 0 } })
  await lose(row)
  const lost = { status: 'failed', missing: 1, erased: 0, perhaps_erased: 0, findings: findings(row) }
  expect(await audit()).toMatchObject({ code: 1, completeness: lost })
})

test.each(senders)(
  'a record that would have expired, had it not been sent again by %s, and was lost is missing',
  async (how) => {
    const { send, lose, later, audit } = await aSender(how)
    await send()
    later(20 * dayMs)
    const rows = await send()
    later(11 * dayMs)
    expect(await audit()).toMatchObject({ code: 0, completeness: { checked: rows.length, expired: 0 } })
    await lose(rows[0])
    const lost = { status: 'failed', missing: 1, expired: 0, findings: findings(rows[0]) }
    expect(await audit()).toMatchObject({ code: 1, completeness: lost })
    later(20 * dayMs)
    for (const one of rows) await lose(one)
    // Manifests are not read any more; what the ledger says never ends.
    const expired = how === 'curl' ? { checked: 0 } : { checked: rows.length, expired: rows.length }
    expect(await audit()).toMatchObject({ code: 3, completeness: { ...expired, missing: 0 } })
  },
)

test('a record of the ledger that somebody else sends again counts by the manifest of that', async () => {
  const { send, sendElsewhere, later, lose, audit, run } = await aSender('send')
  const [row] = await send()
  await run('tenants', 'erase', 'acme', '--yes')
  later(2 * 60_000)
  await sendElsewhere()
  expect(await audit()).toMatchObject({ code: 0, completeness: { checked: 40, missing: 0 } })
  await lose(row)
  expect(await audit()).toMatchObject({ code: 1, completeness: { missing: 1 } })
})

test('a record that is repeated within a minute has the row of the first time, and is not missing when that expires', async () => {
  const { send, lose, later, audit } = await aSender('curl')
  const [first] = await send()
  later(50_000)
  const [same] = await send()
  expect(same?.expires_at).toBe(first?.expires_at)
  const leftMs = Number(first?.expires_at) * 1_000 - Date.now()
  later(leftMs - 50_000 + 1_000)
  await lose(first)
  expect(await audit()).toMatchObject({ code: 3, completeness: { checked: 1, expired: 1, missing: 0 } })
})
