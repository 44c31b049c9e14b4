import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleFunctions } from '../../src/aws/bundle/bundle-functions.ts'
import { synthesize } from '../../src/aws/synthesize.ts'
import { topology } from '../../src/topology.ts'
import { builtAssembly, version } from './built-assembly.ts'

const folder = mkdtempSync(join(tmpdir(), 'logpipe-synthesis-'))
const assembly = join(folder, 'assembly')

/** As the build does it, in another place. */
beforeAll(async () => {
  const bundles = join(folder, 'bundles')
  await bundleFunctions(bundles)
  synthesize({ bundles, version }, assembly)
})

afterAll(() => rmSync(folder, { recursive: true }))

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

test('writes the same files for the same sources wherever it runs: those that the build wrote', () => {
  const [one, other] = [assembly, builtAssembly].map((place) => filesOf(place).map((path) => path.slice(place.length)))
  expect(other).toEqual(one)
  for (const path of one ?? []) {
    expect(readFileSync(join(builtAssembly, path)).equals(readFileSync(join(assembly, path))), path).toBe(true)
  }
})

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
