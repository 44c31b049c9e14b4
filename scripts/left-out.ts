import type { Reporter, TestCase } from 'vitest/node'

/** Says at the end of a run which tests were left out, each with its reason, before the totals count them. */
export function leftOutReporter(write: (text: string) => void, isFullSize: boolean): Reporter {
  let isFiltered = false
  return {
    onInit: ({ config }) => {
      // Who picks tests by their name knows that the others are left out.
      isFiltered = config.testNamePattern !== undefined
    },
    onTestRunEnd: (modules) => {
      if (isFiltered) return
      const skipped = modules.flatMap((module) => [...module.children.allTests('skipped')])
      write(leftOutText(skipped.map(lineOf), isFullSize))
    },
  }
}

/** What a run says of the tests that it left out; nothing where everything ran at full size. */
export function leftOutText(lines: readonly string[], isFullSize: boolean): string {
  const named = lines.length === 0 ? '' : `\nLeft out:\n${lines.map((line) => `  ${line}\n`).join('')}`
  const sizes = isFullSize
    ? ''
    : '\nTests with generated data try fewer and smaller examples than each night, and those that try many inputs at many places fewer pairs; the same in every run: LOGPIPE_FULL_TESTS=1 tries them all, LOGPIPE_TEST_SEED=<number> others.\n'
  return `${named}${sizes}`
}

function lineOf(test: TestCase): string {
  const result = test.result()
  const reason = result.state === 'skipped' && result.note !== undefined ? `: ${result.note}` : ''
  return `${test.module.relativeModuleId}: ${test.fullName}${reason}`
}
