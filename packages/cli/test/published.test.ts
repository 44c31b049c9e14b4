import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasMoto, useMoto } from '../../infra/test/moto.ts'
import { aFolder } from './a-folder.ts'
import { runLoading } from './loaded-by.ts'
import type { Run } from './run-logpipe.ts'
import { type LogpipeOptions, runSpawned } from './spawn-logpipe.ts'
import { drained, rowsOf } from './stored.ts'
import { typeCheck } from './type-check.ts'
import { startStack, useStack } from './use-stack.ts'

const { stack } = useStack()
const execute = promisify(execFile)
const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** Each package with the most that its tarball may weigh, bytes: what should not be in it is rarely small. */
const packages = { sdk: 160_000, pipeline: 520_000, infra: 1_970_000, cli: 535_000 }
const names = Object.keys(packages) as (keyof typeof packages)[]

/** An empty folder with the four packages under node_modules, as npm would put them there; nothing else of the repository. */
const project = { path: '' }
const packed = new Map<string, { readonly bytes: number; readonly files: readonly string[] }>()
let tarballs: readonly string[] = []
const placeOf = (name: string): string => join(project.path, 'node_modules', '@logpipe', name)

beforeAll(async () => {
  project.path = await mkdtemp(join(tmpdir(), 'logpipe-published-'))
  tarballs = await packAll()
  for (const name of names) {
    await unpack(name)
    await linkDeclared(name)
  }
})
afterAll(() => rm(project.path, { recursive: true, force: true }))

/** The tarballs of all packages: of npm, starting takes longest. */
async function packAll(): Promise<readonly string[]> {
  const workspaces = names.map((name) => `--workspace=packages/${name}`)
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', project.path, ...workspaces]
  const { stdout } = await execute('npm', pack, { cwd: repository })
  return stdout
    .trim()
    .split('\n')
    .map((file) => join(project.path, file))
}

const tarballOf = (name: string): string => tarballs.find((file) => file.includes(`logpipe-${name}-`)) ?? ''

async function unpackInto(place: string, name: string): Promise<void> {
  await mkdir(place, { recursive: true })
  await execute('tar', ['-xzf', tarballOf(name), '--strip-components=1', '-C', place])
}

async function unpack(name: string): Promise<void> {
  const place = placeOf(name)
  await unpackInto(place, name)
  const entries = await readdir(place, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(place.length + 1))
  packed.set(name, { bytes: (await stat(tarballOf(name))).size, files: files.toSorted() })
}

/** Each package sees what it declares itself: what only a neighbour has, or the repository, must not be found. */
async function linkDeclared(name: string): Promise<void> {
  const { dependencies = {} } = JSON.parse(await readFile(join(placeOf(name), 'package.json'), 'utf8'))
  for (const dependency of Object.keys(dependencies)) {
    if (dependency.startsWith('@logpipe/')) continue
    await linkInto(placeOf(name), dependency, join(repository, 'packages', name, 'node_modules', dependency))
  }
}

async function linkInto(place: string, dependency: string, own = ''): Promise<void> {
  const link = join(place, 'node_modules', dependency)
  await mkdir(dirname(link), { recursive: true })
  await symlink(existsSync(own) ? own : join(repository, 'node_modules', dependency), link)
}

const filesOf = (name: string): readonly string[] => packed.get(name)?.files ?? []
const bin = (): string => join(placeOf('cli'), 'bin', 'logpipe.js')

function logpipe(args: readonly string[], options: LogpipeOptions): Promise<Run> {
  return runSpawned(args, { ...options, bin: bin() })
}

