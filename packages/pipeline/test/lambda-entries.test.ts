import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { anEvent } from './build.ts'

const env = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_MAX_ATTEMPTS: '1',
  LOGPIPE_QUEUE_URL: 'http://127.0.0.1:9/queue',
  LOGPIPE_DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:9/dead',
  LOGPIPE_TABLE: 'logs',
  LOGPIPE_TENANTS_TABLE: 'tenants',
  LOGPIPE_RECENT_INDEX: 'recent',
  LOGPIPE_STAGE: 'test',
}

const key = Buffer.alloc(32, 1).toString('base64')
/** As the template gives them: none can be used for the other. */
const keys = {
  ingest: { LOGPIPE_DIGEST_KEY: key },
  worker: { LOGPIPE_MASTER_KEY: key },
  read: { LOGPIPE_MASTER_KEY: key },
}

interface Invoked {
  readonly result: unknown
  /** What the function wrote for CloudWatch, one object per line. */
  readonly lines: readonly Record<string, unknown>[]
  readonly stderr: string
}

function keyFor(entry: string): Readonly<Record<string, string>> {
  return Object.entries(keys).find(([name]) => name === entry)?.[1] ?? {}
}

/** Code is compiled once for all these processes, and for those of the next run. */
const { PATH, NODE_COMPILE_CACHE = join(tmpdir(), 'node-compile-cache') } = process.env

/** Loads an entry file as Lambda does, in its own process, and calls its handler with one event after the other. */
async function invokeEach(
  entry: string,
  events: readonly unknown[],
  extra: Readonly<Record<string, string>> = {},
): Promise<readonly Invoked[]> {
  const file = new URL(`../dist/lambda/${entry}.js`, import.meta.url).href
  const code = `const { handler } = await import(${JSON.stringify(file)})
    for (const event of ${JSON.stringify(events)}) {
      const result = await handler(event, { getRemainingTimeInMillis: () => 10000 })
      console.log('result ' + JSON.stringify(result))
      console.error('result')
    }`
  const args = ['--input-type=module', '-e', code]
  const child = spawn(process.execPath, args, { env: { PATH, NODE_COMPILE_CACHE, ...env, ...keyFor(entry), ...extra } })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  await once(child, 'close')
  const [written, failed] = [stdout.split(/^result /m), stderr.split(/^result$/m)]
  return events.map((_, i): Invoked => {
    const [result, ...before] = [written[i + 1]?.split('\n')[0], linesOf(written[i], i > 0), linesOf(failed[i])]
    return {
      result: result && JSON.parse(result),
      // Every line must be a JSON object, whoever wrote it.
      lines: result === undefined ? [] : before.flat().map((line) => JSON.parse(line)),
      stderr,
    }
  })
}

/** The lines of a part of what a function wrote; that after a result begins with it. */
function linesOf(part = '', isAfterResult = false): readonly string[] {
  return part
    .split('\n')
    .slice(isAfterResult ? 1 : 0)
    .filter((line) => line !== '')
}

async function invoke(entry: string, event: unknown, extra: Readonly<Record<string, string>> = {}): Promise<Invoked> {
  const [invoked] = await invokeEach(entry, [event], extra)
  if (invoked === undefined) throw new Error('nothing was invoked')
  return invoked
}

test('the ingest function requires a key, counts denials, and writes embedded metrics', async () => {
  const event = anEvent({ route: 'POST /ingest', body: { text: 'call 555-0199' } })
  const { result, lines, stderr } = await invoke('ingest', event)
  expect(result, stderr).toMatchObject({ statusCode: 401 })
  expect(lines).toContainEqual(expect.objectContaining({ level: 'WARN', message: 'denied', code: 'unauthorized' }))
  expect(lines).toContainEqual(
    expect.objectContaining({ Denied: 1, service: 'logpipe-ingest', stage: 'test', _aws: expect.objectContaining({}) }),
  )
  expect(JSON.stringify(lines)).not.toContain('555-0199')
})

const json = { 'content-type': 'application/json' }

