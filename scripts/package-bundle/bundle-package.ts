import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { dropFileNames, thinMaps } from '../line-maps/line-maps.ts'
import { nameMaps } from '../map-names/name-maps.ts'
import { shortenNames } from '../short-names/short-names.ts'
import { dropComments } from './drop-comments.ts'

/**
 * In the folder of a package: builds into an empty `dist` a file for each entry, a chunk for each `import()`, and chunks that they share. Opening, resolving and
 * linking hundreds of modules costs a short command, and the threads of a stack, more CPU than running them. Other packages stay outside. Several builds share nothing.
 */
export async function bundlePackage(...builds: readonly BuildOptions[]): Promise<void> {
  rmSync('dist', { recursive: true, force: true })
  for (const options of builds) await bundleInto(options)
  // Of a published package the maps are the largest part by far, and nothing but stack traces is read with them. Lines stay as they are for
  // that: each is a place in the sources.
  dropFileNames('dist')
  dropComments('dist')
  thinMaps('dist')
  shortenNames('dist')
  nameMaps('dist')
}

async function bundleInto(options: BuildOptions): Promise<void> {
  await build({
    outbase: 'src',
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.15',
    packages: 'external',
    sourcemap: true,
    chunkNames: 'chunks/[name]-[hash]',
    ...options,
  })
}

/** The sources of what a package exports, such as `src/index.ts`. */
export function exportedSources(packageDir: string): string[] {
  const { exports } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'))
  return Object.values<Readonly<Record<string, string>>>(exports).flatMap(({ '@logpipe/source': source }) =>
    source === undefined ? [] : [source.replace('./', '')],
  )
}
