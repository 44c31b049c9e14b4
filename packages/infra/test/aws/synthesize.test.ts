import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve } from '../../../sdk/test/serve.ts'
import { type Bundle, bundleFunctions } from '../../src/aws/bundle/bundle-functions.ts'
import { synthesize } from '../../src/aws/synthesize.ts'
import { doorsOf, topology } from '../../src/topology.ts'
import { isFullSize, testFullSize } from '../full-size.ts'
import { builtAssembly, version } from './built-assembly.ts'

const folder = mkdtempSync(join(tmpdir(), 'logpipe-synthesis-'))
const [assembly, functions] = [join(folder, 'assembly'), join(folder, 'bundles')]
const names = [...Object.keys(topology.functions), 'watch']

/** To bundle all of them takes four times as long. The worker has all that is special about a bundle: packed words, and clients that are trimmed. */
const bundled = isFullSize ? names : ['worker']
let bundles: readonly Bundle[] = []

/** As the build does it, in another place; bundles that are not made again are the build's. */
beforeAll(async () => {
  for (const name of names) cpSync(builtBundle(name), join(functions, name), { recursive: true })
  for (const name of bundled) rmSync(join(functions, name), { recursive: true })
  bundles = await bundleFunctions(functions, bundled)
  synthesize({ bundles: functions, version }, assembly)
})

afterAll(() => rmSync(folder, { recursive: true }))

/** Where the build left the bundle of a function. */
function builtBundle(name: string): string {
  const { Resources } = JSON.parse(readFileSync(join(builtAssembly, 'logpipe.template.json'), 'utf8'))
  const prefix = `${name[0]?.toUpperCase()}${name.slice(1)}Function`
  const [, found] = Object.entries<{ Type: string; Properties: { Code: { S3Key: string } } }>(Resources).find(
    ([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith(prefix),
  ) ?? ['', undefined]
  return join(builtAssembly, `asset.${found?.Properties.Code.S3Key.replace('.zip', '')}`)
}

const filesOf = (place: string): readonly string[] =>
  readdirSync(place, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
const textOf = (name: string) => readFileSync(join(assembly, name), 'utf8')

test('writes both stacks for any account, the edge stack for us-east-1', () => {
  const { artifacts } = JSON.parse(textOf('manifest.json'))
  expect(artifacts).toMatchObject({
    logpipe: {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: 'logpipe.template.json' },
    },
    'logpipe-edge': {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/us-east-1',
      properties: { templateFile: 'logpipe-edge.template.json' },
    },
  })
  // Neither role nor version of a bootstrap stack is asked for.
  expect(JSON.stringify(artifacts)).not.toMatch(/assumeRoleArn|bootstrapStackVersion|requiresBootstrap/)
})

test('writes the template and every bundle, to be uploaded to our own bucket', () => {
  for (const name of ['logpipe', 'logpipe-edge']) {
    const buckets = new Set(
      [...textOf(`${name}.assets.json`).matchAll(/"bucketName": "([^"]+)"/g)].map(([, one]) => one),
    )
    const region = name === 'logpipe' ? `\${AWS::Region}` : 'us-east-1'
    expect([...buckets]).toEqual([`logpipe-assets-\${AWS::AccountId}-${region}`])
  }
  const folders = readdirSync(assembly).filter((name) => name.startsWith('asset.'))
  // The fourth is the watch's.
  expect(folders).toHaveLength(Object.keys(topology.functions).length + 1)
})

test("no template contains its stack's name in the assembly: it is deployed under another", () => {
  for (const name of ['logpipe', 'logpipe-edge']) {
    const strings = textOf(`${name}.template.json`).match(/"(?:[^"\\]|\\.)*"/g) ?? []
    expect(strings.length).toBeGreaterThan(100)
    // The namespace of our metrics is called so, too.
    const isNamed = strings.filter((one, i) => one === `"${name}"` && strings[i - 1] !== '"Namespace"')
    expect(isNamed).toEqual([])
  }
})

test('writes the same files for the same sources wherever it runs: those that the build wrote', expectSameFiles)

testFullSize(
  'the same with the bundle of every function',
  async () => {
    expect(bundled).toEqual(names)
    expectSameFiles()
  },
  60_000,
)

function expectSameFiles(): void {
  const [one, other] = [assembly, builtAssembly].map((place) => filesOf(place).map((path) => path.slice(place.length)))
  expect(other).toEqual(one)
  for (const path of one ?? []) {
    expect(readFileSync(join(builtAssembly, path)).equals(readFileSync(join(assembly, path))), path).toBe(true)
  }
}

test('names no path of the machine that built it', () => {
  const places = [folder, homedir(), fileURLToPath(new URL('../../../..', import.meta.url)), 'file://', process.version]
  const maps = filesOf(assembly).filter((path) => path.endsWith('.map'))
  expect(maps.length).toBeGreaterThan(2)
  for (const path of filesOf(assembly)) {
    const text = readFileSync(path, 'utf8')
    for (const place of places) expect(text.includes(place), `${path.slice(folder.length)}: ${place}`).toBe(false)
  }
  const sources = maps.flatMap((path): string[] => JSON.parse(readFileSync(path, 'utf8')).sources)
  const known = /^(?:(?:\.\.\/)+(?:node_modules|(?:(?:pipeline|sdk|cli)\/)?src|packages)\/|packed-words:)/
  expect(sources.filter((source) => !known.test(source))).toEqual([])
})

/**
 * A little over half of it are the AWS clients; the rules of redaction take 170 kB and their words and patterns, packed, 40 more. Those for values in formats that
 * no rule knows added 20 kB, of which packing and trimming took back 11. What is loaded when it is needed is counted in the second.
 */
const [maxBytes, maxTotalBytes] = [521_000, 720_000]

test('every function of the stack has its bundle, small enough to start quickly, with a source map', () => {
  expect(bundles.map(({ name }) => name)).toEqual(bundled)
  for (const one of bundles) expect(one).toEqual({ name: one.name, ...sizesOf(one.name) })
  for (const name of names) {
    const { bytes, totalBytes } = sizesOf(name)
    expect(bytes, name).toBeLessThan(maxBytes)
    expect(totalBytes, name).toBeLessThan(maxTotalBytes)
    expect(existsSync(join(functions, name, 'index.mjs.map'))).toBe(true)
    expect(readFileSync(join(functions, name, 'index.mjs'), 'utf8')).toContain('//# sourceMappingURL=index.mjs.map')
  }
})

/** What the bundler says of a bundle, read from its files. */
function sizesOf(name: string): Omit<Bundle, 'name'> {
  const code = filesOf(join(functions, name)).filter((path) => !path.endsWith('.map'))
  const loaded = new Set([join(functions, name, 'index.mjs')])
  // Iterating a set also visits what is added meanwhile.
  for (const path of loaded) {
    // Imported by a statement, or read by its name; what `import()` asks for is loaded later.
    const named = path.endsWith('.mjs') ? readFileSync(path, 'utf8').matchAll(/(?<!\bimport\()"\.\/([\w.-]+)"/g) : []
    for (const [, file = ''] of named) loaded.add(join(functions, name, file))
  }
  const bytesOf = (paths: Iterable<string>): number => [...paths].reduce((sum, path) => sum + statSync(path).size, 0)
  return { bytes: bytesOf(loaded), totalBytes: bytesOf(code) }
}

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
  const code = `const { handler } = await import(${JSON.stringify(pathToFileURL(join(functions, name, 'index.mjs')).href)})
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
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { cwd: functions, env })
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
