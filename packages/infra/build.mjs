import { bundlePackage, exportedSources } from '../../scripts/package-bundle/bundle-package.ts'

// Threads are started by the names of their files.
const threads = ['src/local/table/table-thread.ts', 'src/local/queue/queue-thread.ts']

await bundlePackage({ entryPoints: [...exportedSources('.'), ...threads] })
