import { exec } from 'node:child_process'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { serve } from '../../sdk/test/serve.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { runLogpipe, startLogpipe } from './run-logpipe.ts'
import { canDropPrivileges, runSpawned, startDev } from './spawn-logpipe.ts'
import { rowsOf } from './stored.ts'
import { startStack } from './use-stack.ts'

test('the first line of dev --json says where everything is, correctly, and SIGINT ends it with exit code 0', async () => {
  const cwd = await aFolder()
  const dev = await startDev([], { cwd })
  const loopback = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(JSON.parse((await dev.running.firstLine) ?? '')).toStrictEqual({
    url: loopback,
    page: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/_logpipe#[\w-]{32}$/),
    dynamodb: { endpoint: loopback, tables: { logs: 'logs', tenants: 'tenants', manifests: 'manifests' } },
    sqs: { endpoint: loopback, queues: { ingest: expect.any(String), deadLetter: expect.any(String) } },
    pid: dev.running.pid,
  })
  const answer = await fetch(`${dev.url}/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tenant-id': 'acme' },
    body: '{"severity":"info","message":"a line"}',
  })
  expect(answer.status).toBe(201)
  expect(await rowsOf(dev, 'acme')).toMatchObject([{ modified_text: 'a line' }])
  // SIGINT ends it, and its folder is free at once.
  expect(await dev.stop()).toMatchObject({ code: 0, stderr: '' })
  await startStack(cwd)
})

test('a Ctrl-C that npm passes on a second time ends dev with exit code 0, and its folder is free at once', async () => {
  const cwd = await aFolder()
  const dev = await startDev([], { cwd })
  for (const signal of ['SIGINT', 'SIGINT'] as const) dev.running.kill(signal)
  expect(await dev.running.ended).toMatchObject({ code: 0, stderr: '' })
  await startStack(cwd)
})

test('SIGTERM ends dev with exit code 0, and leaves Node no time in which another signal would kill it', async () => {
  const cwd = await aFolder()
  // Says so where a program ends by itself and does not wait until nothing is left to do.
  const dev = await startDev([], { cwd, env: { NODE_OPTIONS: '--trace-exit' } })
  dev.running.kill('SIGTERM')
  const { code, stderr } = await dev.running.ended
  expect(code).toBe(0)
  // That, and nothing else.
  expect(stderr).toMatch(/^\(node:\d+\) WARNING: Exited the environment with code 0\n(?: {4}at .+\n)+\n$/)
  await startStack(cwd)
})

test('a second dev on the same folder says which process uses it, and the first keeps running', async () => {
  const cwd = await aFolder()
  const dev = await startStack(cwd)
  const second = await runLogpipe(['dev', '--json', '--port', '0'], aContext({ cwd }))
  const sentence = `the data folder ${join(cwd, '.logpipe')} is in use by process ${dev.pid} at ${dev.url}`
  expectRefusal(second, sentence)
  expect(JSON.parse(second.stdout)).toMatchObject({ error: { code: 'data_in_use', message: sentence } })
  expect((await fetch(`${dev.url}/healthz`)).status).toBe(200)
})

test('a port in use is named, and the folder is unlocked again', async () => {
  const cwd = await aFolder()
  const { port } = new URL(await serve((_, response) => response.end()))
  expectRefusal(await runLogpipe(['dev', '--port', String(port)], aContext({ cwd })), `port ${port} is in use`)
  await startStack(cwd)
})

test.each([
  ['a file', 'app.log', 'it is a file'],
  ['below a file', 'app.log/store', 'part of the path is a file'],
])('a data folder that is %s is refused', async (_, data, reason) => {
  const cwd = await aFolder({ 'app.log': 'a line' })
  const run = await runLogpipe(['dev', '--port', '0', '--data', data], aContext({ cwd }))
  expectRefusal(run, `cannot use the data folder ${join(cwd, data)}: ${reason}`)
})

test('a data folder that cannot be created is refused', async ({ skip }) => {
  skip(!(await canDropPrivileges()), 'root may write anywhere, and nobody may not read this repository')
  const cwd = await aFolder()
  await chmod(cwd, 0o555)
  const run = await runSpawned(['dev', '--port', '0'], { cwd, isUnprivileged: true })
  expectRefusal(run, `cannot use the data folder ${join(cwd, '.logpipe')}: permission denied`)
})

test('dev shows the endpoints, and curl commands that work as printed', async ({ skip }) => {
  const cwd = await aFolder()
  const running = startLogpipe(['dev', '--port', '0'], aContext({ cwd }))
  await expect.poll(() => running.said().stdout).toContain('Ctrl-C')
  const shown = running.said().stdout
  expect(shown).toMatch(/endpoint {3}http:\/\/127\.0\.0\.1:\d+\n/)
  const [json = '', text = '', ...others] = shown.split('\n').filter((line) => line.includes('curl'))
  expect(json).toContain("'content-type: application/json'")
  expect(text).toContain("'content-type: text/plain'")
  expect(others).toHaveLength(1)
  const hasCurl = await promisify(exec)('curl --version').catch(() => undefined)
  skip(hasCurl === undefined, 'there is no curl on this machine')
  for (const line of [json, text]) {
    const { stdout } = await promisify(exec)(line)
    expect(JSON.parse(stdout)).toMatchObject({ tenant_id: 'acme', accepted: 1 })
  }
})

/** A `logpipe dev` as a person starts it, or with --json, whose table of logs is gone; and a request that meets that. */
async function aBrokenDev(...args: readonly string[]) {
  const running = startLogpipe(['dev', '--port', '0', ...args], aContext({ cwd: await aFolder() }))
  const said = (pattern: RegExp): Promise<string> =>
    expect
      .poll(() => pattern.exec(running.said().stdout)?.[1])
      .toBeDefined()
      .then(() => pattern.exec(running.said().stdout)?.[1] ?? '')
  const url = await said(/(?:endpoint {3}|"url":")(http:\/\/127\.0\.0\.1:\d+)/)
  const endpoint = await said(/(?:DynamoDB {3}|"endpoint":")(http:\/\/127\.0\.0\.1:\d+)/)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials })
  await client.send(new DeleteTableCommand({ TableName: 'logs' }))
  client.destroy()
  const get = async (path: string) => {
    const answer = await fetch(`${url}${path}`, { headers: { 'x-tenant-id': 'acme' } })
    return { status: answer.status, id: answer.headers.get('x-request-id') }
  }
  return { running, get }
}

test('dev reports a request that it could not serve, and none that it refused', async () => {
  const { running, get } = await aBrokenDev()
  expect(await get('/logs?limit=none')).toMatchObject({ status: 400 })
  const { status, id } = await get('/logs/uuid-1')
  expect(status).toBe(503)
  await expect.poll(() => running.said().stderr).toContain('\n')
  const sentence = `warning: request ${id} failed: table_unavailable (ResourceNotFoundException)\n`
  expect(running.said().stderr).toBe(sentence)
})

test('dev --json does not report failed requests', async () => {
  const { running, get } = await aBrokenDev('--json')
  expect(await get('/logs/uuid-1')).toMatchObject({ status: 503 })
  running.interrupt()
  expect(await running.ended).toMatchObject({ code: 0, stderr: '' })
})

test('dev --keep-originals stores the text before redaction too', async () => {
  const cwd = await aFolder()
  const dev = startLogpipe(['dev', '--json', '--port', '0', '--keep-originals'], aContext({ cwd }))
  await expect.poll(() => dev.said().stdout).toContain('\n')
  const stdin = 'call 555-0199'
  const sent = await runLogpipe(['send', '-t', 'acme', '--wait'], aContext({ cwd, stdin }))
  expect(sent).toMatchObject({ code: 0 })
  expect(await rowsOf(JSON.parse(dev.said().stdout), 'acme')).toMatchObject([
    { modified_text: 'call [REDACTED:PHONE]', original_text: stdin },
  ])
})