describe.each(names)('the tarball of %s', (name) => {
  test('holds what it runs, its licence and its readme; no sources, tests or leftovers of the build', async () => {
    const { bytes = 0, files = [] } = packed.get(name) ?? {}
    console.log(`@logpipe/${name}: ${files.length} files, ${Math.round(bytes / 1_000)} kB packed`)
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']))
    const unwanted = /(?:^|\/)(?:src|test|node_modules|\.turbo)\/|\.(?:test|contract)\.|\.tsbuildinfo$|\.log$/
    expect(files.filter((file) => unwanted.test(file))).toEqual([])
    const pages = files.filter((file) => file.startsWith('man/'))
    const others = files.filter((file) => !pages.includes(file))
    expect(others.filter((file) => !/^(?:LICENSE|README\.md|package\.json|(?:bin|dist)\/.+)$/.test(file))).toEqual([])
    // Manual pages are those that npm is told to install, each of them and no other.
    const { man = [] } = JSON.parse(await readFile(join(placeOf(name), 'package.json'), 'utf8'))
    expect(pages).toEqual(man.map((file: string) => file.replace('./', '')).toSorted())
    expect(bytes).toBeLessThan(packages[name])
  })

  test('holds nothing that an earlier build left', async () => {
    const built = await readFile(join(repository, 'packages', name, '.dist-files'), 'utf8')
    const own = new Set(built.split('\n').map((file) => `dist/${file}`))
    expect(filesOf(name).filter((file) => file.startsWith('dist/') && !own.has(file))).toEqual([])
  })

  test('names no path of the machine that built it', async () => {
    const texts = filesOf(name).map(async (file) => [file, await readFile(join(placeOf(name), file), 'utf8')] as const)
    const machine = [repository, `${homedir()}/`]
    const telling = (await Promise.all(texts)).filter(([, text]) => machine.some((path) => text.includes(path)))
    expect(telling.map(([file]) => file)).toEqual([])
  })

  test('has source maps that need no other file, but for the bundles, whose maps only name', async () => {
    const maps = filesOf(name).filter((file) => /\.map(?:\.js)?$/.test(file) && !file.includes('/asset.'))
    expect(maps.length).toBeGreaterThan(0)
    for (const file of maps) {
      const { sources, sourcesContent = [] } = JSON.parse(await readFile(join(placeOf(name), file), 'utf8'))
      expect(sourcesContent.filter((text: unknown) => typeof text === 'string').length, file).toBe(sources.length)
    }
  })

  test('has every file that its package.json names, and says where it comes from', async () => {
    const manifest = JSON.parse(await readFile(join(placeOf(name), 'package.json'), 'utf8'))
    expect(manifest.repository).toMatchObject({ type: 'git', directory: `packages/${name}` })
    expect(manifest).not.toHaveProperty('private')
    const entries = Object.values<string | Record<string, string>>(manifest.exports)
    const named = entries.flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)))
    const bins = Object.values<string>(manifest.bin ?? {})
    const built = [...named, ...bins].filter((path) => !path.startsWith('./src/'))
    const paths = built.map((path) => path.replace('./', ''))
    expect(filesOf(name)).toEqual(expect.arrayContaining(paths))
  })
})

test('a package finds what it declares, and not what only the repository has', async () => {
  const ofBuild = ['aws-cdk-lib', '@aws-cdk/toolkit-lib', 'constructs', 'cdk-nag', 'esbuild', 'typescript', 'dynalite']
  const declared = ['commander', '@logpipe/infra/local']
  const file = join(placeOf('cli'), 'find.mjs')
  await writeFile(
    file,
    `const find = (name) => import(name).then(() => 'found', (error) => error.code)
    const names = ${JSON.stringify([...declared, ...ofBuild])}
    const found = await Promise.all(names.map(async (name) => [name, await find(name)]))
    console.log(JSON.stringify(Object.fromEntries(found)))`,
  )
  const { stdout } = await execute(process.execPath, [file])
  expect(JSON.parse(stdout)).toEqual({
    ...Object.fromEntries(declared.map((name) => [name, 'found'])),
    ...Object.fromEntries(ofBuild.map((name) => [name, 'ERR_MODULE_NOT_FOUND'])),
  })
})

test('every entry of the published SDK loads beside its library, and pino starts its transport by its name', async () => {
  const { exports, peerDependencies } = JSON.parse(await readFile(join(placeOf('sdk'), 'package.json'), 'utf8'))
  for (const name of Object.keys(peerDependencies)) await linkInto(project.path, name)
  const entries = Object.keys(exports).filter((entry) => !entry.endsWith('.json'))
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    bodies.push(await text(request))
    response.writeHead(202, { 'content-type': 'application/json' })
    response.end('{"accepted":1,"duplicates":0,"rejected":0,"errors":[]}')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = Object(server.address())
  const file = join(project.path, 'transports.mjs')
  await writeFile(
    file,
    `import { createRequire } from 'node:module'
    import pino from 'pino'
    const require = createRequire(import.meta.url)
    for (const entry of ${JSON.stringify(entries)}) {
      const name = entry.replace('.', '@logpipe/sdk')
      const [imported, required] = [await import(name), require(name)]
      if (Object.keys(imported).length === 0 || imported.createSender !== required.createSender) throw new Error(name)
    }
    const options = { url: 'http://127.0.0.1:${port}', tenant: 'acme' }
    pino(pino.transport({ target: '@logpipe/sdk/pino', options })).warn('from the packed package')`,
  )
  const { stderr } = await execute(process.execPath, [file], { cwd: project.path })
  server.close()
  expect(stderr).toBe('')
  expect(bodies.map((body) => JSON.parse(body))).toMatchObject([
    { text: 'from the packed package', severity: 'warning' },
  ])
})

/** What a consumer of the SDK writes. */
const program = `
import { createClient, LogpipeError } from '@logpipe/sdk'
import { parseTenantId } from '@logpipe/sdk/contract'

const [url = ''] = process.argv.slice(2)
const client = createClient({ url, tenant: 'acme' })
const many = await client.ingest([{ text: 'one' }, { text: 'two', severity: 'error', attributes: { region: 'north' } }])
const single = await client.ingest('three')
const written = await client.logs.write({ id: 'four', severity: 'warning', message: 'four' })
const recent = await client.logs.recent({ limit: 10 })
const refusal = await client.logs.write({ id: 'four', severity: 'info', message: 'other' }).catch((error: unknown) => error)
await client.close()
console.log(
  JSON.stringify({
    accepted: many.accepted + single.accepted,
    ids: many.log_ids.length,
    written: written.logId,
    found: recent.logs.some(({ logId }) => logId === 'four'),
    refusal: refusal instanceof LogpipeError ? refusal.code : 'none',
    tenant: parseTenantId('acme').kind,
  }),
)
`

