import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isObject } from '@logpipe/sdk/contract'

interface Section {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it as deep as CloudFormation goes, as `Template.toJSON()` lets them
  readonly [name: string]: any
}

/** The templates of both stacks as JSON. */
export interface Templates {
  readonly pipeline: Section
  readonly edge: Section
}

const root = new URL('../../../../', import.meta.url)
const cacheFolder = new URL('node_modules/.cache/logpipe/', root)
const cacheFile = new URL('templates.json', cacheFolder)

/**
 * What the sources synthesize to. Loading the CDK takes a second and most tests want nothing but its result, so that is kept
 * on disk with a digest of everything it is made from, and made again when any of that has changed.
 */
export async function synthesized(): Promise<Templates> {
  const digest = digestOfSources()
  return readCache(digest) ?? writeCache(digest, await synthesizeNow())
}

function readCache(digest: string): Templates | undefined {
  try {
    const cached: unknown = JSON.parse(readFileSync(cacheFile, 'utf8'))
    return isObject(cached) && cached.digest === digest ? (cached.templates as Templates) : undefined
  } catch {
    // It was never written, or not by these tests.
    return undefined
  }
}

/** Workers that write it at once write the same; none reads half of it. */
function writeCache(digest: string, templates: Templates): Templates {
  mkdirSync(cacheFolder, { recursive: true })
  const file = new URL(`${randomUUID()}.json`, cacheFolder)
  writeFileSync(file, JSON.stringify({ digest, templates }))
  renameSync(file, cacheFile)
  return templates
}

async function synthesizeNow(): Promise<Templates> {
  const [{ Template }, { aStack }] = await Promise.all([import('aws-cdk-lib/assertions'), import('./a-stack.ts')])
  const { stack, edge, remove } = aStack()
  const templates = { pipeline: Template.fromStack(stack).toJSON(), edge: Template.fromStack(edge).toJSON() }
  remove()
  return templates
}

/** Of all that a template is made from: our sources, what makes a stack of them here, and the CDK by its version. */
function digestOfSources(): string {
  const hash = createHash('sha256')
  for (const folder of ['packages/infra/src/', 'packages/pipeline/src/', 'packages/sdk/src/']) {
    for (const name of sourcesIn(new URL(folder, root))) addFile(hash, `${folder}${name}`)
  }
  for (const file of ['package-lock.json', 'packages/infra/test/aws/a-stack.ts']) addFile(hash, file)
  return hash.digest('hex')
}

function sourcesIn(folder: URL): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort()
}

function addFile(hash: ReturnType<typeof createHash>, file: string): void {
  hash.update(`${file}\n`).update(readFileSync(new URL(file, root)))
}
