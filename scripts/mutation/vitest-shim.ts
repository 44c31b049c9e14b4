import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect'

/**
 * As much of Vitest as unit tests use, for thousands of runs in one process: its own matchers, and tests that are collected. A test that
 * uses more fails before anything is mutated.
 */
for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin)

const asymmetric = (globalThis as unknown as Record<symbol, object>)[ASYMMETRIC_MATCHERS_OBJECT]
export const expect = Object.assign((value: unknown) => chai.expect(value), chai.expect, asymmetric)
setState({ assertionCalls: 0, isExpectingAssertions: false }, expect as never)

type TestBody = (...args: readonly unknown[]) => unknown

let collected: (() => unknown)[] = []
let finishing: (() => unknown)[] = []

export const test = Object.assign(
  (_name: string, body: TestBody): void => {
    collected.push(() => body())
  },
  {
    each: (rows: readonly unknown[]) => (_name: string, body: TestBody) => {
      for (const row of rows) collected.push(() => (Array.isArray(row) ? body(...row) : body(row)))
    },
  },
)

export function onTestFinished(finish: () => unknown): void {
  finishing.push(finish)
}

/** Runs what was collected since the last call, up to the first failure, which it throws. Returns how many ran. */
export async function runCollected(): Promise<number> {
  const tests = collected
  collected = []
  for (const run of tests) {
    try {
      await run()
    } finally {
      for (const finish of finishing) await finish()
      finishing = []
    }
  }
  return tests.length
}
