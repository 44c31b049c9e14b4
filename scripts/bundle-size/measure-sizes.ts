import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** What is loaded at the start of one thing that users run, bytes of minified code. */
export interface Size {
  readonly name: string
  readonly bytes: number
}

/** Sizes of the CLI's start, of the SDK and of each Lambda function, of a repository that is built. */
export async function measureSizes(root: string): Promise<readonly Size[]> {
  return [
    { name: 'CLI, at the start', bytes: await startBytes(join(root, 'packages/cli/dist/main.js')) },
    { name: 'SDK', bytes: await startBytes(join(root, 'packages/sdk/dist/index.js')) },
    ...(await functionSizes(root)),
  ]
}

/** Minified code that an entry loads before anything is asked of it; what it imports from npm is not in it. */
async function startBytes(entry: string): Promise<number> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    outdir: 'out',
    entryNames: 'entry',
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  })
  const bytesOf = new Map(Object.entries(metafile.outputs).map(([path, { bytes }]) => [path, bytes]))
  const loaded = new Set<string>()
  const load = (path: string): void => {
    if (loaded.has(path) || !bytesOf.has(path)) return
    loaded.add(path)
    for (const one of metafile.outputs[path]?.imports ?? []) if (one.kind === 'import-statement') load(one.path)
  }
  load('out/entry.js')
  if (outputFiles.length === 0 || loaded.size === 0) throw new Error(`nothing was bundled of ${entry}`)
  return [...loaded].reduce((sum, path) => sum + (bytesOf.get(path) ?? 0), 0)
}

/** By the repository's own code, so that each side of a comparison is bundled as it is deployed. */
async function functionSizes(root: string): Promise<readonly Size[]> {
  const file = join(root, 'packages/infra/src/aws/bundle/bundle-functions.ts')
  const { bundleFunctions } = await import(pathToFileURL(file).href)
  const bundles: readonly Size[] = await bundleFunctions(join(root, 'packages/infra/dist/functions'))
  return bundles.map(({ name, bytes }) => ({ name: `Lambda ${name}, at the start`, bytes }))
}
