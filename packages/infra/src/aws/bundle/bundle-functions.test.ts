import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve } from '../../../../sdk/test/serve.ts'
import { doorsOf, topology } from '../../topology.ts'
import { type Bundle, bundleFunctions } from './bundle-functions.ts'

const folder = mkdtempSync(join(tmpdir(), 'logpipe-bundles-'))
let bundles: readonly Bundle[] = []

beforeAll(async () => {
  bundles = await bundleFunctions(folder)
})

afterAll(() => rmSync(folder, { recursive: true }))

/**
 * A little over half of it are the AWS clients; the rules of redaction take 170 kB and their words and patterns, packed, 40 more. Those for values in formats that
 * no rule knows added 20 kB, of which packing and trimming took back 11. What is loaded when it is needed is counted in the second.
 */
const [maxBytes, maxTotalBytes] = [521_000, 720_000]

test('every function of the stack has its bundle, small enough to start quickly, with a source map', () => {
  expect(bundles.map(({ name }) => name).sort()).toEqual([...Object.keys(topology.functions), 'watch'].sort())
  for (const { name, bytes, totalBytes } of bundles) {
    expect(bytes, name).toBeLessThan(maxBytes)
    expect(totalBytes, name).toBeLessThan(maxTotalBytes)
    expect(existsSync(join(folder, name, 'index.mjs.map'))).toBe(true)
    expect(readFileSync(join(folder, name, 'index.mjs'), 'utf8')).toContain('//# sourceMappingURL=index.mjs.map')
  }
})

test.each(Object.keys(topology.functions))('the bundle of %s starts with a key from Secrets Manager', async (name) => {
  const asked: string[] = []
  const secretIds: unknown[] = []
  const AWS_ENDPOINT_URL = await serve((request, response) => {
    asked.push(String(request.headers['x-amz-target']))
    request.on('data', (body) => secretIds.push(JSON.parse(String(body)).SecretId))
    response.end(JSON.stringify({ SecretString: 'A'.repeat(64) }))
  })
  const { stdout, stderr } = await start(name, { AWS_ENDPOINT_URL })
  expect(stdout, stderr).toContain('handler is a function')
  expect(asked).toEqual(['secretsmanager.GetSecretValue'])
  expect(secretIds).toEqual(Object.values(secretOf(name)))
})

test('the bundle of the watch starts without asking for any secret, and reports a round that found nobody', async () => {
  const asked: string[] = []
  const AWS_ENDPOINT_URL = await serve((request, response) => {
    asked.push(String(request.headers['x-amz-target']))
    response.writeHead(400).end('{"__type":"AccessDeniedException"}')
  })
  const place = { LOGPIPE_ENDPOINT: AWS_ENDPOINT_URL, LOGPIPE_STAGE: 'test', LOGPIPE_MASTER_KEY: '' }
  const { stdout, stderr } = await start('watch', { AWS_ENDPOINT_URL, ...place }, [{}])
  const [, line = ''] = stdout.split('\n')
  expect(JSON.parse(line), stderr).toMatchObject({ InconclusiveRounds: 1, failure: { code: 'table_unavailable' } })
  expect(new Set(asked)).toEqual(new Set(['DynamoDB_20120810.GetItem']))
})

test('the bundle of read answers', async () => {
  const key = { LOGPIPE_MASTER_KEY: Buffer.alloc(32).toString('base64') }
  const { stdout, stderr } = await start('read', key, [healthz])
  expect(stdout, stderr).toContain('responds 200')
})

test('the bundle of ingest opens each door with its first request', async () => {
  const doors = Object.entries(doorsOf(topology.routes))
  const firsts = [...new Map(doors.map(([route, door]) => [door, route])).values()]
  expect(firsts.length).toBeGreaterThan(1)
  const key = { LOGPIPE_DIGEST_KEY: Buffer.alloc(32).toString('base64'), LOGPIPE_DIGEST_KEY_SECRET: '' }
  const LOGPIPE_DOORS = doors.map(([route, door]) => `${route}=${door}`).join()
  const events = firsts.map((routeKey) => ({ ...healthz, routeKey }))
  const { stdout, stderr } = await start('ingest', { ...key, LOGPIPE_DOORS }, events)
  const responses = stdout.match(/^responds .+$/gm) ?? []
  expect(responses, stderr).toHaveLength(firsts.length)
  for (const response of responses) expect(response).toMatch(/responds 401 in (?:application\/json|text\/plain)/)
})

const healthz = {
  routeKey: 'GET /healthz',
  rawPath: '/healthz',
  rawQueryString: '',
  headers: {},
  requestContext: { requestId: 'r', http: { method: 'GET', path: '/healthz', sourceIp: '127.0.0.1' } },
  isBase64Encoded: false,
}

/** As the template says it: ingest is not told where the master key is. */
function secretOf(name: string): Readonly<Record<string, string>> {
  return name === 'ingest' ? { LOGPIPE_DIGEST_KEY_SECRET: 'digest-key' } : { LOGPIPE_MASTER_KEY_SECRET: 'master-key' }
}

/** Loads a bundle as Lambda does: by itself, in a process that has nothing beside it. */
async function start(name: string, extra: Readonly<Record<string, string>>, events: readonly object[] = []) {
  const code = `const { handler } = await import(${JSON.stringify(pathToFileURL(join(folder, name, 'index.mjs')).href)})
    console.log('handler is a ' + typeof handler)
    for (const event of ${JSON.stringify(events)}) {
      const { statusCode, headers } = (await handler(event)) ?? {}
      if (headers) console.log('responds ' + statusCode + ' in ' + headers['content-type'])
    }`
  const env = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    LOGPIPE_QUEUE_URL: 'http://127.0.0.1:9/queue',
    LOGPIPE_DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:9/dead',
    LOGPIPE_TABLE: 'logs',
    LOGPIPE_TENANTS_TABLE: 'tenants',
    LOGPIPE_RECENT_INDEX: 'recent',
    ...(extra.LOGPIPE_MASTER_KEY === undefined && secretOf(name)),
    ...extra,
  }
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { cwd: folder, env })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  await new Promise((resolve) => child.once('close', resolve))
  return { stdout, stderr }
}