/** The same program as JavaScript: what a consumer without TypeScript writes. */
const plainProgram = program.replace('(error: unknown)', '(error)')

const tsconfig = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    types: ['node'],
  },
  include: ['*.mts'],
}

/** A project that has the packed SDK under node_modules, as npm would put it there. */
async function aConsumer(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await aFolder({
    'package.json': '{"name":"consumer","private":true}',
    'tsconfig.json': JSON.stringify(tsconfig),
    ...files,
  })
  await unpackInto(join(folder, 'node_modules', '@logpipe', 'sdk'), 'sdk')
  for (const name of ['undici', '@types/node', 'undici-types']) await linkInto(folder, name)
  return folder
}

test('the packed SDK works from an ES module of another project, and its types fit', async () => {
  const project = await aConsumer({
    'app.mjs': plainProgram,
    'app.mts': program,
    'wrong.mts': `import { createClient } from '@logpipe/sdk'\ncreateClient({ uri: 'http://127.0.0.1' })\n`,
  })
  const { stdout, stderr } = await execute(process.execPath, ['app.mjs', stack().url], { cwd: project })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({
    accepted: 3,
    ids: 2,
    written: 'four',
    found: true,
    refusal: 'conflict',
    tenant: 'tenant',
  })
  await drained(stack())
  const texts = (await rowsOf(stack(), 'acme')).map(({ modified_text }) => modified_text)
  expect(texts.toSorted()).toEqual(['four', 'one', 'three', 'two'])

  const tsc = join(repository, 'node_modules', '.bin', 'tsc')
  const checked = await execute(tsc, ...typeCheck(project)).catch((error) => error)
  const problems = String(checked.stdout)
    .split('\n')
    .filter((line) => line.includes('error TS'))
  expect(problems).toEqual([
    expect.stringMatching(/^wrong\.mts\(2,16\): error TS2353: .*'uri' does not exist in type 'ClientOptions'/),
  ])
})

test('the published command says its version, and writes the template and the bundles of every function', async () => {
  const cwd = await aFolder()
  const { version } = JSON.parse(await readFile(join(placeOf('cli'), 'package.json'), 'utf8'))
  expect(await logpipe(['--version'], { cwd })).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  expect(await logpipe(['synth', '--out', 'out'], { cwd })).toMatchObject({ code: 0, stderr: '' })
  const { Resources } = JSON.parse(await readFile(join(cwd, 'out', 'logpipe.template.json'), 'utf8'))
  const functions = Object.values<{ Type: string }>(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function')
  expect(functions).toHaveLength(4)
  const { files } = JSON.parse(await readFile(join(cwd, 'out', 'logpipe.assets.json'), 'utf8'))
  const bundles = Object.values<{ source: { path: string; packaging: string } }>(files).filter(
    ({ source }) => source.packaging === 'zip',
  )
  expect(bundles).toHaveLength(4)
  for (const { source } of bundles) {
    await execute(process.execPath, ['--check', join(cwd, 'out', source.path, 'index.mjs')])
  }
})

test('the published command sends to its embedded stack, and the audit of that passes', async () => {
  const cwd = await aFolder()
  const sent = await logpipe(['send', '-t', 'acme', '--json'], { cwd, stdin: 'call 555-0199\nsecond\n' })
  expect(sent.code, sent.stderr).toBe(0)
  expect(JSON.parse(sent.stdout)).toMatchObject({ accepted: 2, queued: 0 })
  // The audit reads what that one left on the disk, and needs no further stack of its own for it.
  await startStack(cwd)
  const audited = await logpipe(['audit', '-t', 'acme', '--json'], { cwd })
  expect(audited.code, audited.stderr).toBe(0)
  expect(JSON.parse(audited.stdout)).toMatchObject({ verdict: 'passed', tenants: [{ rows: 2, receipts: 2 }] })
})

describe.skipIf(!hasMoto)('against AWS as moto plays it (skipped where moto_server is not installed)', () => {
  const moto = useMoto()

  test('the published command says what it would deploy, with nothing of the repository', async () => {
    const cwd = await aFolder()
    const { run, packages } = await runLoading(['deploy', '--dry-run'], { cwd, env: moto.env(), bin: bin() })
    expect(run.stdout).toMatch(/logpipe-prod does not exist yet: \d+ created/)
    expect(packages).toContain('@logpipe/infra')
    const ofTheBuild = /^(?:aws-cdk-lib|@aws-cdk\/.*|constructs|cdk-nag|esbuild|typescript|vitest)$/
    expect(packages.filter((name) => ofTheBuild.test(name))).toEqual([])
  })
})
