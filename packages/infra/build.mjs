import { bundlePackage, exportedSources } from '../../scripts/package-bundle/bundle-package.ts'
import { plainImports } from '../../scripts/package-bundle/plain-imports.ts'

/**
 * Threads are started by the names of their files. Each is one file with the little that it uses of the SDK: a thread shares no module with the
 * stack, and the SDK's modules would cost it as much as its store's.
 */
const threads = {
  entryPoints: ['src/local/table/table-thread.ts', 'src/local/queue/queue-thread.ts'],
  splitting: false,
  packages: 'bundle',
  conditions: ['@logpipe/source'],
  external: ['dynalite'],
}

await bundlePackage({ entryPoints: exportedSources('.') }, threads)
plainImports('dist')
