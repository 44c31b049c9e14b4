import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { useStack } from '../../infra/test/with-stack.ts'

const { stack, drained, rowsOf } = useStack()

const example = (path: string): string => fileURLToPath(new URL(`../../../examples/${path}`, import.meta.url))

/** What an example reads of its environment, and nothing of ours. */
function settings(tenant: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LOGPIPE_URL: stack().url, LOGPIPE_TENANT: tenant, PORT: '0' }
}

async function textsOf(tenant: string): Promise<readonly unknown[]> {
  await drained()
  return (await rowsOf(tenant)).map(({ modified_text }) => modified_text)
}

test('the SDK example sends two records and reads them back redacted', async () => {
  const run = promisify(execFile)(process.execPath, [example('sdk/send.mjs')], {
    env: settings('sdk'),
    timeout: 20_000,
  })
  expect((await run).stdout.split('\n')).toEqual([
    'accepted 2, refused 0',
    'User [REDACTED:PHONE] logged in',
    'payment failed',
    '',
  ])
  const rows = await rowsOf('sdk')
  expect(rows.map(({ attributes }) => attributes)).toEqual([undefined, '{"email":"[REDACTED:EMAIL]","order":42}'])
})

/** Calls the handler as Lambda does, in a process whose only other code is this. */
async function invoke(event: unknown, tenant: string, url = stack().url) {
  const code = `const { handler } = await import(${JSON.stringify(example('lambda/handler.mjs'))})
    const answer = await handler(${JSON.stringify(event)}, { awsRequestId: 'r-1' }).catch((error) => ({ error: error.message }))
    console.log(JSON.stringify(answer))
    process.exit()`
  const env = { ...settings(tenant), LOGPIPE_URL: url }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { env })
  return { answer: JSON.parse(stdout), stderr }
}

test('the Lambda example has sent its logs when the handler returns', async () => {
  const event = { customer: 'jane@example.com', items: [{ price: 3 }, { price: 4 }] }
  expect(await invoke(event, 'lambda')).toEqual({ answer: { total: 7 }, stderr: '' })
  expect(await textsOf('lambda')).toEqual(['order of [REDACTED:EMAIL]'])
})

test('the Lambda example sends what it logged before it failed, and still fails', async () => {
  const event = { customer: 'bob', items: [null] }
  expect(await invoke(event, 'lambda-failed')).toMatchObject({ answer: { error: expect.stringContaining('price') } })
  expect(await textsOf('lambda-failed')).toEqual(['order of bob', expect.stringMatching(/^order failed: /)])
})

test('the Lambda example still responds when its logs cannot be sent, and says how many were lost', async () => {
  const event = { customer: 'jane@example.com', items: [{ price: 3 }] }
  const { answer, stderr } = await invoke(event, 'lambda', 'http://127.0.0.1:9')
  expect(answer).toEqual({ total: 3 })
  expect(stderr).toBe('logpipe: 1 records not sent: connection_failed\n')
})

test('the Lambda example does not wait as long as a server that limits its rate asks for', async () => {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.writeHead(429, { 'retry-after': '8', 'content-type': 'application/problem+json' })
    request.resume().on('end', () => response.end(JSON.stringify({ code: 'rate_limited', detail: 'slow down' })))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const event = { customer: 'bob', items: [{ price: 3 }] }
  const { answer, stderr } = await invoke(event, 'lambda', `http://127.0.0.1:${port}`)
  expect(answer).toEqual({ total: 3 })
  expect(stderr).toBe('logpipe: 1 records not sent: rate_limited\n')
  expect(requests).toHaveLength(1)
})

test('the Express example sends a record of each request, the last ones on shutdown', async () => {
  const server = spawn(process.execPath, [example('express/server.mjs')], { env: settings('express') })
  const [line] = await once(createInterface(server.stdout), 'line')
  const port = Number(String(line).replace('listening on ', ''))
  const response = await fetch(`http://127.0.0.1:${port}/hello?phone=555-0199`, { headers: { connection: 'close' } })
  expect(await response.json()).toEqual({ hello: 'world' })
  await (await fetch(`http://127.0.0.1:${port}/nothing`, { headers: { connection: 'close' } })).text()
  server.kill('SIGTERM')
  expect(await once(server, 'exit')).toEqual([0, null])
  const texts = await textsOf('express')
  expect(texts.toSorted()).toEqual(['200 GET /hello?phone=[REDACTED:PHONE]', '404 GET /nothing'])
})
