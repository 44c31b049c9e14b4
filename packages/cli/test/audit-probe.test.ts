import { expect, test } from 'vitest'
import { aClosedUrl } from '../../sdk/test/serve.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'
import { useStack } from './use-stack.ts'

const { stack, data } = useStack({ requiresKeys: true })

const logpipe = async (args: readonly string[], key?: string, stdin?: string) =>
  runLogpipe(
    [...args, '--data', data()],
    aContext({
      cwd: await aFolder(),
      env: key === undefined ? {} : { LOGPIPE_KEY: key },
      ...(stdin !== undefined && { stdin }),
    }),
  )

async function aTenant(tenant: string): Promise<string> {
  const { key } = JSON.parse((await logpipe(['tenants', 'add', tenant, '--json'])).stdout)
  expect(await logpipe(['send', '-t', tenant, '--wait'], key, `a line of ${tenant}\n`)).toMatchObject({ code: 0 })
  return key
}

test('the endpoint denies a key what is another tenant’s, and grants it its own', async () => {
  const alone = await aTenant('alone')
  const nobody = await logpipe(['audit', '-t', 'alone', '--probe'], alone)
  expect(nobody).toMatchObject({ code: 3, stderr: '' })
  expect(nobody.stdout).toContain('? access       there is no row of another tenant to ask for')
  await aTenant('beside')
  const passed = await logpipe(['audit', '-t', 'alone', '--probe'], alone)
  expect(passed.stdout).toContain(
    "✔ access       5 requests for what is another tenant's denied, and those for its own granted\n  passed\n",
  )
  expect(passed.code).toBe(0)
  const { key } = JSON.parse((await logpipe(['keys', 'add', 'alone', '--scope', 'write', '--json'])).stdout)
  const writer = await logpipe(['audit', '-t', 'alone', '--probe'], key)
  expect(writer.code).toBe(3)
  expect(writer.stdout).toContain('denied, but GET /logs with X-Tenant-ID of its own returned 403')
  // What was asked left nothing behind.
  expect(await stack().drain(90_000)).toBe(0)
  expect((await logpipe(['audit', '-t', 'beside', '--without', 'completeness'])).stdout).toContain('(1 row,')
})

test.each<[readonly string[], string | undefined, string]>([
  [[], undefined, '--probe asks with the key of the tenant; put it into LOGPIPE_KEY'],
  [
    ['--all'],
    `lp_acme_${'0'.repeat(8)}_${'a'.repeat(38)}`,
    '--probe asks with a key of acme, and all tenants would be audited',
  ],
  [[], `lp_acme_${'0'.repeat(8)}_${'a'.repeat(38)}`, '--probe asks with a key of acme, and beta would be audited'],
])('--probe %j is refused in one sentence', async (flags, key, message) => {
  const of = flags.includes('--all') ? [] : ['-t', 'beta']
  expectRefusal(await logpipe(['audit', ...of, ...flags, '--probe'], key), message)
})

test('an endpoint that cannot be asked is no denial', async () => {
  const { openSend } = await import('../src/commands/journey/audit-probing.ts')
  const send = openSend(await aClosedUrl(), 'key')
  await expect(send({ method: 'GET', path: '/logs?limit=1' })).rejects.toMatchObject({
    ...{ code: 'connection_failed', message: expect.stringMatching(/^cannot ask http:.+\/logs: .*connection refused/) },
  })
})
