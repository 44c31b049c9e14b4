import { EventEmitter, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe, startLogpipe } from './run-logpipe.ts'
import { useStack } from './use-stack.ts'

const { LOGPIPE_URL, LOGPIPE_KEY, LOGPIPE_TENANT } = process.env
const isDeployed = process.env.MODE === 'deployed'
const dev = isDeployed ? undefined : useStack({ requiresKeys: true })
const place = { url: LOGPIPE_URL ?? '', key: LOGPIPE_KEY ?? '', tenant: LOGPIPE_TENANT ?? '' }

beforeAll(async () => {
  if (dev !== undefined) {
    const added = await runLogpipe(['tenants', 'add', 'acme', '--json'], aContext({ cwd: dev.cwd() }))
    Object.assign(place, { url: dev.stack().url, tenant: 'acme', key: JSON.parse(added.stdout).key })
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

/** Follows the tenant's logs from now on; `until` resolves when so many of this run have come, with their messages. */
function follow() {
  const world = { cwd: '/', env: { LOGPIPE_KEY: place.key }, ...(isDeployed && { sleep: inRealTime }) }
  const context = aContext(world)
  const messages: string[] = []
  const news = new EventEmitter()
  const write = (line: string): void => {
    const { message = '' } = JSON.parse(line)
    if (!message.includes(run)) return
    messages.push(message)
    news.emit('message')
  }
  const args = ['tail', '-t', place.tenant, '--target', place.url, '--follow', '-n', '100', '--json']
  const tail = startLogpipe(args, { ...context, out: { ...context.out, write } })
  const failed = tail.ended.then(({ code, stderr }) => Promise.reject(new Error(`tail ended with ${code}: ${stderr}`)))
  failed.catch(() => undefined)
  return async (count: number): Promise<readonly string[]> => {
    while (messages.length < count) await Promise.race([once(news, 'message'), failed])
    return messages
  }
}

const inRealTime = (ms: number, signal?: AbortSignal): Promise<void> => sleep(ms, undefined, signal && { signal })

describe(`the journey of a line through ${isDeployed ? LOGPIPE_URL : 'an endpoint on this machine'}`, () => {
  test('what is sent with a key is accepted, redacted, stored once and read back', async () => {
    const cwd = await aFolder({ 'app.log': `${run} call 555-0199\n${run} mail ada@example.com\n` })
    const until = follow()
    const sent = await send(cwd, { LOGPIPE_KEY: place.key })
    expect(sent).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(sent.stdout)).toMatchObject({ lines: 2, accepted: 2, rejected: 0 })
    const wanted = [`${run} call [REDACTED:PHONE]`, `${run} mail [REDACTED:EMAIL]`]
    const found = await until(wanted.length)
    expect(found.toSorted()).toEqual(wanted)
  })

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
