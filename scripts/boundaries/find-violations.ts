import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { build, type ImportKind } from 'esbuild'
import { checkRooms, rooms } from './rooms.ts'

/** An import from one package to another that is allowed. */
export interface Arrow {
  readonly from: string
  readonly to: RegExp
  readonly isDynamicOnly?: boolean
}

/** The allowed imports between packages, as in ARCHITECTURE.md; all others are forbidden. */
export const arrows: readonly Arrow[] = [
  { from: 'pipeline', to: /^@logpipe\/sdk\/(?:contract|operations)$/ },
  { from: 'infra', to: /^@logpipe\/sdk\/(?:contract|operations)$/ },
  { from: 'infra', to: /^@logpipe\/pipeline\/[a-z/-]+$/ },
  { from: 'cli', to: /^@logpipe\/sdk(?:\/(?:contract|http|operations))?$/ },
  { from: 'cli', to: /^@logpipe\/infra\/[a-z/-]+$/, isDynamicOnly: true },
]

export interface Violation {
  readonly file: string
  readonly imports: string
  readonly why: string
}

interface FoundImport {
  readonly file: string
  readonly path: string
  readonly kind: ImportKind
}

/** Finds every import in `packages/<name>/src` with esbuild's parser and reports the forbidden ones. */
export async function findViolations(root: string): Promise<readonly Violation[]> {
  const packages = readdirSync(join(root, 'packages')).sort()
  const found = await Promise.all(packages.map((name) => importsOf(root, name)))
  return found.flatMap((imports, i) => imports.flatMap((one) => checkImport(root, packages[i] ?? '', one)))
}

/** esbuild drops type-only imports, so they are read from the source text; the same rules apply. */
async function importsOf(root: string, name: string): Promise<readonly FoundImport[]> {
  const source = join(root, 'packages', name, 'src')
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(?:d|test)\.ts$/.test(file))
    .map((file) => join(source, file))
  const types = files.flatMap((file) => typeImports(relative(root, file), readFileSync(file, 'utf8')))
  return [...types, ...(await valueImports(root, files))]
}

/** With all of them external nothing is resolved, and no file is bundled into another. */
async function valueImports(root: string, files: readonly string[]): Promise<readonly FoundImport[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...files],
    bundle: true,
    external: ['*'],
    metafile: true,
    write: false,
    outdir: 'unused',
    logLevel: 'silent',
    format: 'esm',
  })
  return Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
    // A template literal is a pattern of what it may name.
    imports.flatMap(({ path, kind }) => (path.includes('*') ? [] : [{ file, path, kind }])),
  )
}

function typeImports(file: string, text: string): readonly FoundImport[] {
  return [...text.matchAll(/^(?:import|export) type [^'"]*? from ['"]([^'"]+)['"]/gms)].map((match) => ({
    file,
    path: match[1] ?? '',
    kind: 'dynamic-import' as const,
  }))
}

/** Takes a second to load and is optional: only deployments may need it. */
const cdk = /^(?:aws-cdk-lib|constructs|cdk-nag)(?:\/|$)/
const awsStack = 'packages/infra/src/aws/'

function checkImport(root: string, from: string, { file, path, kind }: FoundImport): readonly Violation[] {
  if (path.startsWith('.')) return checkRelative(root, from, file, path)
  if (isContract(file)) return [{ file, imports: path, why: 'the contract has no dependencies' }]
  if (cdk.test(path) && !file.startsWith(awsStack))
    return [{ file, imports: path, why: 'only infra/src/aws may load the CDK' }]
  if (!path.startsWith('@logpipe/')) return []
  const matching = arrows.filter((arrow) => arrow.from === from && arrow.to.test(path))
  if (matching.length === 0) return [{ file, imports: path, why: `${from} may not import this package` }]
  if (kind === 'dynamic-import' || matching.some((arrow) => !arrow.isDynamicOnly)) return []
  return [{ file, imports: path, why: `${from} may import this package only with import()` }]
}

/** A relative import stays in its package, runs from a later room to an earlier one, and never leaves `sdk/contract`. */
function checkRelative(root: string, from: string, file: string, path: string): readonly Violation[] {
  const target = relative(root, resolve(root, dirname(file), path))
  const home = `packages/${from}/src/`
  if (!target.startsWith(home)) return [{ file, imports: path, why: 'the import leaves its package' }]
  if (target.startsWith(awsStack) && !file.startsWith(awsStack))
    return [{ file, imports: path, why: 'this would load the CDK: import @logpipe/infra/aws dynamically' }]
  if (isContract(file) && !isContract(target))
    return [{ file, imports: path, why: 'the contract may import only itself' }]
  const why = checkRooms(file.slice(home.length), target.slice(home.length), rooms[from] ?? [])
  return why === undefined ? [] : [{ file, imports: path, why }]
}

function isContract(file: string): boolean {
  return file.startsWith('packages/sdk/src/contract/') || file === 'packages/sdk/src/contract.ts'
}
