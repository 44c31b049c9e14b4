import { defineConfig } from 'vitest/config'

/** Sources are tested as they are; processes that tests start run the built `dist`. */
export default defineConfig({
  ssr: { resolve: { conditions: ['@logpipe/source', 'node', 'import', 'default'] } },
  resolve: { conditions: ['@logpipe/source', 'node', 'import', 'default'] },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})
