import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe } from './run-logpipe.ts'
import { useStack } from './use-stack.ts'

const { LOGPIPE_URL, LOGPIPE_KEY, LOGPIPE_TENANT } = process.env
const isDeployed = process.env.MODE === 'deployed'
const dev = isDeployed ? undefined : useStack({ requiresKeys: true })
const place = { url: LOGPIPE_URL ?? '', key: LOGPIPE_KEY ?? '', tenant: LOGPIPE_TENANT ?? '' }

beforeAll(async () => {
  if (dev !== undefined) {
    const added = await runLogpipe(['tenants', 'add', 'acme', '--json'], aContext({ cwd: dev.cwd() }))
    Object.assign(place, { url: dev.stack().url, tenant: 'acme', key: JSON.parse(added.stdout).key.key })
  }
  if (Object.values(place).includes('')) {
    throw new Error(
      'set LOGPIPE_URL, LOGPIPE_TENANT and LOGPIPE_KEY: the endpoint, a tenant of it, and a key of the tenant',
    )
  }
})

/** Every line of this run can be told from those of any other. */
const run = `run-${Date.now().toString(36)}`

function send(cwd: string, env: Record<string, string>) {
  return runLogpipe(
    ['send', '--tenant', place.tenant, '--target', place.url, '--json', 'app.log'],
    aContext({ cwd, env }),
  )
}

async function newest(): Promise<readonly string[]> {
  const { stdout } = await runLogpipe(
    ['tail', '-t', place.tenant, '--target', place.url, '-n', '100', '--json'],
    aContext({
      cwd: '/',
      env: { LOGPIPE_KEY: place.key },
    }),
  )
  const messages = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).message as string)
  return messages.filter((message) => message.includes(run))
}

describe(`the journey of a line through ${isDeployed ? LOGPIPE_URL : 'an endpoint on this machine'}`, () => {
  test('what is sent with a key is accepted, redacted, stored once and read back', async () => {
    const cwd = await aFolder({ 'app.log': `${run} call 555-0199\n${run} mail ada@example.com\n` })
    const sent = await send(cwd, { LOGPIPE_KEY: place.key })
    expect(sent).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(sent.stdout)).toMatchObject({ lines: 2, accepted: 2, rejected: 0 })
    const wanted = [`${run} call [REDACTED:PHONE]`, `${run} mail [REDACTED:EMAIL]`]
    let found = await newest()
    for (let asked = 0; found.length < wanted.length && asked < 60; asked += 1) {
      await sleep(500)
      found = await newest()
    }
    expect(found.toSorted()).toEqual(wanted)
  }, 120_000)

  test('without a key nothing is accepted', async () => {
    const cwd = await aFolder({ 'app.log': 'a line\n' })
    const refused = await send(cwd, {})
    expect(refused.code).toBe(2)
    expect(refused.stdout).toContain('unauthorized')
  })

  test('a key writes for its own tenant, and for no other', async () => {
    const post = (tenant: string) =>
      fetch(`${place.url.replace(/\/$/, '')}/ingest`, {
        method: 'POST',
        headers: { authorization: `Bearer ${place.key}`, 'content-type': 'text/plain', 'x-tenant-id': tenant },
        body: `${run} whose`,
      })
    expect((await post(place.tenant)).status).toBe(202)
    expect((await post(`${place.tenant}-2`)).status).toBe(403)
  })
})