test.each([
  ['ingest', 'POST /ingest', { tenant_id: 'acme', text: 'call 555-0199' }, 'queue_unavailable', []],
  // What it served before leaves no failure.
  [
    'read',
    'POST /logs',
    { severity: 'info', message: 'call 555-0199' },
    'table_unavailable',
    [anEvent({ route: 'GET /healthz' })],
  ],
])(
  '%s logs a failed request with its id and the name of the error, and nothing of its content',
  async (entry, route, body, code, before) => {
    const events = [...before, anEvent({ route, headers: json, body })]
    const invoked = await invokeEach(entry, events, { LOGPIPE_OPEN: 'true' })
    for (const { result, lines, stderr } of invoked.slice(0, -1)) {
      expect(result, stderr).toMatchObject({ statusCode: 200 })
      expect(lines.filter(({ level }) => level === 'ERROR')).toEqual([])
    }
    const failed = invoked.at(-1)
    expect(failed?.result, failed?.stderr).toMatchObject({ statusCode: 503 })
    expect(failed?.lines.filter(({ level }) => level === 'ERROR')).toEqual([
      expect.objectContaining({
        message: 'request failed',
        requestId: 'req-1',
        code,
        error: 'ECONNREFUSED',
        stage: 'test',
      }),
    ])
    expect(JSON.stringify(failed?.lines)).not.toContain('555-0199')
  },
)

/** Emulates Secrets Manager with a single secret. */
async function withSecret<T>(text: string, use: (endpoint: string) => Promise<T>): Promise<T> {
  const server = createServer((_, response) => response.end(JSON.stringify({ SecretString: text }))).listen(
    0,
    '127.0.0.1',
  )
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    return await use(`http://127.0.0.1:${port}`)
  } finally {
    server.close()
  }
}

test.each([
  ['ingest', 'POST /ingest', 401],
  ['read', 'GET /healthz', 200],
])(
  'behind CloudFront, %s serves requests that came through it and refuses all others',
  async (entry, route, status) => {
    await withSecret('from the edge', async (endpoint) => {
      const extra = { AWS_ENDPOINT_URL: endpoint, LOGPIPE_EDGE_SECRET: 'edge-secret' }
      const events = [{}, { 'x-logpipe-edge': 'from the edge' }].map((headers) => anEvent({ route, headers }))
      const [direct, through] = await invokeEach(entry, events, extra)
      expect(through?.result, through?.stderr).toMatchObject({ statusCode: status })
      expect(direct?.result, direct?.stderr).toMatchObject({ statusCode: 403 })
      expect(direct?.lines).toContainEqual(expect.objectContaining({ message: 'denied', code: 'forbidden' }))
      expect(JSON.stringify([direct?.result, direct?.lines])).not.toContain('from the edge')
    })
  },
)

test('the worker logs the ids of messages it cannot process, and nothing of their content', async () => {
  const good = `{"v":2,"tenant_id":"acme","received_at":"2026-01-31T12:00:00Z"}\na {"text":"call 555-0199"}`
  const messageAttributes = { request_id: { stringValue: 'request-1', dataType: 'String' } }
  const Records = [
    { messageId: 'bad', body: 'call 555-0199', messageAttributes: {} },
    { messageId: 'down', body: good, messageAttributes },
  ]
  const { result, lines, stderr } = await invoke('worker', { Records })
  expect(result, stderr).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }, { itemIdentifier: 'down' }] })
  const [batch] = lines.filter(({ message }) => message === 'batch')
  expect(batch).toMatchObject({
    service: 'logpipe-worker',
    messages: 2,
    failed: 2,
    records: 1,
    requests: ['request-1'],
  })
  expect(batch).not.toHaveProperty('tenants')
  expect(lines.filter(({ message }) => message === 'tenant')).toMatchObject([
    { service: 'logpipe-worker', stage: 'test', tenant: 'acme', stored: 0, redacted: 0 },
  ])
  expect(lines.filter(({ message }) => message === 'message failed')).toHaveLength(2)
  expect(lines).toContainEqual(expect.objectContaining({ message: 'waits not set', messages: 2 }))
  expect(lines).toContainEqual(expect.objectContaining({ FailedMessages: 2, service: 'logpipe-worker' }))
  expect(JSON.stringify(lines)).not.toContain('555-0199')
})

test('the ingest function starts without the master key, and not with it instead of its own', async () => {
  const { stderr } = await invoke('ingest', {}, { LOGPIPE_DIGEST_KEY: '', LOGPIPE_MASTER_KEY: key })
  expect(stderr).toContain('missing environment variables: LOGPIPE_DIGEST_KEY')
})

test('an entry lists missing environment variables when it loads', async () => {
  const { stderr } = await invoke('worker', {}, { LOGPIPE_TABLE: '', LOGPIPE_QUEUE_URL: '' })
  expect(stderr).toContain('missing environment variables: LOGPIPE_QUEUE_URL, LOGPIPE_TABLE')
})
