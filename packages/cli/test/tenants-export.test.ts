import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'
import { rowsOf } from './stored.ts'
import { useStack } from './use-stack.ts'

const { stack, data } = useStack()

test('a tenant’s rows are exported as they are stored, and are those that an audit has seen', async () => {
  const cwd = await aFolder()
  const logpipe = (args: readonly string[], stdin = '') =>
    runLogpipe([...args, '--data', data()], aContext({ cwd, stdin }))
  for (const tenant of ['acme', 'beta']) {
    expect(await logpipe(['send', '-t', tenant, '--wait'], `one of ${tenant}\ncall 555-0199\n`)).toMatchObject({
      code: 0,
    })
  }
  const exported = await logpipe(['tenants', 'export', 'acme', '--out', 'rows', '--json'])
  expect(exported).toMatchObject({ code: 0, stderr: '' })
  const manifest = JSON.parse(exported.stdout)
  expect(manifest).toMatchObject({ tenant: 'acme', rows: 2, files: [{ name: 'logs-000001.ndjson', rows: 2 }] })
  const lines = (await readFile(join(cwd, 'rows', 'logs-000001.ndjson'), 'utf8')).trimEnd().split('\n')
  const byId = (rows: readonly Readonly<Record<string, unknown>>[]) =>
    rows.toSorted((a, b) => (String(a.log_id) < String(b.log_id) ? -1 : 1))
  expect(lines.map((line) => JSON.parse(line))).toEqual(byId(await rowsOf(stack(), 'acme')))
  const [audit] = JSON.parse((await logpipe(['audit', '-t', 'acme', '--json'])).stdout).tenants
  expect(manifest.rows_sha256).toBe(audit.rows_sha256)
  expectRefusal(
    await logpipe(['tenants', 'export', 'acme', '--out', 'rows']),
    'there is something in it; name a folder that is empty or new',
  )
})
