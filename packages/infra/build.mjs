import { bundlePackage, exportedSources } from '../../scripts/package-bundle/bundle-package.ts'
import { bundledStores } from '../../scripts/package-bundle/bundled-stores.ts'
import { plainImports } from '../../scripts/package-bundle/plain-imports.ts'

/**
 * Threads are started by the names of their files. Each is one file with all that it runs: a thread shares no module with the stack, and to load some 100 of
 * them costs it as much as to start.
 */
const threads = {
  entryPoints: ['src/local/table/table-thread.ts', 'src/local/queue/queue-thread.ts'],
  splitting: false,
  packages: 'bundle',
  conditions: ['@logpipe/source'],
  plugins: [bundledStores],
  banner: { js: 'const require = process.getBuiltinModule("node:module").createRequire(import.meta.url);' },
}

await bundlePackage({ entryPoints: exportedSources('.') }, threads)
plainImports('dist')
