import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { synthesize } from '../../src/aws/synthesize.ts'
import { aStack, someBundles } from './a-stack.ts'

const hasLinter = spawnSync('cfn-lint', ['--version'], { timeout: 20_000 }).status === 0

/** W3005: the CDK says with DependsOn what a function's role says already. */
const ignored = ['--ignore-checks', 'W3005']

test.skipIf(!hasLinter)(
  'cfn-lint finds nothing in the template (skipped where cfn-lint is not installed)',
  () => {
    const { folder, remove } = aStack()
    const made = synthesize(
      { stage: 'lint', bundles: someBundles(folder), alarmEmail: 'ops@example.com' },
      `${folder}/assembly`,
    )
    if (made.kind === 'invalid') throw new TypeError(made.problems.join())
    const { stdout, status } = spawnSync('cfn-lint', [made.templatePath, ...ignored], {
      encoding: 'utf8',
      timeout: 60_000,
    })
    expect(stdout).toBe('')
    expect(status).toBe(0)
    remove()
  },
  90_000,
)
