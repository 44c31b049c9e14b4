import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
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
  LOGPIPE_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
}

interface Invoked {
  readonly answer: unknown
  /** What the function wrote for CloudWatch, an object a line. */
  readonly lines: readonly Record<string, unknown>[]
  readonly stderr: string
}

/** Loads an entry file as Lambda does, in a process of its own, and calls its handler once. */
async function invoke(entry: string, event: unknown, extra: Readonly<Record<string, string>> = {}): Promise<Invoked> {
  const file = new URL(`../src/lambda/${entry}.ts`, import.meta.url).href
  const code = `const { handler } = await import(${JSON.stringify(file)})
    const answer = await handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 10000 })
    console.log('answer ' + JSON.stringify(answer))`
  const args = ['--conditions=@logpipe/source', '--input-type=module', '-e', code]
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, ...env, ...extra } })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  await once(child, 'close')
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line !== '' && !line.startsWith('answer '))
  const answer = stdout.split('\n').find((line) => line.startsWith('answer '))
  return {
    answer: answer && JSON.parse(answer.slice('answer '.length)),
    // One JSON object a line, whatever it is that writes.
    lines: answer === undefined ? [] : lines.map((line) => JSON.parse(line)),
    stderr,
  }
}

test('the ingest function asks for a key, counts who has none, and writes metrics in the embedded format', async () => {
  const event = anEvent({ route: 'POST /ingest', body: { text: 'call 555-0199' } })
  const { answer, lines, stderr } = await invoke('ingest', event)
  expect(answer, stderr).toMatchObject({ statusCode: 401 })
  expect(lines).toContainEqual(expect.objectContaining({ level: 'WARN', message: 'denied', code: 'unauthorized' }))
  expect(lines).toContainEqual(
    expect.objectContaining({ Denied: 1, service: 'logpipe-ingest', stage: 'test', _aws: expect.objectContaining({}) }),
  )
  expect(JSON.stringify(lines)).not.toContain('555-0199')
})

test.each([
  ['ingest', 'POST /ingest', { tenant_id: 'acme', text: 'call 555-0199' }, 'queue_unavailable'],
  ['read', 'POST /logs', { severity: 'info', message: 'call 555-0199' }, 'table_unavailable'],
])(
  '%s writes of a request that it could not serve its id and the name of the error, and nothing that is in it',
  async (entry, route, body, code) => {
    const { answer, lines, stderr } = await invoke(
      entry,
      anEvent({ route, headers: { 'content-type': 'application/json' }, body }),
      { LOGPIPE_OPEN: 'true' },
    )
    expect(answer, stderr).toMatchObject({ statusCode: 503 })
    expect(lines.filter(({ level }) => level === 'ERROR')).toEqual([
      expect.objectContaining({
        message: 'request failed',
        requestId: 'req-1',
        code,
        error: 'ECONNREFUSED',
        stage: 'test',
      }),
    ])
    expect(JSON.stringify(lines)).not.toContain('555-0199')
  },
)

test('the read function serves healthz, and writes of no failure', async () => {
  const { answer, lines, stderr } = await invoke('read', anEvent({ route: 'GET /healthz' }))
  expect(answer, stderr).toMatchObject({ statusCode: 200 })
  expect(lines.filter(({ level }) => level === 'ERROR')).toEqual([])
})

/** Answers as Secrets Manager, with one secret for everyone. */
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
])('behind CloudFront, %s answers what comes through it and refuses all else', async (entry, route, status) => {
  await withSecret('from the edge', async (endpoint) => {
    const extra = { AWS_ENDPOINT_URL: endpoint, LOGPIPE_EDGE_SECRET: 'edge-secret' }
    const call = (headers: Readonly<Record<string, string>>) => invoke(entry, anEvent({ route, headers }), extra)
    const through = await call({ 'x-logpipe-edge': 'from the edge' })
    expect(through.answer, through.stderr).toMatchObject({ statusCode: status })
    const past = await call({})
    expect(past.answer, past.stderr).toMatchObject({ statusCode: 403 })
    expect(past.lines).toContainEqual(expect.objectContaining({ message: 'denied', code: 'forbidden' }))
    expect(JSON.stringify([past.answer, past.lines])).not.toContain('from the edge')
  })
})

test('the worker names messages that it cannot work off, and nothing that is in them', async () => {
  const good = `{"v":2,"tenant_id":"acme","received_at":"2026-01-31T12:00:00Z"}\na {"text":"call 555-0199"}`
  const messageAttributes = { request_id: { stringValue: 'request-1', dataType: 'String' } }
  const Records = [
    { messageId: 'bad', body: 'call 555-0199', messageAttributes: {} },
    { messageId: 'down', body: good, messageAttributes },
  ]
  const { answer, lines, stderr } = await invoke('worker', { Records })
  expect(answer, stderr).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }, { itemIdentifier: 'down' }] })
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
  expect(lines).toContainEqual(expect.objectContaining({ FailedMessages: 2, service: 'logpipe-worker' }))
  expect(JSON.stringify(lines)).not.toContain('555-0199')
})

test('an entry without its environment says at once what is missing', async () => {
  const { stderr } = await invoke('worker', {}, { LOGPIPE_TABLE: '', LOGPIPE_QUEUE_URL: '' })
  expect(stderr).toContain('environment variables are missing: LOGPIPE_QUEUE_URL, LOGPIPE_TABLE')
})
