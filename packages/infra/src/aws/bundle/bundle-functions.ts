import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { topology } from '../../topology.ts'

export interface Bundle {
  /** The topology's key of the function. */
  readonly name: string
  /** Size of the code that is loaded at the start, without its source map. */
  readonly bytes: number
  /** With what is imported only when it is needed: the secrets client, the engine for tenants' patterns. */
  readonly totalBytes: number
}

/**
 * Writes a folder for every function of the topology, `<folder>/<name>/index.mjs` with its source map: all the code that it
 * runs, the AWS clients too. Bundled clients are the ones that were tested, and what nothing calls falls away; Lambda's
 * own change under a function, and load from many files.
 */
export async function bundleFunctions(folder: string): Promise<readonly Bundle[]> {
  const names = Object.keys(topology.functions)
  return Promise.all(names.map((name) => bundleFunction(name, folder)))
}

/** Lambda hands credentials over in the environment, where the client looks first; these come after, by `import()`. */
const unusedCredentials = [
  ...['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map((name) => `@aws-sdk/credential-provider-${name}`),
  '@smithy/credential-provider-imds',
]

/** Tells browsers apart; what would import it has fallen away, and only its file would stay. */
const unusedParts = ['bowser']

async function bundleFunction(name: string, folder: string): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL('../../..', import.meta.url)),
    entryPoints: [`@logpipe/pipeline/lambda/${name}`],
    // Source maps name sources from here: the same ones, whichever folder it is written to.
    outdir: `dist/functions/${name}`,
    write: false,
    entryNames: 'index',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What is imported when it is needed stays out of what is loaded at the start.
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // `module` is esbuild's default until another is named; without it, CommonJS copies of the SDK's core come along.
    conditions: ['@logpipe/source', 'module'],
    mainFields: ['module', 'main'],
    external: [...unusedCredentials, ...unusedParts],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
  })
  await mkdir(join(folder, name), { recursive: true })
  for (const { path, contents } of outputFiles) await writeFile(join(folder, name, basename(path)), contents)
  const bytesOf = (paths: Iterable<string>): number =>
    [...paths].reduce((sum, path) => sum + (metafile.outputs[path]?.bytes ?? 0), 0)
  const code = Object.keys(metafile.outputs).filter((path) => path.endsWith('.mjs'))
  const entry = code.find((path) => path.endsWith(`${name}/index.mjs`)) ?? ''
  return { name, bytes: bytesOf(loadedWith(metafile.outputs, entry)), totalBytes: bytesOf(code) }
}

/** A file of the output with all that it imports at once, and they. */
function loadedWith(outputs: Metafile['outputs'], entry: string): ReadonlySet<string> {
  const loaded = new Set([entry])
  // A set is walked to what is added on the way, too.
  for (const path of loaded) {
    for (const { path: next, kind, external } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && !external) loaded.add(next)
    }
  }
  return loaded
}
