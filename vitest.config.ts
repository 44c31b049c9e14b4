import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { leftOutReporter } from './scripts/left-out.ts'
import { memoryFolder } from './scripts/memory-folder.ts'
import { TestOrder } from './scripts/test-order.ts'

/** LOGPIPE_FULL_TESTS=1: proofs at full size, and every example of generated data. LOGPIPE_TEST_REPORT: a file for the results as JSON. */
const { LOGPIPE_FULL_TESTS, LOGPIPE_TEST_REPORT } = process.env
const leftOut = leftOutReporter((text) => process.stdout.write(text), LOGPIPE_FULL_TESTS === '1')

// What tests load and start is compiled once, not once for each thread of each stack.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'logpipe-test-compiled')

process.env.TMPDIR ??= memoryFolder() ?? tmpdir()

const isWatching = !process.argv.includes('run')
const isUnitOnly = /--project[ =]unit$|--project[ =]unit /.test(process.argv.join(' '))

/**
 * Two projects, told apart by where a test lies: `unit` beside the sources, and `journey` in the test folders, which may run the
 * stack. Some of the latter kill processes, inject faults and fill disks (`*.chaos.test.ts`); they run in the processes of the others, which have
 * loaded most of it by then. Sources are tested as they are; processes that tests start run the built `dist`.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    // Node loads the sources itself. Through Vite's runner each use of an import is a call, and redaction ten times as slow. Nothing here is
    // mocked, so nothing has to look into each module that is loaded.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    execArgv: [
      '--conditions=@logpipe/source',
      '--experimental-strip-types',
      '--disable-warning=ExperimentalWarning',
      // As many processes run as there are cores: threads that collect and compile beside them, and a young generation that starts at
      // 1 MB, cost a quarter of the CPU.
      '--min-semi-space-size=16',
      '--single-threaded',
      // Megabytes before the old generation is collected for the first time: a stack lets it grow by 40 % at most, which in a heap of 40 MB is
      // soon.
      '--initial-old-space-size=256',
    ],
    // Each is loaded once for a process, and once for a test file where files are watched.
    setupFiles: [
      ...(isWatching ? [] : ['./scripts/resolve-plainly.ts', './scripts/keep-compiled.ts']),
      './scripts/test-globals.ts',
    ],
    globalSetup: './packages/infra/test/share-moto.ts',
    sequence: { sequencer: TestOrder },
    reporters: [leftOut, 'default', ...jsonReport()],
    // Tests of commands and stacks wait a good part of their time, and those of pure code fill the cores while the last of them end. Where these run
    // alone, a process more than there are cores would only load and compile everything once more.
    maxWorkers: availableParallelism() + (isUnitOnly ? 0 : 2),
    // These bound what hangs, and nothing else: a machine that is busy with other things may take ten times as long.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 90_000, interval: 50 } },
    projects: [
      {
        extends: true,
        // Tests of pure code leave nothing behind that another could trip over: a process of its own for each file would
        // double their time.
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          isolate: false,
        },
      },
      {
        extends: true,
        // Loading the AWS clients again for each file would cost a sixth of the time; commands and stacks keep no state in modules.
        test: { name: 'journey', include: ['packages/*/test/**/*.test.ts'], isolate: false },
      },
    ],
  },
})

function jsonReport(): [['json', { outputFile: string }]] | [] {
  return LOGPIPE_TEST_REPORT === undefined ? [] : [['json', { outputFile: LOGPIPE_TEST_REPORT }]]
}
