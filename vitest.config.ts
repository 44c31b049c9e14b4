import { defineConfig } from 'vitest/config'

/**
 * Sources are tested as they are; processes that tests start run the built `dist`. Vitest hands these conditions to Node
 * for every thread of a test too: `import` or `module` among them would give CommonJS packages the ES modules of others.
 */
const conditions = ['@logpipe/source', 'node']

export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})
