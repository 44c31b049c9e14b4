import { expect } from 'vitest'
import type { Run } from './run-logpipe.ts'

/** The command refused with one sentence: exit code 2, said once, and no trace of the code behind it. */
export function expectRefusal(run: Run, sentence: string): void {
  expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) })
  expect(run.stderr.match(/^error: /gm)).toHaveLength(1)
  expectNoTrace(run)
}

/** Nothing that was said looks like a stack trace, or could steer a terminal. */
export function expectNoTrace({ stdout, stderr }: Run): void {
  expect(stderr + stdout).not.toMatch(/^\s+at \S+/m)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
  expect(stderr + stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
}
