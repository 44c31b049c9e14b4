import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { topology } from '../../topology.ts'
import { ownNames } from './own-names.ts'
import { packWords } from './pack-words.ts'
import { thinMappings } from './thin-mappings.ts'
import { trimSdk } from './trim-sdk.ts'

export interface Bundle {
  /** The topology's key of the function, or `watch`. */
  readonly name: string
  /** Size of the code loaded at start-up, without its source map. */
  readonly bytes: number
  /** Including what is imported on demand: the secrets client, the engine for tenants' patterns. */
  readonly totalBytes: number
}

/** Every function of the stack, and the file that it starts with. */
const entries: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(topology.functions).map((name) => [name, `@logpipe/pipeline/lambda/${name}`])),
  // The engine of `logpipe audit --watch`: a second one would be another opinion of what is wrong (decision 43).
  watch: '../cli/src/lambda/watch.ts',
}

/**
 * Writes a folder for every function of the stack, `<folder>/<name>/index.mjs` with its source map: all the code that it
 * runs, including the AWS clients. Bundled clients are the tested versions without their unused code. Lambda's own clients change
 * without notice and load from many files. All functions by default.
 */
export async function bundleFunctions(
  folder: string,
  names: readonly string[] = Object.keys(entries),
): Promise<readonly Bundle[]> {
  const wanted = Object.entries(entries).filter(([name]) => names.includes(name))
  return Promise.all(wanted.map(([name, entry]) => bundleFunction({ name, entry }, folder)))
}

/** Lambda passes credentials in the environment, where the client looks first; it loads these later, by `import()`. */
const unusedCredentials = [
  ...['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map((name) => `@aws-sdk/credential-provider-${name}`),
  '@smithy/credential-provider-imds',
]

/** Detects browsers. Nothing in the bundle imports it, but its file would remain. */
const unusedParts = ['bowser']

async function bundleFunction(
  { name, entry }: { readonly name: string; readonly entry: string },
  folder: string,
): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL('../../..', import.meta.url)),
    entryPoints: [entry],
    // Source maps name sources relative to this folder, so that the output folder makes no difference.
    outdir: `dist/functions/${name}`,
    write: false,
    entryNames: 'index',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // Keeps what is imported on demand out of the start-up code.
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // `module` is esbuild's default only while no other is named; without it, CommonJS copies of the SDK's core are bundled.
    conditions: ['@logpipe/source', 'module'],
    mainFields: ['module', 'main'],
    external: [...unusedCredentials, ...unusedParts],
    plugins: [packWords, trimSdk],
    minify: true,
    mangleProps: ownNames,
    // The words of redaction are of many scripts: escaped, each character takes six bytes.
    charset: 'utf8',
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
  })
  await mkdir(join(folder, name), { recursive: true })
  for (const { path, contents, text } of outputFiles) {
    await writeFile(join(folder, name, basename(path)), path.endsWith('.map') ? thinMap(text) : contents)
  }
  const bytesOf = (paths: Iterable<string>): number =>
    [...paths].reduce((sum, path) => sum + (metafile.outputs[path]?.bytes ?? 0), 0)
  const code = Object.keys(metafile.outputs).filter((path) => !path.endsWith('.map'))
  const first = code.find((path) => path.endsWith(`${name}/index.mjs`)) ?? ''
  return { name, bytes: bytesOf(loadedWith(metafile.outputs, first)), totalBytes: bytesOf(code) }
}

/** What a stack trace needs of a source map. */
function thinMap(text: string): string {
  const map = JSON.parse(text)
  return JSON.stringify({ ...map, mappings: thinMappings(map.mappings) })
}

/** An output file with all its static imports, transitively, and the files that these read. */
function loadedWith(outputs: Metafile['outputs'], entry: string): ReadonlySet<string> {
  const loaded = new Set([entry])
  // Iterating a set also visits what is added meanwhile.
  for (const path of loaded) {
    for (const { path: next, kind, external } of outputs[path]?.imports ?? []) {
      if ((kind === 'import-statement' || kind === 'file-loader') && !external) loaded.add(next)
    }
  }
  return loaded
}
